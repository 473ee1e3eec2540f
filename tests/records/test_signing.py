"""Signing is showing that it is you: a passkey signs the form itself, else a password and a code (8.2, 9.1)."""

import json
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from fido2.utils import websafe_decode, websafe_encode
from pytest_django import Settings

from families.models import Family
from hsww.access.hats import Hat
from hsww.access.viewer import Denied
from hsww.ledger.models import Action, Entry
from hsww.people.models import User
from records import actions, proving
from records.assertions import Assertion, holds
from records.checking import assertion_of
from records.models import Added, How, NeverChanged, Purpose, Receipt, Signature
from records.proving import LASTS, Moment, Shown
from tests.families.visiting_world import family
from tests.people.making import PASSWORD, signed_in, viewer, worker
from tests.records.passkeys import FLAG, Passkey
from tests.records.sampling import code, lead, sample_for, sign, sign_by, signing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HOLDS = "Checked: it holds"
CHANGED = "Does not hold: this line was changed"
WRONG_PASSKEY = "Your device did not sign this form."


@pytest.fixture
def passkey(reader: User) -> Passkey:
    return Passkey(reader)


def gate_of(found: Family) -> str:
    return reverse("record_sign", args=[found.id])


def asked(client: Client, found: Family, **values: Any) -> dict[str, Any]:
    """What the page's script is told that the device has to sign."""
    told: dict[str, Any] = client.post(gate_of(found), {**signing(**values), "ask_device": ""}).json()
    return told


def sent(client: Client, found: Family, answer: dict[str, Any], token: str, **values: Any) -> str:
    said = {**signing(**values), "credential": json.dumps(answer), "token": token}
    return str(client.post(gate_of(found), said).content.decode())


def form_of(found: Family) -> str:
    return str(signed_in(lead()).get(reverse("record_of_access", args=[found.id])).content.decode())


def rewrite(model: Any, **values: Any) -> None:
    """As somebody would who has the database and our keys: past the model's own refusal."""
    row = model.objects.get()
    for name, value in values.items():
        setattr(row, name, value)
    super(Added, row).save()


# By passkey


def test_a_passkey_signs_the_digest_of_the_form(found: Family, desk: Client, passkey: Passkey) -> None:
    response = sign_by(passkey, desk, found, detail="Annual review")

    receipt, made = Receipt.objects.get(), assertion_of(Receipt.objects.get())
    assert response.headers["Location"] == reverse("sampled_file", args=[found.id])
    assert receipt.how == How.PASSKEY
    assert made is not None
    assert made.credential == passkey.id
    assert holds(made, receipt.statement().digest)
    assert json.loads(made.client_data)["type"] == "webauthn.get"
    assert websafe_decode(json.loads(made.client_data)["challenge"]) == receipt.statement().digest


def test_the_form_says_how_it_was_signed_and_that_it_was_checked(
    found: Family, desk: Client, passkey: Passkey
) -> None:
    sign_by(passkey, desk, found)

    text = form_of(found)

    assert "Fingerprint, face or PIN of their own device" in text
    assert HOLDS in text


def test_a_signature_still_holds_when_its_passkey_was_removed(
    found: Family, desk: Client, passkey: Passkey
) -> None:
    sign_by(passkey, desk, found)

    passkey.row.delete()

    assert HOLDS in form_of(found)


@pytest.mark.parametrize("changed", [{"purpose": "spot_check"}, {"name": "Somebody Else"}])
def test_a_form_that_was_changed_after_the_device_signed_is_refused(
    found: Family, desk: Client, passkey: Passkey, changed: dict[str, str]
) -> None:
    told = asked(desk, found)

    text = sent(desk, found, passkey.signs(told["options"]), told["token"], **changed)

    assert WRONG_PASSKEY in text
    assert not Signature.objects.exists()


def test_a_signature_for_one_file_opens_no_other(
    found: Family, reader: User, desk: Client, passkey: Passkey
) -> None:
    second = family(reference="HS-0002")
    sample_for(reader)
    told = asked(desk, found)

    text = sent(desk, second, passkey.signs(told["options"]), told["token"])

    assert WRONG_PASSKEY in text
    assert not Signature.objects.exists()


def test_a_device_must_see_to_it_that_its_owner_is_there(
    found: Family, desk: Client, passkey: Passkey
) -> None:
    told = asked(desk, found)

    text = sent(desk, found, passkey.signs(told["options"], flags=FLAG.UP), told["token"])

    assert WRONG_PASSKEY in text
    assert not Signature.objects.exists()


def test_a_signature_made_for_another_site_is_refused(found: Family, desk: Client, passkey: Passkey) -> None:
    told = asked(desk, found)

    text = sent(desk, found, passkey.signs(told["options"], site="phishing.example"), told["token"])

    assert WRONG_PASSKEY in text
    assert not Signature.objects.exists()


def test_the_passkey_of_somebody_else_does_not_sign(found: Family, desk: Client, passkey: Passkey) -> None:
    colleague = Passkey(worker(Hat.HSUK_REVIEWER))
    told = asked(desk, found)

    text = sent(desk, found, colleague.signs(told["options"]), told["token"])

    assert WRONG_PASSKEY in text
    assert not Signature.objects.exists()


def test_what_was_asked_five_minutes_ago_is_too_old(found: Family, desk: Client, passkey: Passkey) -> None:
    now = time.time()
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(time, "time", lambda: now - LASTS - 1)
        told = asked(desk, found)

    text = sent(desk, found, passkey.signs(told["options"]), told["token"])

    assert WRONG_PASSKEY in text
    assert not Signature.objects.exists()


def test_the_moment_of_somebody_else_is_refused(found: Family, desk: Client, passkey: Passkey) -> None:
    told = asked(desk, found)
    foreign = proving.token_of(Moment.now(), lead())

    assert WRONG_PASSKEY in sent(desk, found, passkey.signs(told["options"]), foreign)
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "answer",
    [
        {"x": 1},
        {"id": "AA", "rawId": "AA", "response": {}, "type": "public-key"},
        [1],
        "text",
        5,
        {"response": None},
    ],
)
def test_nonsense_from_a_browser_is_refused_politely(
    found: Family, desk: Client, passkey: Passkey, answer: Any
) -> None:
    told = asked(desk, found)

    assert WRONG_PASSKEY in sent(desk, found, answer, told["token"])
    assert not Signature.objects.exists()


def test_what_a_device_signed_in_vain_is_not_sent_again_with_a_password(
    found: Family, desk: Client, passkey: Passkey
) -> None:
    told = asked(desk, found)

    text = sent(desk, found, passkey.signs(told["options"]), told["token"], purpose="spot_check")

    assert WRONG_PASSKEY in text
    assert '<input type="hidden" name="credential"><input type="hidden" name="token">' in text


def test_a_form_with_something_missing_is_not_given_to_the_device(
    found: Family, desk: Client, passkey: Passkey
) -> None:
    response = desk.post(gate_of(found), {**signing(name=""), "ask_device": ""})

    assert response.headers["Content-Type"].startswith("text/html")
    assert "Enter your full name" in response.content.decode()


def test_signing_counts_as_having_just_shown_that_it_is_you(
    found: Family, desk: Client, passkey: Passkey
) -> None:
    before = desk.get("/you/step-up/?next=/samples/").headers["Location"]
    sign_by(passkey, desk, found)

    assert before.startswith("/accounts/")
    assert desk.get("/you/step-up/?next=/samples/").headers["Location"] == "/samples/"


# By password and code


def test_without_a_passkey_a_password_and_a_code_sign_and_the_form_says_so(
    found: Family, desk: Client
) -> None:
    shown = desk.get(gate_of(found)).content.decode()
    sign(desk, found)

    assert "You sign with your password and a code." in shown
    assert "data-sign-passkey" not in shown
    assert Receipt.objects.get().how == How.CODE
    assert "Password and a code from an app" in form_of(found)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "wrong"}, "This is not your password."),
        ({"code": "000000"}, "This code does not work"),
        ({"password": ""}, "Enter your password"),
        ({"code": ""}, "Enter the code from your app"),
    ],
    ids=["wrong password", "wrong code", "no password", "no code"],
)
def test_a_wrong_secret_signs_nothing_and_what_was_typed_is_still_there(
    found: Family, desk: Client, wrong: dict[str, str], said: str
) -> None:
    text = sign(desk, found, detail="For the yearly report", **wrong).content.decode()

    assert said in text
    assert "For the yearly report" in text
    assert PASSWORD not in text
    assert not Signature.objects.exists()


def test_a_wrong_password_is_in_the_ledger(found: Family, reader: User, desk: Client) -> None:
    sign(desk, found, password="wrong")

    assert Entry.objects.filter(action=Action.SIGN_IN_FAILED).count() == 1


def test_many_wrong_passwords_are_stopped(found: Family, desk: Client) -> None:
    wrong = signing(password="wrong", code="000000")
    texts = [desk.post(gate_of(found), wrong).content.decode() for _ in range(6)]

    assert "wait five minutes" in texts[-1]


def test_a_code_is_not_used_up_by_a_form_with_something_missing(found: Family, desk: Client) -> None:
    shown = code()
    desk.post(gate_of(found), signing(password=PASSWORD, code=shown, promise=""))

    desk.post(gate_of(found), signing(password=PASSWORD, code=shown))

    assert Signature.objects.exists()


def test_a_recovery_code_signs_and_the_form_says_so(found: Family, reader: User, desk: Client) -> None:
    spare = RecoveryCodes.activate(reader).get_unused_codes()[0]

    sign(desk, found, code=spare)

    assert Receipt.objects.get().how == How.RECOVERY
    assert "Password and a recovery code" in form_of(found)


def test_a_passkey_holder_can_sign_without_a_script(found: Family, desk: Client, passkey: Passkey) -> None:
    shown = desk.get(gate_of(found)).content.decode()
    sign(desk, found)

    assert "Or with your password and a code" in shown
    assert "data-sign-passkey" in shown
    assert Receipt.objects.get().how == How.CODE


def test_who_has_a_passkey_alone_is_offered_nothing_weaker(
    found: Family, reader: User, desk: Client, passkey: Passkey
) -> None:
    Authenticator.objects.filter(type=Authenticator.Type.TOTP).delete()

    shown = desk.get(gate_of(found)).content.decode()
    text = desk.post(gate_of(found), signing(password=PASSWORD)).content.decode()

    assert "Your password" not in shown
    assert "Sign with your fingerprint, face or PIN" in text
    assert not Signature.objects.exists()


def test_a_password_alone_signs_in_a_trial_only(found: Family, desk: Client, settings: Settings) -> None:
    Authenticator.objects.all().delete()
    desk.post(gate_of(found), signing(password=PASSWORD))
    earnest = Signature.objects.exists()
    settings.DEMO = True

    shown = desk.get(gate_of(found)).content.decode()
    desk.post(gate_of(found), signing(password=PASSWORD))

    assert not earnest
    assert "you sign with your password alone" in shown
    assert Receipt.objects.get().how == How.PASSWORD


# What is kept


def test_the_action_refuses_a_signature_of_something_else(
    found: Family, reader: User, desk: Client, passkey: Passkey
) -> None:
    told = asked(desk, found)
    made = assertion_from(passkey.signs(told["options"]))
    shown = Shown(how=How.PASSKEY, moment=Moment.now(), assertion=made)

    with pytest.raises(Denied):
        actions.sign(
            by=viewer(reader, Hat.HSUK_REVIEWER),
            file=found.id,
            name="Uma Kay",
            purpose=Purpose.QUALITY,
            detail="",
            shown=shown,
        )


def assertion_from(answer: dict[str, Any]) -> Assertion:
    response = {part: websafe_decode(value) for part, value in answer["response"].items()}
    return Assertion(
        credential=websafe_decode(answer["rawId"]),
        public_key=b"\xa0",
        authenticator_data=response["authenticatorData"],
        client_data=response["clientDataJSON"],
        assertion=response["signature"],
    )


def test_a_receipt_is_never_changed(found: Family, desk: Client) -> None:
    sign(desk, found)

    with pytest.raises(NeverChanged):
        Receipt.objects.get().save()


def test_the_database_refuses_half_a_signature(found: Family, desk: Client, passkey: Passkey) -> None:
    sign_by(passkey, desk, found)

    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.update(assertion=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.update(how=How.CODE)


CHANGES: list[tuple[Any, dict[str, Any]]] = [
    (Signature, {"signed_name": "Somebody Else"}),
    (Signature, {"purpose": Purpose.SPOT_CHECK}),
    (Signature, {"detail": "Another purpose"}),
    (Signature, {"hat": Hat.TRUSTEE}),
    (Receipt, {"nonce": bytes(32)}),
    (Receipt, {"purpose": Purpose.SPOT_CHECK}),
    (Receipt, {"hat": Hat.TRUSTEE}),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: f"{one[0].__name__} {next(iter(one[1]))}")
def test_a_line_that_was_changed_in_the_database_does_not_hold(
    found: Family, desk: Client, passkey: Passkey, change: tuple[Any, dict[str, Any]]
) -> None:
    sign_by(passkey, desk, found, detail="Annual review")
    before = form_of(found)

    rewrite(change[0], **change[1])

    assert HOLDS in before
    assert CHANGED in form_of(found)


@pytest.mark.parametrize(
    "change",
    [*CHANGES, (Receipt, {"how": How.RECOVERY})],
    ids=lambda one: f"{one[0].__name__} {next(iter(one[1]))}",
)
def test_nor_does_one_that_was_signed_with_a_code(
    found: Family, desk: Client, change: tuple[Any, dict[str, Any]]
) -> None:
    sign(desk, found, detail="Annual review")
    before = form_of(found)

    rewrite(change[0], **change[1])

    assert HOLDS in before
    assert CHANGED in form_of(found)


def test_the_signature_of_another_device_put_in_its_place_does_not_hold(
    found: Family, reader: User, desk: Client, passkey: Passkey
) -> None:
    """Whoever has the database can sign the same words with a key of their own; the log knows better."""
    sign_by(passkey, desk, found)
    receipt, forged = Receipt.objects.get(), Passkey(reader)
    made = forged.signs({"publicKey": {"challenge": websafe_encode(receipt.statement().digest)}})
    new = assertion_from(made)

    rewrite(
        Receipt,
        credential=new.credential,
        public_key=forged.public_key,
        authenticator_data=new.authenticator_data,
        client_data=new.client_data,
        assertion=new.assertion,
    )

    kept = assertion_of(Receipt.objects.get())
    assert kept is not None
    assert holds(kept, receipt.statement().digest)
    assert CHANGED in form_of(found)
