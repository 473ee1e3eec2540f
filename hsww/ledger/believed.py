"""Which entries whoever reads them is to believe: what is sealed, and what waits and is ours (9.1).

Anybody who has the database can put in an entry. The sealer refuses it, but it lies there, and a leaf can be put in for
it at a place that no log has. So whatever follows from an entry asks here. What is not believed is not lost: it is told
where it waits, and left where it lies (see `left_behind`).
"""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from hsww.ledger import authorship, logs
from hsww.ledger.models import Entry, Leaf
from hsww.ledger.reading import readable

AT_ONCE = 500
T = TypeVar("T")


def among(ids: Collection[int]) -> set[int]:
    """Those of these ids. One short read where all are sealed."""
    some, found = list(ids), set[int]()
    for start in range(0, len(some), AT_ONCE):
        found |= _among(some[start : start + AT_ONCE])
    return found


def _among(ids: Sequence[int]) -> set[int]:
    leaves = Leaf.objects.filter(entry__in=ids).values_list("entry", "sequence")
    sealed = _placed(leaves)
    waiting = sorted(set(ids) - sealed)
    return sealed | {entry.pk for entry in ours(waiting)} if waiting else sealed


def ours(ids: Sequence[int]) -> list[Entry]:
    """Of entries that have no place in a log, those that HSWW wrote and that are no copy of one that has."""
    written = [entry for entry in readable(ids) if authorship.is_ours(entry)]
    copied = sealed_uids([entry.uid for entry in written])
    return [entry for entry in written if entry.uid not in copied]


def sealed_uids(uids: Collection[UUID]) -> set[UUID]:
    """Those of these that were sealed. An entry is sealed once, so what waits under the same was copied."""
    leaves = Leaf.objects.filter(entry__uid__in=uids).values_list("entry__uid", "sequence")
    return _placed(leaves)


def _placed(leaves: Iterable[tuple[T, int]]) -> set[T]:
    places = logs.places()
    return {one for one, sequence in leaves if any(sequence in place for place in places)}
