"""Which entries whoever reads them is to believe: what is sealed, and what waits and is ours (9.1).

Anybody who has the database can put in an entry. The sealer refuses it, but it lies there, and a leaf can be put in for
it at a place that no log has. So whatever follows from an entry asks here. What is not believed is not lost: it is told
where it waits, and left where it lies (see `left_behind`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from hsww.ledger import authorship, logs, merkle, tree
from hsww.ledger.logs import Place
from hsww.ledger.models import Entry, Leaf
from hsww.ledger.reading import readable

AT_ONCE = 500
T = TypeVar("T")
Placed = tuple[int, Place]


def among(ids: Collection[int]) -> set[int]:
    """Those of these ids. One short read where all are sealed."""
    some, found = list(ids), set[int]()
    for start in range(0, len(some), AT_ONCE):
        found |= _among(some[start : start + AT_ONCE])
    return found


def _among(ids: Sequence[int]) -> set[int]:
    leaves = _placed(Leaf.objects.filter(entry__in=ids).values_list("entry", "sequence"))
    sealed = {entry for entry, (_, place) in leaves.items() if place.given_up is None}
    waiting = sorted({*ids} - {*leaves})
    older = sorted({*leaves} - sealed)
    return sealed | {entry.pk for entry in [*ours(waiting), *_still_as_sealed(older, leaves)]}


def ours(ids: Sequence[int]) -> list[Entry]:
    """Of entries that have no place in a log, those that HSWW wrote and that are no copy of one that has."""
    written = [entry for entry in readable(ids) if authorship.is_ours(entry)] if ids else []
    copied = sealed_uids([entry.uid for entry in written])
    return [entry for entry in written if entry.uid not in copied]


def sealed_uids(uids: Collection[UUID]) -> set[UUID]:
    """Those of these that were sealed. An entry is sealed once, so what waits under the same was copied."""
    if not uids:
        return set()
    return set(_placed(Leaf.objects.filter(entry__uid__in=uids).values_list("entry__uid", "sequence")))


def _still_as_sealed(ids: Sequence[int], leaves: Mapping[int, Placed]) -> list[Entry]:
    """Of a log that was given up nobody compares the rows any more, so each must have its tag or, from before there
    were any, be proved under the head that the next log signed."""
    found = readable(ids) if ids else []
    return [entry for entry in found if authorship.is_ours(entry) or _is_proved(entry, *leaves[entry.pk])]


def _is_proved(entry: Entry, sequence: int, place: Place) -> bool:
    log, head, digest = place.log, place.given_up, authorship.digest_of(entry)
    if head is None or digest is None:
        return False
    index = sequence - log.first
    try:
        proof = tree.inclusion_proof(sequence=sequence, size=head.size, first=log.first)
    except merkle.MissingHash:
        return False
    return merkle.verify_inclusion(leaf=digest, index=index, size=head.size, proof=proof, root=head.root)


def _placed(leaves: Iterable[tuple[T, int]]) -> dict[T, Placed]:
    places = logs.held()
    found = (
        (one, sequence, place) for one, sequence in leaves for place in places if sequence in place.leaves
    )
    return {one: (sequence, place) for one, sequence, place in found}
