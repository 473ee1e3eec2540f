"""What counts as unusual, decided over what the log says of one day. Nothing here reads or writes anything.

Many files: fifteen or more different ones within ten minutes, which no caseload asks for. Out of hours: a co-ordinator
who opens a file before seven, after eight in the evening or at a weekend, and is not on the rota. Refusals: five within
ten minutes, as when somebody tries one address after another. By sudden cover: a colleague's file that was opened with
a reason; planned cover is usual. A volunteer's evenings are her working hours, and are never unusual.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.utils import timezone

from hsww.access.hats import Hat
from hsww.watching.models import Kind

MANY_FILES, MANY_REFUSALS = 15, 5
SHORT = timedelta(minutes=10)
BEGINS, ENDS = time(7), time(20)
SATURDAY = 5


@dataclass(frozen=True)
class Look:
    """An entry of the log about somebody who was let in, or was not."""

    entry: int
    at: datetime
    actor: UUID
    hat: str
    families: Collection[UUID]
    denied: bool
    by_cover: bool = False
    """Not a look yet, but the opening of a file to its looks."""


@dataclass(frozen=True)
class Found:
    kind: Kind
    actor: UUID
    hat: str
    day: date
    looks: Sequence[Look]
    """In the order of time."""

    @property
    def times(self) -> int:
        if self.kind is Kind.REFUSED:
            return len(self.looks)
        return len({family for look in self.looks for family in look.families})


OnRota = Callable[[UUID, datetime], bool]


def unusual(looks: Iterable[Look], on_rota: OnRota) -> Iterator[Found]:
    """`looks` in any order."""
    ordered = sorted(looks, key=lambda look: (str(look.actor), look.hat, _day(look), look.at, look.entry))
    for (actor, hat, day), some in groupby(ordered, key=lambda look: (look.actor, look.hat, _day(look))):
        own = list(some)
        opened = [look for look in own if look.families and not look.denied and not look.by_cover]
        for kind, found in (
            (Kind.MANY_FILES, _crowded(opened, MANY_FILES, lambda look: look.families)),
            (Kind.OUT_OF_HOURS, [look for look in opened if _is_late(look, on_rota)]),
            (Kind.BY_COVER, [look for look in own if look.by_cover]),
            (Kind.REFUSED, _crowded([look for look in own if look.denied], MANY_REFUSALS, _itself)),
        ):
            if found:
                yield Found(kind, actor, hat, day, found)


def _day(look: Look) -> date:
    return timezone.localdate(look.at)


def _itself(look: Look) -> Collection[int]:
    return (look.entry,)


def _crowded(looks: Sequence[Look], most: int, counted: Callable[[Look], Collection[object]]) -> list[Look]:
    """Those that lie within a short time in which there are as many different ones as that."""
    within: Counter[object] = Counter()
    crowded: set[int] = set()
    first = 0
    for place, look in enumerate(looks):
        within.update(counted(look))
        while look.at - looks[first].at > SHORT:
            within.subtract(counted(looks[first]))
            within += Counter()
            first += 1
        if len(within) >= most:
            crowded.update(range(first, place + 1))
    return [looks[place] for place in sorted(crowded)]


def _is_late(look: Look, on_rota: OnRota) -> bool:
    local = timezone.localtime(look.at)
    working = local.weekday() < SATURDAY and BEGINS <= local.time() < ENDS
    return look.hat == Hat.ORGANISER and not working and not on_rota(look.actor, look.at)
