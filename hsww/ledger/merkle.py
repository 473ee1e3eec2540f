"""The ledger's Merkle tree, as RFC 6962 (and 9162, section 2.1) define it; nothing of Django.

A tree of millions is never held in memory: it is read through `Stored`, which keeps the leaves and every
eighth level above them. A node between two kept levels is folded from at most 256 hashes, which costs
less than storing a second row for each entry.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

HASH_BYTES = 32
KEPT_EVERY = 8
EMPTY_ROOT = hashlib.sha256(b"").digest()


class Placed(NamedTuple):
    """The hash of a complete subtree: 2**level leaves, the position-th of its level."""

    level: int
    position: int
    hash: bytes


class Stored(Protocol):
    def read(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        """The hashes of a kept level (0, 8, 16, …); refuses, by `MissingHash`, to return fewer than asked."""


class MissingHash(LookupError):  # noqa: N818 - named for what happened
    """The store lacks a hash that the tree of this size must have."""


class InMemory:
    """Leaves in a list: for small trees, and as the plainest `Stored`."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        tree = Growing()
        self._kept: dict[int, list[bytes]] = {0: list(leaves)}
        for leaf in leaves:
            for placed in tree.append(leaf):
                self._kept.setdefault(placed.level, []).append(placed.hash)

    def read(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        found = self._kept.get(level, [])[start:stop]
        if len(found) != stop - start:
            raise MissingHash(f"level {level}, {start} to {stop}")
        return found


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that only grows, remembered by its peaks: the roots of its complete subtrees, largest first."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if size.bit_count() != len(peaks):
            raise ValueError("A tree has one peak for each bit of its size.")
        self.size = size
        self._peaks = list(peaks)

    def append(self, leaf: bytes) -> list[Placed]:
        """Adds a leaf hash and returns the subtrees it completed at kept levels above the leaves."""
        completed = []
        level, position, found = 0, self.size, leaf
        while position & 1:
            found = node_hash(self._peaks.pop(), found)
            level, position = level + 1, position >> 1
            if level % KEPT_EVERY == 0:
                completed.append(Placed(level, position, found))
        self._peaks.append(found)
        self.size += 1
        return completed

    def root(self) -> bytes:
        if not self._peaks:
            return EMPTY_ROOT
        found = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            found = node_hash(peak, found)
        return found


def resume(stored: Stored, size: int) -> Growing:
    """The tree of the first `size` leaves, ready to grow."""
    return Growing(size, [_range_root(stored, begin, end) for begin, end in _complete_ranges(size)])


def root(stored: Stored, size: int) -> bytes:
    return resume(stored, size).root()


def inclusion_proof(stored: Stored, index: int, size: int) -> list[bytes]:
    if not 0 <= index < size:
        raise ValueError("The index lies outside the tree.")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split_point(end - begin)
        if index < middle:
            proof.append(_range_root(stored, middle, end))
            end = middle
        else:
            proof.append(_range_root(stored, begin, middle))
            begin = middle
    return proof[::-1]


def consistency_proof(stored: Stored, old: int, size: int) -> list[bytes]:
    """Shows that the tree of `old` leaves is the beginning of the tree of `size` leaves."""
    if not 0 < old <= size:
        raise ValueError("The older tree must be neither empty nor larger.")
    proof: list[bytes] = []
    begin, end = 0, size
    while end != old:
        middle = begin + _split_point(end - begin)
        if old <= middle:
            proof.append(_range_root(stored, middle, end))
            end = middle
        else:
            proof.append(_range_root(stored, begin, middle))
            begin = middle
    if begin:  # otherwise the old root itself, which the verifier already has
        proof.append(_range_root(stored, begin, end))
    return proof[::-1]


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(step, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, step)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(*, old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """RFC 9162, 2.1.4.2."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    return bool(steps) and _both_roots(old - 1, size - 1, steps) == (old_root, root)


def _both_roots(node: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split_point(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _complete_ranges(size: int) -> Iterator[tuple[int, int]]:
    begin = 0
    for bit in reversed(range(size.bit_length())):
        if size >> bit & 1:
            yield begin, begin + (1 << bit)
            begin += 1 << bit


def _range_root(stored: Stored, begin: int, end: int) -> bytes:
    count = end - begin
    if count & (count - 1) == 0:
        return _complete_root(stored, level=count.bit_length() - 1, begin=begin)
    middle = begin + _split_point(count)
    return node_hash(_range_root(stored, begin, middle), _range_root(stored, middle, end))


def _complete_root(stored: Stored, *, level: int, begin: int) -> bytes:
    kept = level - level % KEPT_EVERY
    start = begin >> kept
    hashes = stored.read(kept, start, start + (1 << (level - kept)))
    while len(hashes) > 1:
        hashes = [node_hash(*pair) for pair in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]
