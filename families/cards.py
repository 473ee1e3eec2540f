"""The contact card: all that a co-ordinator sees of a family in a colleague's care (8.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from families.models import Caseload, Family, Person, Stage
from families.safe_contact import SafeContact
from hsww.ledger.entries import Subject


@dataclass(frozen=True)
class Reachable:
    """An adult of the family, and how to ring her without harm."""

    name: str
    phone: str
    contact: SafeContact
    do_not_contact: bool


@dataclass(frozen=True)
class ContactCard:
    id: UUID
    reference: str
    name: str
    stage: Stage
    adults: tuple[Reachable, ...]
    organiser: str
    organiser_id: UUID | None

    @property
    def main_adult(self) -> Reachable | None:
        return self.adults[0] if self.adults else None

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.id),)


def with_contacts(rows: QuerySet[Family]) -> QuerySet[Family]:
    live = Caseload.objects.filter(ends_on=None).select_related("organiser")
    return rows.prefetch_related("people", Prefetch("caseloads", live, to_attr="live_caseloads"))


def contact_card(family: Any) -> ContactCard:
    """From a row that `with_contacts` fetched."""
    organiser = next((caseload.organiser for caseload in family.live_caseloads), None)
    return ContactCard(
        id=family.id,
        reference=family.reference,
        name=family.name,
        stage=Stage(family.stage),
        adults=tuple(_reachable(person) for person in family.people.all() if _is_adult_here(person)),
        organiser=organiser.display_name if organiser else "",
        organiser_id=organiser.id if organiser else None,
    )


def _is_adult_here(person: Person) -> bool:
    return not person.is_child and person.lives_here and person.left_on is None


def _reachable(person: Person) -> Reachable:
    return Reachable(
        name=person.full_name,
        phone=person.phone,
        contact=SafeContact.of(person.safe_contact),
        do_not_contact=person.do_not_contact,
    )
