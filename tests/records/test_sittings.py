"""An outside auditor reads only while a co-ordinator is present, and both show first that it is them (10.1)."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from families.models import Conflict, Family, Tie
from hsww.access.hats import Hat
from hsww.ledger.models import Action, Entry
from hsww.people.models import User
from records.models import Signature, Sitting
from tests.families.visiting_world import family
from tests.people.making import PASSWORD, appointed, worker
from tests.records.sampling import code, with_second_step
from tests.records.sitting import (
    begin,
    device_of,
    file_page,
    gate,
    leads_to,
    opens,
    present,
    sign_together,
    the_sitting,
    yourself,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
UNKNOWN = "do not go together"


# Before


def test_everything_of_a_file_is_shut_until_an_organiser_is_present(device: Client, found: Family) -> None:
    for page in ("sampled_file", "record_sign"):
        response = device.get(reverse(page, args=[found.id]))
        assert leads_to(response) == gate(found)
    assert leads_to(device.post(reverse("record_sign", args=[found.id]))) == gate(found)


def test_each_shows_once_that_it_is_them_and_the_file_asks_for_one_signature(
    device: Client, found: Family, mary: User
) -> None:
    first = device.get(gate(found)).content.decode()
    yourself(device, found)
    second = device.get(gate(found)).content.decode()
    begun = present(device, found, mary)

    asked = device.get(file_page(found))
    form = device.get(reverse("record_sign", args=[found.id])).content.decode()
    signed = sign_together(device, found)

    assert ("Step 1 of 2" in first, "Step 2 of 2" in second) == (True, True)
    assert leads_to(begun) == file_page(found)
    assert leads_to(asked) == reverse("record_sign", args=[found.id])
    assert "Mary Present, who signs with you" in form
    assert 'type="password"' not in form
    assert leads_to(signed) == file_page(found)
    assert opens(device, found)
    assert Signature.objects.count() == 1


def test_a_second_file_of_the_sitting_asks_for_a_signature_and_no_secret(
    otto: User, found: Family, mary: User
) -> None:
    other = family(reference="HS-0002")
    device = device_of(otto)
    begin(device, found, mary)
    sign_together(device, found)

    asked = device.get(file_page(other))
    sign_together(device, other)

    assert leads_to(asked) == reverse("record_sign", args=[other.id])
    assert opens(device, other)
    assert set(Signature.objects.values_list("sitting", flat=True)) == {the_sitting().id}


def test_the_second_step_is_not_offered_before_the_first(device: Client, found: Family, mary: User) -> None:
    response = present(device, found, mary)

    assert "Step 1 of 2" in response.content.decode()
    assert not Sitting.objects.exists()


def test_signing_in_is_not_stepping_up(found: Family, otto: User, mary: User) -> None:
    client = device_of(otto)
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": otto.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code()})

    assert "Step 1 of 2" in client.get(gate(found), follow=True).content.decode()


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"code": "000000"}, {"password": ""}, {"code": ""}])
def test_an_auditor_who_shows_nothing_right_comes_no_further(
    device: Client, found: Family, wrong: dict[str, str]
) -> None:
    yourself(device, found, **wrong)

    assert "Step 1 of 2" in device.get(gate(found)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "wrong"}, UNKNOWN),
        ({"email": "nobody@example.org"}, UNKNOWN),
        ({"code": "000000"}, "This code does not work"),
        ({"code": ""}, "Enter the code from the co-ordinator’s app"),
        ({"email": ""}, "Enter the co-ordinator’s e-mail address"),
        ({"email": "no address"}, "valid e"),
    ],
    ids=["password", "address", "code", "no code", "no address", "nonsense"],
)
def test_an_organiser_who_shows_nothing_right_is_not_present(
    device: Client, found: Family, mary: User, wrong: dict[str, str], said: str
) -> None:
    yourself(device, found)

    response = present(device, found, mary, **wrong)

    assert response.status_code == 200
    assert said in response.content.decode()
    assert PASSWORD not in response.content.decode()
    assert not Sitting.objects.exists()
    assert not opens(device, found)


def test_guessing_the_organisers_password_is_stopped_and_written_down_as_at_a_sign_in(
    device: Client, found: Family, mary: User
) -> None:
    yourself(device, found)
    cache.clear()
    asked = {"step": "present", "email": mary.email, "password": "wrong", "code": "000000"}

    texts = [device.post(gate(found), asked).content.decode() for _ in range(6)]

    assert "wait five minutes" in texts[-1]
    assert Entry.objects.filter(action=Action.SIGN_IN_FAILED, actor=mary.id).count() == 5


def test_nobody_is_present_for_themselves(found: Family, otto: User) -> None:
    appointed(otto, Hat.ORGANISER)
    device = device_of(otto)
    yourself(device, found)

    response = present(device, found, otto)

    assert "You cannot be present for yourself" in response.content.decode()
    assert not Sitting.objects.exists()


@pytest.mark.parametrize("hat", [Hat.VOLUNTEER, Hat.TRUSTEE, Hat.HSUK_REVIEWER, Hat.ADMINISTRATOR])
def test_only_a_co_ordinator_can_be_present(device: Client, found: Family, hat: Hat) -> None:
    other = with_second_step(worker(hat))
    yourself(device, found)

    response = present(device, found, other)

    assert "Only a co-ordinator of this scheme" in response.content.decode()
    assert not Sitting.objects.exists()


def test_nor_one_who_has_not_agreed_to_the_policy(device: Client, found: Family) -> None:
    newcomer = with_second_step(worker(Hat.ORGANISER))
    yourself(device, found)

    response = present(device, found, newcomer)

    assert "has agreed to the policy" in response.content.decode()
    assert not Sitting.objects.exists()


def test_nor_one_without_an_app_or_with_a_closed_account(device: Client, found: Family, mary: User) -> None:
    yourself(device, found)
    Authenticator.objects.filter(user=mary).delete()
    without_app = present(device, found, mary).content.decode()
    mary.is_active = False
    mary.save()
    closed = present(device, found, mary).content.decode()

    assert "needs an app that shows codes" in without_app
    assert UNKNOWN in closed
    assert not Sitting.objects.exists()


def test_the_organisers_words_stay_in_no_session_and_the_session_stays_the_auditors(
    reading: Client, otto: User, mary: User
) -> None:
    kept = str(dict(reading.session))

    assert reading.session["_auth_user_id"] == str(otto.id)
    assert mary.email not in kept
    assert str(mary.id) not in kept
    for page in ("families_list", "samples_drawn", "sittings"):
        assert reading.get(reverse(page)).status_code == 404


def test_the_organisers_tie_to_a_family_shuts_its_file(reading: Client, found: Family, mary: User) -> None:
    before = opens(reading, found)
    Conflict.objects.create(family=found, person=mary, tie=Tie.RELATIVE)

    shut = reading.get(file_page(found))

    assert before
    assert leads_to(shut) == gate(found)
    assert "This file stays shut" in reading.get(gate(found)).content.decode()
    assert the_sitting().ended_at is None


def test_the_auditors_own_tie_shuts_it_too(reading: Client, found: Family, otto: User) -> None:
    Conflict.objects.create(family=found, person=otto, tie=Tie.RELATIVE)

    assert reading.get(file_page(found)).status_code == 404
    assert reading.get(gate(found)).status_code == 404
