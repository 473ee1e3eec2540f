"""What the form, the receipt and the log keep of a joint sitting, and what nobody can put in its place (10.1)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action, Entry
from hsww.ledger.reasons import reason_of
from hsww.ledger.record import record
from hsww.people.models import Appointment, User
from hsww.vault.scopes import person_scope
from records import sittings
from records.models import How, Receipt, Signature, Sitting, Why
from records.sittings import Present
from tests.people.making import PASSWORD, signed_in, viewer, worker
from tests.records.passkeys import Passkey
from tests.records.sampling import lead, sign_by
from tests.records.sitting import (
    begin,
    gate,
    leave,
    opens,
    the_sitting,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
UNKNOWN = "do not go together"


# What is kept


def form_text(found: Family) -> str:
    html = signed_in(lead()).get(reverse("record_of_access", args=[found.id])).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_form_shows_both_how_each_showed_themselves_and_when_it_closed(
    reading: Client, found: Family, mary: User
) -> None:
    opens(reading, found)
    while_open = form_text(found)
    leave(reading)

    text = form_text(found)

    assert "Open to them while the co-ordinator is present." in while_open
    for words in (
        "Otto Auditor Example",
        "Outside auditor",
        "Audit from outside",
        "Mary Present was present and signs too. Password and a code from an app",
        "Password and a code from an app, for the sitting of",
        "Closed to them",
        "The co-ordinator left.",
        "The file (1)",
        "Checked: it holds",
    ):
        assert words in text


def test_the_receipt_names_who_was_present(reading: Client, found: Family) -> None:
    receipt = Receipt.objects.get()

    html = reading.get(reverse("receipt", args=[receipt.id])).content.decode()

    assert receipt.how == How.SITTING
    assert receipt.statement().organiser == the_sitting().organiser_id
    assert "Mary Present was present and signs too" in html
    assert "Checked: it holds" in html


def test_a_passkey_of_the_auditor_signs_the_form_with_the_organiser_in_it(
    device: Client, found: Family, otto: User, mary: User
) -> None:
    begin(device, found, mary)
    passkey = Passkey(otto)
    offered = device.get(reverse("record_sign", args=[found.id])).content.decode()

    sign_by(passkey, device, found)

    receipt = Receipt.objects.get()
    assert "data-sign-passkey" in offered
    assert (receipt.how, receipt.organiser) == (How.PASSKEY, mary.id)
    assert "Checked: it holds" in form_text(found)


@pytest.mark.parametrize(
    "change",
    [{"organiser_how": How.PASSKEY}, {"auditor_how": How.PASSKEY}, {"organiser": "another"}],
    ids=["how she", "how the auditor", "who"],
)
def test_a_sitting_that_was_changed_in_the_database_makes_its_lines_not_hold(
    reading: Client, found: Family, change: dict[str, Any]
) -> None:
    before = form_text(found)
    values = {name: worker(Hat.ORGANISER) if value == "another" else value for name, value in change.items()}
    Sitting.objects.update(**values)

    assert "Checked: it holds" in before
    assert "Does not hold" in form_text(found)


@pytest.mark.parametrize(
    "change",
    [
        {"begun_at": -1},
        {"ended_at": -1},
        {"why": Why.SIGNED_OUT},
        {"ended_at": None, "why": ""},
    ],
    ids=["begun a day before", "ended a day before", "for another reason", "goes on"],
)
def test_a_sitting_whose_story_was_changed_after_its_end_makes_its_lines_not_hold(
    reading: Client, found: Family, change: dict[str, Any]
) -> None:
    leave(reading)
    before, sitting = form_text(found), the_sitting()
    moved = {
        name: getattr(sitting, name) - timedelta(days=1) if value == -1 else value
        for name, value in change.items()
    }
    Sitting.objects.update(**moved)

    assert "Checked: it holds" in before
    assert "Does not hold" in form_text(found)


def test_a_sitting_that_goes_on_cannot_be_ended_in_the_database_alone(reading: Client, found: Family) -> None:
    Sitting.objects.update(ended_at=timezone.now(), why=Why.LEFT)

    assert "Does not hold" in form_text(found)


def test_a_sitting_whose_end_the_log_was_told_in_one_word_holds_still(
    reading: Client, found: Family, otto: User
) -> None:
    Sitting.objects.update(ended_at=timezone.now(), why=Why.LEFT)
    record(
        actor=otto.id, hat=Hat.EXTERNAL_AUDITOR, action=Action.REVOKED, clause="10.1",
        subjects=the_sitting().subjects(), reason="left", reason_scope=person_scope(otto.id),
    )  # fmt: skip
    holds = form_text(found)

    Sitting.objects.update(ended_at=timezone.now() + timedelta(days=1))

    assert "Checked: it holds" in holds
    assert "Does not hold" in form_text(found)


def test_the_log_has_its_beginning_its_confirmations_its_end_and_the_signature(
    reading: Client, found: Family, mary: User, otto: User
) -> None:
    reading.post(gate(found), {"step": "stay", "password": PASSWORD})
    leave(reading)

    about = Entry.objects.filter(subjects__kind="sitting", subjects__subject=the_sitting().id).order_by("id")
    told = [(one.action, one.rule, one.actor) for one in about if one.action != Action.CHANGED]

    assert told == [
        (Action.STEPPED_UP, "records.begin_sitting", mary.id),
        (Action.GRANTED, "records.begin_sitting", otto.id),
        (Action.SIGNED, "records.sign", otto.id),
        (Action.STEPPED_UP, "records.reconfirm_sitting", mary.id),
        (Action.REVOKED, "records.leave_sitting", otto.id),
    ]
    assert str(reason_of(about.filter(action=Action.REVOKED).get())).startswith("left ")


def test_tick_writes_down_the_end_that_nobody_noticed(reading: Client, mary: User) -> None:
    idle = sittings.end_over()
    Appointment.objects.filter(user=mary).update(ended_at=timezone.now())

    assert idle == ""
    assert sittings.end_over() == "1 sittings ended"
    assert sittings.end_over() == ""
    assert Entry.objects.filter(action=Action.REVOKED, rule="records.leave_sitting").count() == 1


# What the actions and the database refuse


def seat(user: User) -> Viewer:
    return Viewer(**{**vars(viewer(user, Hat.EXTERNAL_AUDITOR)), "session": b"12345678"})


def test_the_action_refuses_whoever_is_no_co_ordinator(otto: User) -> None:
    other = worker(Hat.VOLUNTEER)
    role = Appointment.objects.get(user=other)

    with pytest.raises(Denied):
        sittings.begin(
            by=seat(otto),
            auditor_how=How.CODE,
            present=Present(organiser=other.id, appointment=role.id, how=How.CODE),
        )


def test_the_database_refuses_two_sittings_of_one_person_and_a_sitting_alone(
    reading: Client, otto: User, mary: User
) -> None:
    made = the_sitting()
    made.pk, made.entry, made._state.adding = None, otto.id, True

    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitting.objects.update(organiser=otto)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitting.objects.update(ended_at=timezone.now())


def test_the_database_refuses_an_auditors_signature_without_an_organiser(reading: Client) -> None:
    for change in ({"sitting": None}, {"organiser": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Receipt.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.update(sitting=None)
