"""Whose word something needs (1.2): of those who live with the supported family, and nobody else.

Each adult answers for their own part. Parents and carers who speak for a child answer for it together, until it comes
of age or is judged able; then it answers alone. A person who lives elsewhere is never asked, and what is about them
never goes on the word of those who live here. Standing that was lost and came back is new: what was said before does
not count, so each voice comes with the day from which its word counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from typing import Literal
from uuid import UUID

from consent.deciding_facts import FAMILY, Party, Role, began

OF_AGE = 18


@dataclass(frozen=True)
class Voices:
    """Each person's id, with the first day from which what they say counts."""

    own: dict[UUID, date] = field(default_factory=dict)
    """For their own part: nobody can decide it for them."""
    joint: dict[UUID, date] = field(default_factory=dict)
    """For the children, or the life they share."""
    outsider: bool = False
    """It is about somebody who does not live here."""
    unspoken: bool = False
    """It is about a child, or children, for whom nobody here may speak."""

    def and_(self, other: "Voices") -> "Voices":
        """The latest day counts: a word must cover both."""
        return Voices(
            own=_latest(self.own, other.own),
            joint=_latest(self.joint, other.joint),
            outsider=self.outsider or other.outsider,
            unspoken=self.unspoken or other.unspoken,
        )


def voices(about: frozenset[UUID] | Literal["family"], people: Mapping[UUID, Party], on: date) -> Voices:
    if about == FAMILY:
        together = _parents(people.values(), on)
        return Voices(joint=together, unspoken=not together)
    found = (_voices_of(people.get(one), people.values(), on) for one in about)
    return reduce(Voices.and_, found, Voices(unspoken=not about))


def _voices_of(party: Party | None, people: Iterable[Party], on: date) -> Voices:
    here = began(party.here, on) if party else None
    if party is None or here is None:
        return Voices(outsider=True)
    right = own_right(party, on)
    if right is not None:
        return Voices(own={party.id: max(here, right)})
    together = speaking_for(party.id, people, on)
    return Voices(joint=together, unspoken=not together)


def answering_alone(some: Iterable[UUID], people: Mapping[UUID, Party], on: date) -> Voices:
    """Those of them who live here and answer for themselves."""
    found = (_voices_of(people[one], people.values(), on) for one in some if one in people)
    return Voices(own={who: day for one in found for who, day in one.own.items()})


def own_right(party: Party, on: date) -> date | None:
    """Since when they answer for themselves; None for a child that does not yet."""
    if party.role is not Role.CHILD:
        return date.min
    days = [party.able_since, of_age_on(party.born_on) if party.born_on else None]
    return min((day for day in days if day is not None and day <= on), default=None)


def of_age_on(born: date) -> date:
    """Who was born on 29 February comes of age on 1 March."""
    try:
        return born.replace(year=born.year + OF_AGE)
    except ValueError:
        return date(born.year + OF_AGE, 3, 1)


def _parents(people: Iterable[Party], on: date) -> dict[UUID, date]:
    days = {one.id: began(one.here, on) for one in people if one.role is Role.PARENT}
    return {who: day for who, day in days.items() if day is not None}


def speaking_for(child: UUID, people: Iterable[Party], on: date) -> dict[UUID, date]:
    known = {one.id: one for one in people}
    found = {}
    for who, here in _parents(known.values(), on).items():
        party = known[who]
        speaks = began((one.span for one in party.speaks_for if one.child == child), on)
        if speaks is not None and not any(span.holds(on) for span in party.barred):
            found[who] = max(here, speaks, _free_again(party, on))
    return found


def _free_again(party: Party, on: date) -> date:
    """The day after the last of a court's restrictions that are over."""
    over = (span.last for span in party.barred if span.last is not None and span.last < on)
    return max((last + timedelta(days=1) for last in over), default=date.min)


def _latest(some: Mapping[UUID, date], others: Mapping[UUID, date]) -> dict[UUID, date]:
    return {who: max(one[who] for one in (some, others) if who in one) for who in {*some, *others}}
