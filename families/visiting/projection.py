"""All that a volunteer may know of a family (0.1, 8.5): closed lists of fields, never the model.

A template that is given one of these cannot reach what a volunteer may not see, however it is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from families.models import Family, Kin, Person, Visit
from families.safe_contact import SafeContact
from hsww.access.shown import Shown
from hsww.ledger.entries import Subject

MONTHS_IN_A_YEAR = 12
MONTHS_UNTIL = 2
"""A child is so many months old until this birthday, and so many years from then on."""


@dataclass(frozen=True)
class VisitorAdult:
    id: UUID
    first_name: str
    phone: str
    """Empty where the person does not want to be contacted."""
    safe_contact: tuple[str, ...]
    """How to get in touch safely, in plain words; empty where the person does not want to be contacted."""
    do_not_contact: bool


@dataclass(frozen=True)
class VisitorChild(Shown):
    id: UUID
    first_name: str
    age: str
    expected: bool


@dataclass(frozen=True)
class VisitorView:
    id: UUID
    adults: tuple[VisitorAdult, ...]
    children: tuple[VisitorChild, ...]
    address: str
    postcode: str
    address_hidden: bool
    plan: str
    safety_notes: str

    @property
    def called(self) -> str:
        return _called(adult.first_name for adult in self.adults)

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.id),)


@dataclass(frozen=True)
class VisitorLine(Shown):
    """A family in the volunteer's list: no more of it is opened there than is shown."""

    id: UUID
    called: str
    children: tuple[VisitorChild, ...]

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.id),)


@dataclass(frozen=True)
class OwnVisit:
    id: UUID
    family: UUID
    called: str
    day: date
    kind: str
    minutes: int
    seen: tuple[str, ...]
    note: str

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.family),)


def visitor_line(family: Family) -> VisitorLine:
    home = _at_home(family)
    return VisitorLine(
        id=family.id,
        called=_called(first_name(person) for person in home if not person.is_child),
        children=tuple(_child(person) for person in home if person.is_child),
    )


def visitor_view(family: Family) -> VisitorView:
    home, hidden = _at_home(family), family.address_hidden
    return VisitorView(
        id=family.id,
        adults=tuple(_adult(person) for person in home if not person.is_child),
        children=tuple(_child(person) for person in home if person.is_child),
        address="" if hidden else family.address,
        postcode="" if hidden else family.postcode,
        address_hidden=hidden,
        plan=family.plan,
        safety_notes=family.visitor_notes,
    )


def own_visit(visit: Visit, view: VisitorView) -> OwnVisit:
    names = {str(adult.id): adult.first_name for adult in view.adults}
    names |= {str(child.id): child.first_name for child in view.children}
    return OwnVisit(
        id=visit.id,
        family=visit.family_id,
        called=view.called,
        day=visit.day,
        kind=visit.get_kind_display(),
        minutes=visit.minutes,
        seen=tuple(names[one] for one in visit.seen or () if one in names),
        note=visit.note,
    )


def first_name(person: Person) -> str:
    """What the person is called, without the surname, even where "known as" was filled with both."""
    words = person.first_name.split()
    surname = person.full_name.split()[1:][-1:]
    if len(words) > 1 and words[-1:] == surname:
        words.pop()
    return " ".join(words)


def age_words(born: date, today: date) -> str:
    months = (today.year - born.year) * MONTHS_IN_A_YEAR + today.month - born.month - (today.day < born.day)
    if months < MONTHS_UNTIL * MONTHS_IN_A_YEAR:
        return _counted(max(months, 0), "month")
    return _counted(months // MONTHS_IN_A_YEAR, "year")


def _at_home(family: Family) -> list[Person]:
    return [person for person in family.people.all() if person.lives_here and person.left_on is None]


def _adult(person: Person) -> VisitorAdult:
    silent = person.do_not_contact
    return VisitorAdult(
        id=person.id,
        first_name=first_name(person),
        phone="" if silent else person.phone,
        safe_contact=() if silent else tuple(SafeContact.of(person.safe_contact).lines()),
        do_not_contact=silent,
    )


def _child(person: Person) -> VisitorChild:
    expected = person.kin == Kin.EXPECTED
    known = person.born_on is not None and not expected
    age = age_words(person.born_on, timezone.localdate()) if known else ""
    return VisitorChild(id=person.id, first_name=first_name(person), age=age, expected=expected)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _called(adults: Iterable[str]) -> str:
    return _in_words(adults) or "Your family"


def _in_words(names: Iterable[str]) -> str:
    *most, last = [name for name in names if name] or [""]
    return f"{', '.join(most)} and {last}" if most else last
