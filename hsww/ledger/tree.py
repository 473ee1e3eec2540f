"""The stored Merkle tree: leaves and kept nodes as rows (see `merkle`)."""

from collections.abc import Iterable, Sequence

from django.db.models import Max

from hsww.ledger import merkle
from hsww.ledger.models import Leaf, Node


class Rows:
    """A log's tree as the database has it; trusts nothing, since the rows may have been tampered with.

    `first` is the place of the log's first leaf (see `logs`).
    """

    def __init__(self, first: int = 0) -> None:
        self._first = first

    def read(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        before = self._first >> level
        found = [bytes(value) for value in self._hashes(level, before + start, before + stop)]
        if len(found) != stop - start:
            raise merkle.MissingHash(f"level {level}, {start} to {stop}")
        return found

    def _hashes(self, level: int, start: int, stop: int) -> Iterable[bytes | memoryview]:
        if level == 0:
            leaves = Leaf.objects.filter(sequence__gte=start, sequence__lt=stop)
            return leaves.order_by("sequence").values_list("leaf_hash", flat=True)
        nodes = Node.objects.filter(level=level, position__gte=start, position__lt=stop)
        return nodes.order_by("position").values_list("hash", flat=True)


def size(first: int = 0) -> int:
    """Of the newest log, since whatever lies beyond its first leaf is counted."""
    last: int | None = Leaf.objects.filter(sequence__gte=first).aggregate(last=Max("sequence"))["last"]
    return 0 if last is None else last + 1 - first


def inclusion_proof(*, sequence: int, size: int, first: int = 0) -> list[bytes]:
    return merkle.inclusion_proof(Rows(first), sequence - first, size)


def consistency_proof(*, old: int, size: int, first: int = 0) -> list[bytes]:
    return merkle.consistency_proof(Rows(first), old, size)
