"""Reads of who may decide. The caller has the family from its rule, and so the right to see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from consent.deciding_facts import Party, State, began
from consent.deciding_voices import own_right, speaking_for
from consent.household.models import Fact
from families.models import Family, Person
from hsww.access.shown import Shown


@dataclass(frozen=True)
class Line(Shown):
    """One person, as it stands today."""

    person: Person
    here: bool
    own_right: bool
    speakers: tuple[Person, ...]
    """Of a child that does not decide alone: who decides for it."""
    hidden: bool


def lines(family: Family, state: State) -> list[Line]:
    on, parties = timezone.localdate(), {one.id: one for one in state.people}
    people = {one.id: one for one in family.people.all()}
    return [_line(people, parties[pk], state.people, on) for pk in people if pk in parties]


def _line(people: dict[UUID, Person], party: Party, parties: Iterable[Party], on: date) -> Line:
    alone = own_right(party, on) is not None
    speakers = () if alone else tuple(people[one] for one in speaking_for(party.id, parties, on))
    return Line(
        person=people[party.id],
        here=began(party.here, on) is not None,
        own_right=alone,
        speakers=speakers,
        hidden=began(party.address_hidden, on) is not None,
    )


def facts(family: Family) -> tuple[list[Fact], list[Fact]]:
    """Those that stand, and those that another has taken the place of; the newest first."""
    rows = sorted(family.facts.all(), key=lambda one: one.recorded_at, reverse=True)
    people = {one.id: one for one in family.people.all()}
    for row in rows:
        row.person = people[row.person_id]
        row.child = people.get(row.child_id) if row.child_id else None
    followed = {row.instead_of_id for row in rows}
    stand = [row for row in rows if row.id not in followed and not row.mistaken]
    return stand, [row for row in rows if row not in stand]
