"""Unusual access comes before the lead within a minute, once, and nobody judges herself (8.3, 4.3)."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.models import Family
from hsww.access import ticks
from hsww.access.hats import Hat, Office
from hsww.ledger.beginning import begin
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.ledger.record import record
from hsww.ledger.sealing import seal
from hsww.people.models import User
from hsww.watching.checking import problems
from hsww.watching.finding import MANY_FILES, MANY_REFUSALS
from hsww.watching.looking import look
from hsww.watching.models import Kind, Unusual, Watched
from safeguarding.models import Rota
from tests.build import active, sign_in, worker
from tests.ledger.planting import forged as planted_row
from tests.ledger.planting import spoil

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NIGHT = NOON.replace(hour=23)


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


@pytest.fixture
def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Leda Example")


@pytest.fixture
def chair() -> User:
    return worker(Hat.TRUSTEE, Office.CHAIR, name="Cher Example")


def clock(module: str, at: datetime) -> AbstractContextManager[object]:
    """For one module alone: whoever is appointed today was not appointed then."""
    return patch(f"{module}.timezone", SimpleNamespace(now=lambda: at, localtime=timezone.localtime))


def opens(client: Client, *families: Family, at: datetime) -> None:
    with clock("hsww.ledger.record", at):
        for family in families:
            assert client.get(reverse("family_file", args=[family.pk])).status_code == 200


def looks(at: datetime) -> str:
    with clock("hsww.watching.looking", at):
        return look()


def today(user: User) -> str:
    return sign_in(user).get(reverse("today")).content.decode()


def test_files_opened_at_night_stand_on_the_leads_today_after_the_next_tick_and_once(
    mary: User, lead: User
) -> None:
    opens(sign_in(mary), active(by=mary, name="Tarrow"), at=NIGHT)

    assert [looks(NIGHT + timedelta(minutes=1)), looks(NIGHT + timedelta(minutes=2))] == ["1 found", ""]

    assert "Mary Example: opened files out of hours. Ask about it." in today(lead)
    assert "out of hours" not in today(mary)
    assert Unusual.objects.get().times == 1


def test_who_goes_on_is_counted_further_and_after_an_answer_anew(mary: User, lead: User) -> None:
    client, homes = sign_in(mary), [active(by=mary) for _ in range(3)]
    opens(client, homes[0], at=NIGHT)
    looks(NIGHT)
    opens(client, homes[1], at=NIGHT + timedelta(minutes=5))
    looks(NIGHT + timedelta(minutes=5))
    row = Unusual.objects.get()
    before = row.times

    sign_in(lead).post(reverse("unusual_one", args=[row.pk]), {"note": "A crisis. She rang me first."})
    opens(client, homes[2], at=NIGHT + timedelta(minutes=9))
    looks(NIGHT + timedelta(minutes=9))

    assert before == 2
    assert list(Unusual.objects.order_by("last_entry").values_list("times", flat=True)) == [2, 1]


def test_a_sweep_through_many_files_is_found_whatever_the_hour(mary: User, lead: User) -> None:
    homes = [active(by=mary, name=f"Fable{number}") for number in range(MANY_FILES)]
    opens(sign_in(mary), *homes, at=NOON)

    looks(NOON)

    row = Unusual.objects.get()
    page = sign_in(lead).get(reverse("unusual_one", args=[row.pk])).content.decode()
    assert (row.kind, row.times) == (Kind.MANY_FILES, MANY_FILES)
    assert all(f"Fable{number} (" in page for number in range(MANY_FILES))
    logged = EntrySubject.objects.filter(entry__rule="watching.look_into", entry__action=Action.LISTED)
    assert {one.subject for one in logged if one.kind == "family"} == {home.pk for home in homes}


def test_addresses_that_are_tried_one_after_another_are_found(lead: User) -> None:
    curious = worker(Hat.VOLUNTEER, name="Vee Example")
    client = sign_in(curious)
    with clock("hsww.ledger.record", NOON):
        for _ in range(MANY_REFUSALS):
            assert client.get(reverse("family_file", args=[uuid4()])).status_code == 404

    looks(NOON)

    assert "Vee Example: was refused again and again. Ask about it." in today(lead)


def test_whoever_is_on_the_rota_may_work_at_night(mary: User, lead: User) -> None:
    Rota.objects.create(
        day_from=NIGHT.date(), day_to=NIGHT.date(), duty=mary, duty_phone="07700 900101", deputy=lead,
        deputy_phone="07700 900102",
    )  # fmt: skip
    client, home = sign_in(mary), active(by=mary)
    opens(client, home, at=NIGHT)
    opens(client, home, at=NIGHT + timedelta(hours=7))

    looks(NIGHT + timedelta(hours=8))
    before = Unusual.objects.count()
    opens(client, home, at=NIGHT + timedelta(days=1))
    looks(NIGHT + timedelta(days=1))

    assert (before, Unusual.objects.count()) == (0, 1)


def test_a_lead_does_not_see_her_own_and_the_deputy_and_the_chair_do(
    mary: User, lead: User, chair: User
) -> None:
    deputy = worker(Hat.ORGANISER, Office.DEPUTY_LEAD, name="Dee Example")
    for user in (mary, lead):
        opens(sign_in(user), active(by=mary, name="Tarrow"), at=NIGHT)
    looks(NIGHT)
    of = {row.actor: reverse("unusual_one", args=[row.pk]) for row in Unusual.objects.select_related("actor")}

    seen = {
        (who.display_name, about.display_name): sign_in(who).get(of[about]).status_code
        for who in (lead, deputy, chair, mary)
        for about in (mary, lead)
    }

    assert {pair for pair, status in seen.items() if status == 200} == {
        ("Leda Example", "Mary Example"), ("Dee Example", "Mary Example"), ("Dee Example", "Leda Example"),
        ("Cher Example", "Leda Example"),
    }  # fmt: skip
    assert "Tarrow" not in sign_in(chair).get(of[lead]).content.decode()


def test_an_answer_is_kept_with_who_gave_it_and_an_empty_one_comes_back(mary: User, lead: User) -> None:
    opens(sign_in(mary), active(by=mary), at=NIGHT)
    looks(NIGHT)
    row, client = Unusual.objects.get(), sign_in(lead)
    url = reverse("unusual_one", args=[row.pk])

    empty = client.post(url, {"note": " "})
    client.post(url, {"note": "She rang me first."})

    row.refresh_from_db()
    assert "Enter what came of it" in empty.content.decode()
    assert (row.note, row.looked_into_by) == ("She rang me first.", lead)
    assert "She rang me first." in client.get(reverse("unusual")).content.decode()
    assert client.post(url, {"note": "Something else"}).status_code == 404
    assert Entry.objects.filter(rule="watching.look_into", action=Action.ACKNOWLEDGED).count() == 1


def test_a_timer_that_stood_still_for_days_looks_back_to_where_it_was(mary: User) -> None:
    looks(NOON)
    opens(sign_in(mary), active(by=mary), at=NIGHT)

    assert looks(NIGHT + timedelta(days=5)) == "1 found"


def test_a_day_that_is_said_to_be_watched_already_is_watched_all_the_same(mary: User) -> None:
    Watched.objects.create(until=NIGHT + timedelta(days=400))
    opens(sign_in(mary), active(by=mary), at=NIGHT)

    assert looks(NIGHT) == "1 found"


def test_an_entry_from_before_midnight_that_was_written_late_is_met(mary: User) -> None:
    looks(NIGHT + timedelta(hours=1, seconds=20))
    opens(sign_in(mary), active(by=mary), at=NIGHT + timedelta(minutes=59, seconds=55))

    assert looks(NIGHT + timedelta(hours=1, minutes=1)) == "1 found"


def test_an_entry_with_a_wrong_clock_hides_nothing_that_lies_before_it(
    mary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsww.watching.looking.AT_ONCE", 3)
    opens(sign_in(mary), active(by=mary), at=NIGHT)
    for days in (400, 0, 0):
        with clock("hsww.ledger.record", NIGHT - timedelta(days=days)):
            record(actor=None, hat="", action=Action.BACKED_UP, clause="8.3")

    assert looks(NIGHT) == "1 found"


def forged(who: User, at: datetime, *, pk: int) -> Entry:
    """A refusal that somebody who owns the database wrote."""
    return Entry.objects.create(
        pk=pk, at=at, actor=who.id, hat=Hat.VOLUNTEER, action=Action.SEEN, outcome=Outcome.DENIED, clause="8.3",
        salt=bytes(32), digest=bytes(32),
    )  # fmt: skip


@pytest.mark.parametrize("sealed", [False, True])
def test_entries_with_giant_numbers_and_lying_times_hide_nothing(
    mary: User, sealed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsww.watching.looking.AT_ONCE", 3)
    opens(sign_in(mary), active(by=mary), at=NIGHT)
    if sealed:
        seal()
    for number in range(7):
        forged(mary, datetime(2001, 1, 1, tzinfo=UTC), pk=2**62 + number)

    assert looks(NIGHT) == "1 found"


def test_what_was_sealed_is_read_back_to_the_beginning_of_the_day_and_no_further(
    mary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsww.watching.looking.AT_ONCE", 1)
    opens(sign_in(mary), active(by=mary), at=NIGHT - timedelta(days=2))
    opens(sign_in(mary), active(by=mary), at=NIGHT)
    seal()

    assert looks(NIGHT) == "1 found"
    assert Unusual.objects.get().day == NIGHT.date()


def test_a_case_that_was_only_said_to_be_looked_into_is_raised_again(mary: User, lead: User) -> None:
    client, home = sign_in(mary), active(by=mary)
    opens(client, home, at=NIGHT)
    looks(NIGHT)
    Unusual.objects.update(looked_into_at=NIGHT, looked_into_by=lead, last_entry=2**62)

    assert looks(NIGHT) == "1 found"
    assert "Mary Example: opened files out of hours. Ask about it." in today(lead)


def test_a_row_that_says_that_all_was_looked_into_before_stops_no_case(mary: User, lead: User) -> None:
    Unusual.objects.create(
        kind=Kind.OUT_OF_HOURS, actor=mary, hat=Hat.ORGANISER, day=NIGHT.date(), begins_at=NIGHT, ends_at=NIGHT,
        first_entry=1, last_entry=2**62, times=1, looked_into_at=NIGHT, looked_into_by=lead,
    )  # fmt: skip
    opens(sign_in(mary), active(by=mary), at=NIGHT)

    assert looks(NIGHT) == "1 found"


def test_an_entry_that_hsww_did_not_write_is_no_look(mary: User) -> None:
    for number in range(MANY_REFUSALS):
        forged(mary, NOON, pk=2**62 + number)

    assert looks(NOON) == ""


def test_a_few_more_after_an_answer_are_nothing_unusual(lead: User) -> None:
    curious = worker(Hat.VOLUNTEER)
    client = sign_in(curious)
    for number, minute in ((MANY_REFUSALS, 0), (MANY_REFUSALS - 1, 1)):
        with clock("hsww.ledger.record", NOON + timedelta(minutes=minute)):
            for _ in range(number):
                client.get(reverse("family_file", args=[uuid4()]))
        looks(NOON + timedelta(minutes=minute))
        for row in Unusual.objects.filter(looked_into_at=None):
            sign_in(lead).post(reverse("unusual_one", args=[row.pk]), {"note": "An old bookmark."})

    assert Unusual.objects.count() == 1


def test_whoever_knows_an_address_cannot_put_its_owner_before_the_lead(mary: User) -> None:
    for _ in range(MANY_REFUSALS):
        record(
            actor=mary.id, hat="", action=Action.SIGN_IN_FAILED, outcome=Outcome.DENIED, clause="8.2",
            subjects=mary.subjects(),
        )  # fmt: skip

    assert look() == ""


def test_a_case_is_written_into_the_log_so_that_its_row_cannot_vanish_without_trace(mary: User) -> None:
    opens(sign_in(mary), active(by=mary), at=NIGHT)

    looks(NIGHT)

    entry = Entry.objects.get(rule="watching.see", action=Action.RAISED)
    assert {one.subject for one in entry.subjects.all()} == {mary.id, Unusual.objects.get().id}


def test_the_timer_does_it_every_minute() -> None:
    assert ticks.WORK["unusual access"] is look


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_what_was_put_in_such_that_nobody_can_read_it_ends_no_looking(mary: User) -> None:
    opens(sign_in(mary), active(by=mary), at=timezone.now().replace(hour=23))
    seal()
    spoil(planted_row(about=[], actor=mary.id))
    begin("broken")

    assert looks(timezone.now().replace(hour=23)) == "1 found"


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_sealed_entry_that_nobody_can_read_ends_no_looking(mary: User) -> None:
    opens(sign_in(mary), active(by=mary), at=NIGHT)
    record(actor=None, hat="", action=Action.BACKED_UP, clause="8.3")
    seal()
    spoil(Entry.objects.get(action=Action.BACKED_UP))

    assert looks(NIGHT) == "1 found"


def test_a_case_that_was_put_there_beforehand_is_raised_all_the_same_and_told_when_it_is_taken_away(
    mary: User,
) -> None:
    opens(sign_in(mary), active(by=mary), at=NIGHT)
    planted = Unusual.objects.create(
        kind=Kind.OUT_OF_HOURS, actor=mary, hat=Hat.ORGANISER, day=NIGHT.date(), begins_at=NIGHT, ends_at=NIGHT,
        first_entry=1, last_entry=1, times=1,
    )  # fmt: skip

    assert looks(NIGHT) == "1 found"

    assert EntrySubject.objects.filter(entry__action=Action.RAISED, subject=planted.pk).exists()
    Unusual.objects.all().delete()
    assert any(str(planted.pk) in one for one in problems())


@pytest.mark.postgres_only
def test_who_goes_on_after_an_answer_is_found_though_the_numbers_of_entries_go_backwards(
    mary: User, lead: User
) -> None:
    client, homes = sign_in(mary), [active(by=mary) for _ in range(2)]
    opens(client, homes[0], at=NIGHT)
    looks(NIGHT)
    sign_in(lead).post(reverse("unusual_one", args=[Unusual.objects.get().pk]), {"note": "A crisis."})
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE ledger_entry_id_seq MINVALUE -1000000 RESTART -1000000")

    opens(client, homes[1], at=NIGHT + timedelta(minutes=9))

    assert looks(NIGHT + timedelta(minutes=9)) == "1 found"
