"""Children who decide for themselves soon: from that day what their parents said about them counts no more (1.2, 8.8).

A birthday lies sealed, so those of the children in families that say yes to something are opened here, and nothing more
of a family unless a day is near. General news is about no child alone, so a parent's yes to it goes on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from consent.deciding_facts import Party, began
from consent.deciding_voices import of_age_on, own_right, speaking_for
from consent.household.models import Fact, FactKind
from consent.sharing import Asked, Voice
from consent.standing import ROUTINE, State
from consent.state import read
from families.models import Family, Person
from families.models.family import CHILDREN
from hsww.access.shown import Shown

DAY = timedelta(days=1)
SAYS_YES = (State.GIVEN, State.LIMITED)


@dataclass(frozen=True)
class OfAge(Shown):
    """What parents said about a child, in the last days in which it counts."""

    child: Person
    asked: Asked
    voices: tuple[Voice, ...]
    last: date


def families_of(rows: QuerySet[Family], today: date, by: date) -> set[UUID]:
    """Of these those in which it may be near."""
    near = Q(first_on__gt=today, first_on__lte=by)
    able = Fact.objects.filter(near, family__in=rows.values("pk"), kind=FactKind.ABLE, follower=None)
    children = Person.objects.filter(family__in=rows.values("pk"), kin__in=CHILDREN, left_on=None)
    born = ((one.family_id, one.born_on) for one in children.only("family_id", "born_on"))
    return set(able.values_list("family_id", flat=True)) | {
        family for family, day in born if day is not None and today < of_age_on(day) <= by
    }


def soon(family: Family, asked: Iterable[Asked], today: date, by: date, at: datetime) -> Iterator[OfAge]:
    """Its rows were fetched (`state.read_once`), so this asks for nothing more."""
    known = {one.id: one for one in read(family, at).people}
    for child in family.people.all():
        day = _day_of(known.get(child.pk), today, by)
        if day is not None:
            speak = speaking_for(child.pk, known.values(), today)
            for row in asked:
                yes = tuple(
                    one for one in row.voices if one.person.pk in speak and one.standing.state in SAYS_YES
                )
                if yes and row.topic.purpose not in ROUTINE:
                    yield OfAge(child, row, yes, day - DAY)


def _day_of(party: Party | None, today: date, by: date) -> date | None:
    if party is None or began(party.here, today) is None or own_right(party, today) is not None:
        return None
    return own_right(party, by)
