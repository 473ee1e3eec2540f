"""What somebody who owns the database does to unusual access is told by the log (8.3, 4.3)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from hsww.access.hats import Hat, Office
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.ledger.record import record
from hsww.ledger.sealing import seal
from hsww.people.models import User
from hsww.watching.actions import look_into
from hsww.watching.checking import answered, problems
from hsww.watching.finding import MANY_REFUSALS, Found, Look
from hsww.watching.looking import _keep
from hsww.watching.models import Kind, Unusual
from tests.build import worker
from tests.people.making import viewer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def mary() -> User:
    return worker(Hat.VOLUNTEER, name="Mary Example")


@pytest.fixture
def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Leda Example")


@pytest.fixture
def case(mary: User, lead: User) -> Unusual:
    looks = [Look(one, NOON, mary.id, Hat.VOLUNTEER, set(), True) for one in range(-MANY_REFUSALS, 0)]
    _keep(Found(Kind.REFUSED, mary.id, Hat.VOLUNTEER, NOON.date(), looks), lambda _who, _at: False)
    return Unusual.objects.get()


def answer(case: Unusual, lead: User) -> None:
    by = viewer(lead, Hat.ORGANISER, Office.SAFEGUARDING_LEAD)
    look_into(by=by, row=case, note="An old bookmark.")


def test_what_was_raised_and_looked_into_as_it_should_agrees(case: Unusual, lead: User) -> None:
    waiting = list(problems())
    answer(case, lead)

    assert (waiting, list(problems())) == ([], [])


def test_a_case_that_was_only_said_to_be_looked_into_is_told(case: Unusual, lead: User) -> None:
    Unusual.objects.update(looked_into_at=timezone.now(), looked_into_by=lead)

    assert list(problems()) == [
        f"The unusual access {case.pk} is said to be looked into, and the log does not say so."
    ]


def test_the_answer_to_one_case_does_not_do_for_another_of_the_same_person(case: Unusual, lead: User) -> None:
    answer(case, lead)
    done = Unusual.objects.get()
    other = Unusual.objects.create(
        kind=Kind.OUT_OF_HOURS, actor=done.actor, hat=done.hat, day=done.day, begins_at=NOON, ends_at=NOON,
        first_entry=1, last_entry=1, times=1, looked_into_at=done.looked_into_at, looked_into_by=lead,
    )  # fmt: skip

    assert [str(other.pk) in one for one in problems()] == [True]


@pytest.mark.parametrize(
    "change",
    [
        {"looked_into_at": NOON},
        {"looked_into_by": None},
        {"last_entry": 10**9},
        {"day": date(2026, 1, 1)},
    ],
    ids=["at another time", "by another", "with what came after it", "of another day"],
)
def test_an_answer_that_was_changed_is_told(case: Unusual, lead: User, change: dict[str, Any]) -> None:
    answer(case, lead)
    other = worker(Hat.ORGANISER) if "looked_into_by" in change else None
    Unusual.objects.update(**({"looked_into_by": other} if other else change))

    assert len(list(problems())) == 1


def test_a_note_that_was_written_over_is_told(case: Unusual, lead: User) -> None:
    answer(case, lead)
    row = Unusual.objects.get()
    row.note = "Nothing came of it."
    row.save()

    assert len(list(problems())) == 1


def forged(case: Unusual, lead: User, reason: bytes | None = None) -> Entry:
    """What somebody who owns the database can write: all but what is under a key."""
    entry = Entry.objects.create(
        at=timezone.now(), actor=lead.id, hat=Hat.ORGANISER, action=Action.ACKNOWLEDGED, outcome=Outcome.ALLOWED,
        clause="8.3", rule="watching.look_into", salt=bytes(32), digest=bytes(32), reason=reason,
    )  # fmt: skip
    for about in case.as_case():
        EntrySubject.objects.create(entry=entry, kind=about.kind, subject=about.id)
    return entry


@pytest.mark.parametrize("copied", [False, True], ids=["without a reason", "with that of another answer"])
def test_a_case_that_was_taken_off_the_list_with_a_forged_entry_is_told(
    case: Unusual, lead: User, copied: bool
) -> None:
    other = Unusual.objects.create(
        kind=Kind.REFUSED, actor=case.actor, hat=case.hat, day=NOON.date() - timedelta(days=1), begins_at=NOON,
        ends_at=NOON, first_entry=-9, last_entry=-8, times=5,
    )  # fmt: skip
    answer(other, lead)
    real = Entry.objects.get(rule="watching.look_into")
    entry = forged(case, lead, reason=real.reason if copied else None)
    Unusual.objects.filter(pk=case.pk).update(looked_into_at=entry.at, looked_into_by=lead)

    assert [str(case.pk) in one for one in problems()] == [True]
    assert [row.pk for row in answered(Unusual.objects.all())] == [other.pk]


def test_a_case_that_was_deleted_or_put_on_somebody_else_is_told(case: Unusual) -> None:
    Unusual.objects.update(actor=worker(Hat.VOLUNTEER))
    moved = list(problems())
    Unusual.objects.all().delete()

    assert moved == list(problems())
    assert [str(case.pk) in one for one in moved] == [True]


def as_before(actor: UUID | None, action: Action, rule: str, about: User) -> Entry:
    """Entries of that time named the person alone."""
    return record(
        actor=actor, hat="", action=action, clause="8.3", rule=rule, subjects=about.subjects()
    )  # fmt: skip


def test_cases_from_before_entries_named_them_agree_and_are_missed(mary: User, lead: User) -> None:
    as_before(None, Action.RAISED, "watching.see", mary)
    entry = as_before(lead.id, Action.ACKNOWLEDGED, "watching.look_into", mary)
    seal()
    Unusual.objects.create(
        kind=Kind.REFUSED, actor=mary, hat=Hat.VOLUNTEER, day=NOON.date(), begins_at=NOON, ends_at=NOON,
        first_entry=0, last_entry=0, times=5, looked_into_at=entry.at, looked_into_by=lead,
    )  # fmt: skip
    whole = list(problems())
    Unusual.objects.update(looked_into_at=entry.at + timedelta(hours=1))
    moved = list(problems())
    Unusual.objects.all().delete()

    assert (whole, len(moved)) == ([], 1)
    assert list(problems()) == [f"Unusual access of {mary.id} was raised, and is not there."]
