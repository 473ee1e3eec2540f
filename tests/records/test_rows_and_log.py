"""Rows that were put in or changed by whoever has the database open nothing, and the daily check tells (10.1)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from families.models import Family
from hsww.access.hats import Hat
from hsww.ledger import protection, unprotected
from hsww.ledger.beginning import begin
from hsww.ledger.models import Action, Entry, Leaf
from hsww.ledger.sealing import seal
from hsww.people.models import Appointment, User
from records import presence, sittings
from records.checking import problems
from records.models import How, SampledFile, Signature, Sitting, Why
from records.seen.looks import stretches
from tests.ledger.planting import spoil
from tests.people.making import signed_in
from tests.records.looks import looked
from tests.records.sampling import lead, sign
from tests.records.sitting import (
    file_page,
    gate,
    leads_to,
    leave,
    opens,
    the_sitting,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LONG = timedelta(days=3000)


# Sittings


def told_of_sittings() -> list[str]:
    return list(presence.problems())


def test_a_sitting_that_was_stretched_in_the_database_ends(
    reading: Client, found: Family, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before, agreed = opens(reading, found), told_of_sittings()
    Sitting.objects.update(reconfirmed_at=timezone.now() + LONG, active_at=timezone.now() + LONG)
    told = told_of_sittings()

    with django_capture_on_commit_callbacks(execute=True):
        shut = reading.get(file_page(found))

    assert before
    assert agreed == []
    assert told == [f"The sitting {the_sitting().id} is not what the log says."]
    assert leads_to(shut) == gate(found)
    assert the_sitting().why == Why.UNKNOWN
    standing = unprotected.standing()
    assert standing is not None
    assert standing.names == (sittings.NOT_BEGUN,)


def test_silence_ends_a_sitting_whatever_its_row_says(
    reading: Client, found: Family, settings: Settings
) -> None:
    opens(reading, found)
    read_at = Entry.objects.filter(rule="records.read_sampled").latest("pk").at
    settings.IDLE_LIMIT = timedelta(microseconds=1)
    Sitting.objects.update(active_at=timezone.now() + timedelta(minutes=1))

    assert presence.ending(the_sitting()) == (Why.QUIET, read_at + timedelta(microseconds=1))


def test_a_sitting_that_was_opened_again_after_she_left_stays_over(reading: Client, found: Family) -> None:
    leave(reading)
    Sitting.objects.update(ended_at=None, why="")

    assert leads_to(reading.get(file_page(found))) == gate(found)
    assert len(told_of_sittings()) == 1


def invented(otto: User, mary: User, device: Client, entry: Any) -> Sitting:
    now = timezone.now()
    return Sitting.objects.create(
        auditor=otto, appointment=Appointment.objects.get(user=otto).id, auditor_how=How.CODE, organiser=mary,
        session=bytes.fromhex(device.session["opaque"]), organiser_how=How.CODE, begun_at=now, reconfirmed_at=now,
        organiser_appointment=Appointment.objects.get(user=mary).id, active_at=now, entry=entry,
    )  # fmt: skip


@pytest.mark.parametrize("entry", ["none", "forged"])
def test_a_sitting_that_nobody_began_is_none_and_breaks_no_page(
    device: Client, found: Family, otto: User, mary: User, entry: str
) -> None:
    desk = signed_in(mary)
    planted = looked(otto, found, "records.begin_sitting", action=Action.GRANTED, ours=False)
    made = invented(otto, mary, device, planted.uid if entry == "forged" else uuid4())
    told = told_of_sittings()

    pages = [desk.get(reverse(name)).status_code for name in ("today", "sittings")]

    assert pages == [200, 200]
    assert told == [f"The sitting {made.id} is not what the log says."]
    assert leads_to(device.get(file_page(found))) == gate(found)
    assert the_sitting().why == Why.UNKNOWN


def test_one_sitting_that_leads_nowhere_holds_up_the_end_of_no_other(
    reading: Client, otto: User, mary: User, device: Client
) -> None:
    Sitting.objects.update(entry=uuid4(), session=b"of another length")

    assert sittings.end_over() == "1 sittings ended"


def test_an_entry_that_somebody_put_in_confirms_no_sitting(
    reading: Client, found: Family, mary: User
) -> None:
    now = timezone.now()
    about = the_sitting().subjects()
    looked(mary, found, "", action=Action.STEPPED_UP, at=now + LONG, about=about, ours=False)
    Sitting.objects.update(reconfirmed_at=now + LONG, active_at=now)

    assert leads_to(reading.get(file_page(found))) == gate(found)


@pytest.mark.postgres_only
@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "waiting"])
def test_a_sign_out_under_a_smaller_number_ends_the_sitting(
    reading: Client, found: Family, mary: User, sealed: bool
) -> None:
    """Whoever has the database can have the numbers begin anew, far below."""
    seal()
    desk, before = signed_in(mary), opens(reading, found)
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE ledger_entry_id_seq MINVALUE -1000000 RESTART -1000000")

    desk.post(reverse("account_logout"))
    if sealed:
        seal()

    assert before
    assert Entry.objects.get(action=Action.SIGNED_OUT).pk < 0
    assert not opens(reading, found)
    assert the_sitting().why == Why.SIGNED_OUT


# Lines of the form


def planted(found: Family, reader: User, entry: Any) -> Signature:
    return Signature.objects.create(
        family=found, sampled=SampledFile.objects.get(), signer=reader, hat=Hat.HSUK_REVIEWER, signed_name="T",
        purpose="quality", entry=entry,
    )  # fmt: skip


@pytest.mark.parametrize("entry", ["none", "forged", "with a leaf of its own"])
def test_a_line_that_nobody_signed_opens_no_file_and_is_told(
    desk: Client, found: Family, reader: User, entry: str
) -> None:
    uid = uuid4()
    if entry != "none":
        made = looked(reader, found, "records.sign", hat=Hat.HSUK_REVIEWER, action=Action.SIGNED, ours=False)
        uid = made.uid
        if entry != "forged":
            Leaf.objects.create(sequence=-5, entry=made, leaf_hash=made.digest)
    line = planted(found, reader, uid)
    if entry != "none":
        Signature.objects.filter(pk=line.pk).update(signed_at=made.at)

    shut = desk.get(file_page(found))

    assert leads_to(shut) == reverse("record_sign", args=[found.id])
    assert f"The signature {line.id} does not hold." in list(problems())


def test_a_line_that_was_changed_closes_the_file(desk: Client, found: Family) -> None:
    sign(desk, found)
    before = opens(desk, found)
    Signature.objects.update(purpose="safeguarding")

    assert before
    assert not opens(desk, found)
    assert len(list(problems())) == 1


def test_a_signature_that_only_somebody_else_wrote_into_the_log_is_none_that_is_gone(
    desk: Client, found: Family, reader: User
) -> None:
    looked(reader, found, "records.sign", hat=Hat.HSUK_REVIEWER, action=Action.SIGNED, ours=False)

    page = signed_in(lead()).get(reverse("record_of_access", args=[found.id])).content.decode()

    assert "The log knows of a signature" not in page
    assert list(problems()) == []


def test_the_daily_check_asks_for_lines_and_sittings() -> None:
    assert {problems, presence.problems} <= {*protection.CHECKS}


# Who has seen a file


def spoilt(entry: Entry, *change: str) -> None:
    connection.check_constraints()  # PostgreSQL lifts no trigger while a check is put off
    spoil(entry, *change)


def rules_seen(found: Family) -> list[str]:
    return [one.rule for some in stretches(found.id) for one in some]


@pytest.mark.parametrize("number", [None, -9], ids=["new", "of a number that is older"])
def test_a_look_that_somebody_put_in_is_not_shown(found: Family, mary: User, number: int | None) -> None:
    looked(mary, found, "families.see_papers")
    seal()
    looked(mary, found, "families.see_contact")
    looked(mary, found, "families.see_file", ours=False, number=number)

    assert rules_seen(found)[:2] == ["families.see_contact", "families.see_papers"]
    assert "families.see_file" not in rules_seen(found)


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_look_that_was_changed_in_a_log_that_was_given_up_is_not_shown(found: Family, mary: User) -> None:
    looked(mary, found, "families.see_papers")
    changed = looked(mary, found, "families.see_contact")
    seal()
    begin("broken")
    before = rules_seen(found)
    spoilt(changed, "hat", "'trustee'")

    assert before[:2] == ["families.see_contact", "families.see_papers"]
    assert rules_seen(found) == before[1:]


def test_a_look_that_was_changed_while_it_waited_is_not_shown(found: Family, mary: User) -> None:
    spoilt(looked(mary, found, "families.see_papers"), "hat", "'trustee'")

    assert rules_seen(found) == []


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "waiting"])
def test_an_entry_that_cannot_be_read_breaks_no_page_of_the_file(found: Family, sealed: bool) -> None:
    boss = lead()
    looked(boss, found, "families.see_papers")
    bad = looked(boss, found, "families.see_contact")
    if sealed:
        seal()
    spoilt(bad)
    office = signed_in(boss)

    pages = [
        office.get(reverse(name, args=[found.id]) + more)
        for name, more in (
            ("family_file", ""), ("family_seen", ""), ("record_of_access", ""), ("record_of_access", "?all=yes")
        )
    ]  # fmt: skip

    assert [page.status_code for page in pages] == [200] * 4
    assert "families.see_papers" in rules_seen(found)
    assert "families.see_contact" not in rules_seen(found)


def test_a_signature_whose_entry_cannot_be_read_does_not_hold_and_breaks_no_page(
    desk: Client, found: Family
) -> None:
    sign(desk, found)
    spoilt(Entry.objects.get(action=Action.SIGNED))

    page = signed_in(lead()).get(reverse("record_of_access", args=[found.id]))

    assert page.status_code == 200
    assert "Does not hold: this line was changed" in page.content.decode()
    assert not opens(desk, found)
