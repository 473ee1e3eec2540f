"""The file itself, the family's people, and who answers for them."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from families.actions import care
from families.actions.findable import index_family, index_person
from families.actions.reach import changed, must_reach
from families.details import File, PersonDetails, write
from families.models import Family, Person
from families.queries.choices import organisers_for
from families.work_rules import ADD_PERSON, EDIT_FILE, EDIT_PERSON, HAND_OVER
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action


@transaction.atomic
def edit_file(*, by: Viewer, family: Family, file: File) -> None:
    must_reach(EDIT_FILE, by, family.id)
    write(file, family)
    family.save()
    index_family(family)
    changed(EDIT_FILE, by, family)


@transaction.atomic
def add_person(*, by: Viewer, family: Family, details: PersonDetails) -> Person:
    must_reach(ADD_PERSON, by, family.id)
    last = family.people.aggregate(last=Max("place"))["last"]
    person = Person(family=family, place=0 if last is None else last + 1)
    _save_person(person, details)
    changed(ADD_PERSON, by, family)
    return person


@transaction.atomic
def edit_person(*, by: Viewer, person: Person, details: PersonDetails) -> None:
    must_reach(EDIT_PERSON, by, person.id)
    _save_person(person, details)
    changed(EDIT_PERSON, by, person.family_id)


def keep_home(*, person: Person, lives_here: bool, left_on: date | None) -> None:
    """For whoever writes down who lives with the family, under their own rule."""
    person.lives_here, person.left_on = lives_here, left_on
    person.save()


@transaction.atomic
def hand_over(*, by: Viewer, family: Family, organiser: UUID) -> None:
    must_reach(HAND_OVER, by, family.id)
    care.take_on(family=family, organiser=may_answer(by, family, organiser))
    changed(HAND_OVER, by, family, Subject("person", organiser), action=Action.GRANTED)


def may_answer(by: Viewer, family: Family, organiser: UUID) -> UUID:
    """The same person again, if she is one of those who may answer for this family."""
    if not organisers_for(by, family).filter(pk=organiser).exists():
        raise Denied
    return organiser


def _save_person(person: Person, details: PersonDetails) -> None:
    write(details, person)
    if details.safe_contact is not None:
        person.contact_confirmed_on = timezone.localdate()
    person.save()
    index_person(person)
