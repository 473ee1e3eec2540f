"""Reads of what a family was told and asked. The caller has the family from its rule, and so the right to see it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from consent.deciding import day_of
from consent.deciding_facts import Role, began
from consent.deciding_voices import own_right
from consent.models import Statement
from consent.sharing import parents
from consent.state import read, read_once
from families.models import Family, Person
from hsww.access.shown import Shown


@dataclass(frozen=True)
class Told(Shown):
    """The first days on which the family was told by word and in writing; None where it was not yet."""

    spoken_on: date | None
    written_on: date | None
    right_to_see_told: bool

    @property
    def fully_on(self) -> date | None:
        if self.spoken_on is None or self.written_on is None:
            return None
        return max(self.spoken_on, self.written_on)


def household(family: Family) -> tuple[Person, ...]:
    """The parents and carers who are asked the usual questions."""
    moment = timezone.now()
    read_once(family)
    return parents(family, read(family, moment), day_of(moment))


def with_a_say(family: Family) -> tuple[Person, ...]:
    """Who may be asked for one thing: the household's parents, and each child that answers for itself."""
    moment = timezone.now()
    read_once(family)
    known, on = read(family, moment), day_of(moment)
    able = {
        one.id
        for one in known.people
        if one.role is Role.CHILD and began(one.here, on) is not None and own_right(one, on) is not None
    }
    return (*parents(family, known, on), *(one for one in family.people.all() if one.id in able))


def history(family: Family) -> list[Statement]:
    """Everything that was ever said, newest first."""
    return sorted(family.statements.all(), key=lambda one: (one.said_on, one.recorded_at), reverse=True)


def told(family: Family) -> Told:
    rows = list(family.information.all())
    return Told(
        spoken_on=min((row.spoken_on for row in rows if row.spoken_on), default=None),
        written_on=min((row.written_on for row in rows if row.written_on), default=None),
        right_to_see_told=any(row.right_to_see_told for row in rows),
    )
