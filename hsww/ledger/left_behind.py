"""What the logs before have left behind: which rows, exactly, the sealer and the checks pass over (9.1).

A row that somebody put in, changed, made unreadable or took out of the queue can be in no log, and must not stand
before what is new. When another log begins, each such row is known by its id, and the log's first entry is about them,
so its first checkpoint signs which they are. Whoever has the database can add none, and what he puts in the place of
one is not believed (see `believed`). Ids that follow each other are one subject, so that many rows cost little.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Self
from uuid import UUID

from django.db.models import QuerySet

from hsww.ledger import believed, logs
from hsww.ledger.beginnings import Beginning
from hsww.ledger.entries import Subject
from hsww.ledger.logs import Log, Place
from hsww.ledger.models import Entry, Leaf, Queued

KIND = "left_behind"
HALF = 64
LEAST = -(1 << 63)
"""Of the whole numbers of a database; two of them, counted from there, are a subject."""
AT_ONCE = 500


@dataclass(frozen=True)
class LeftBehind:
    stretches: tuple[tuple[int, int], ...] = ()
    """The first and the last of ids that follow each other, in order."""

    @classmethod
    def of_ids(cls, ids: Iterable[int]) -> Self:
        """In order."""
        found: list[tuple[int, int]] = []
        for pk in ids:
            first = found.pop()[0] if found and found[-1][1] == pk - 1 else pk
            found.append((first, pk))
        return cls(tuple(found))

    def __contains__(self, pk: int) -> bool:
        place = bisect_right(self.stretches, (pk, 1 << HALF)) - 1
        return place >= 0 and pk <= self.stretches[place][1]

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.stretches)

    def subjects(self) -> list[Subject]:
        return [
            Subject(KIND, UUID(int=(first - LEAST) << HALF | (last - LEAST)))
            for first, last in self.stretches
        ]


def of(log: Log) -> LeftBehind:
    """As the log's first entry says; nothing if that is not signed."""
    note = logs.first_note(log)
    try:
        return _told(log, note) if note else LeftBehind()
    except LookupError:
        return LeftBehind()


@lru_cache(maxsize=4)
def _told(log: Log, _note: str) -> LeftBehind:
    """Kept for as long as the log begins with this note, because many rows take long to read."""
    subjects = logs.first_about(log)
    if subjects is None:
        raise LookupError
    told = [subject.id.int for subject in subjects if subject.kind == KIND]
    return LeftBehind(tuple(sorted(((one >> HALF) + LEAST, one % (1 << HALF) + LEAST) for one in told)))


def before(begins: Beginning) -> LeftBehind:
    """Whatever is in no log, and can be in none, when one begins so."""
    waiting = set(Queued.objects.values_list("entry_id", flat=True))
    outside = Entry.objects.filter(leaf=None).values_list("pk", flat=True)
    astray = reduce(_beyond, logs.held(begins), Leaf.objects.all()).values_list("entry", flat=True)
    ids = waiting.union(outside.iterator(), astray)
    return LeftBehind.of_ids(sorted(ids.difference(_fit(sorted(waiting)))))


def _beyond(leaves: QuerySet[Leaf], place: Place) -> QuerySet[Leaf]:
    return leaves.exclude(sequence__gte=place.leaves.start, sequence__lt=place.leaves.stop)


def _fit(waiting: list[int]) -> Iterator[int]:
    """Of copies that wait, the first."""
    known = set[UUID]()
    for start in range(0, len(waiting), AT_ONCE):
        ids = waiting[start : start + AT_ONCE]
        placed = set(Leaf.objects.filter(entry__in=ids).values_list("entry", flat=True))
        ours = [entry for entry in believed.ours(ids) if entry.pk not in placed]
        for entry in ours:
            if entry.uid not in known:
                yield entry.pk
            known.add(entry.uid)
