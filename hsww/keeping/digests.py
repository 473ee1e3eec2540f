"""What a table holds, in one number and one digest, so that a copy and what is restored from it can be compared.

The digest of a table is the SHA-256 of its rows in the order of their primary key. Each row is its values in the order
of their columns' names, each value its kind (one letter) and its bytes' length in eight bytes before the bytes:
`n` nothing, `i` a whole number in decimal, `f` any other number as Python writes it, `t` text in UTF-8, `b` bytes.

Worked example, kept true by `tests/keeping/test_digests.py`: the one row (None, 7, "Sam") is the 31 bytes

    6e0000000000000000 69000000000000000137 74000000000000000353616d

and the digest of a table with that row alone is
e998e64a65f92621ec4eab5509e58cc3a493e8644b32b63ef6dedc37d3344a8b.
"""

import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Value = str | bytes | int | float | None
_LENGTH = struct.Struct(">Q").pack


@dataclass(frozen=True)
class Table:
    rows: int
    digest: str


def of_rows(rows: Iterable[Sequence[Value]]) -> Table:
    found, count = hashlib.sha256(), 0
    for row in rows:
        found.update(b"".join(map(_coded, row)))
        count += 1
    return Table(count, found.hexdigest())


def _coded(value: Value) -> bytes:
    kind, data = _bytes_of(value)
    return kind + _LENGTH(len(data)) + data


def _bytes_of(value: Value) -> tuple[bytes, bytes]:
    if value is None:
        return b"n", b""
    if isinstance(value, str):
        return b"t", value.encode()
    if isinstance(value, bytes):
        return b"b", value
    if isinstance(value, int):
        return b"i", b"%d" % value
    return b"f", repr(value).encode()
