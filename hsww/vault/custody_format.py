"""What is in a copy of the keys, the same from SQLite and PostgreSQL (8.2).

UTF-8, one JSON array a line, without spaces, ending in a line feed. The first line says what it is and when it was
made, the last how many rows lie between and the SHA-256, in hexadecimal, of all lines before it. A row is one of

    ["kek",ID,MADE_AT]                                                 a key-encryption key that may wrap
    ["key",ID,KIND,SCOPE,STRAND,KEK,WRAPPED,CREATED,RETIRED or null]   a data key; WRAPPED is base64
    ["destroyed",KIND,SCOPE,STRAND,AT,FINISHED_AT or null]             a scope for which no key is made again

and times are in UTC to the microsecond. Worked example, kept true by `tests/vault/test_custody_format.py`:

    ["hsww keys 1","2026-04-01T02:00:00.000000Z"]
    ["kek","0123456789abcdef","2026-03-01T02:00:00.000000Z"]
    ["key","11111111-1111-4111-8111-111111111111","family","22222222-2222-4222-8222-222222222222","support",
        "0123456789abcdef","AAECAw==","2026-03-01T02:00:00.000000Z",null]
    ["destroyed","family","33333333-3333-4333-8333-333333333333","support","2026-03-02T02:00:00.000000Z",null]
    [3,"b9af673fbd337b043526b2d0039e201dd699b85e9119d31f72a8dfa2f588c76e"]

(the key is one line). It refuses a copy whose count or digest is another, and any row that is not in this form.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, DateTimeField, UUIDField, Value

from hsww.vault.errors import BadCopy, NoScope
from hsww.vault.models import DataKey, Destroyed, KeyEncryptionKey
from hsww.vault.scopes import KeyScope

FORMAT = "hsww keys 1"
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
Row = list[Any]


@dataclass(frozen=True, slots=True)
class KeyCopyContent:
    made_at: datetime
    keks: list[KeyEncryptionKey]
    keys: list[DataKey] = field(repr=False)
    destroyed: list[Destroyed]
    digest: str

    @property
    def rows(self) -> int:
        return len(self.keks) + len(self.keys) + len(self.destroyed)


def of_store() -> Iterator[Row]:
    """All rows, by one statement: so they belong together, whatever is written meanwhile."""
    nobody, never = Value(None, UUIDField()), Value(None, DateTimeField())
    keys = DataKey.objects.values_list(
        Value("key"), "id", "kind", "scope_id", "strand", "kek_id", "wrapped", "created", "retired"
    )
    keks = KeyEncryptionKey.objects.values_list(
        Value("kek"), nobody, Value(""), nobody, Value(""), "id", Value(b"", BinaryField()), "made_at", never
    )
    destroyed = Destroyed.objects.values_list(
        Value("destroyed"), nobody, "kind", "scope_id", "strand", Value(""), Value(b"", BinaryField()), "at",
        "finished_at",
    )  # fmt: skip
    for tag, row, kind, scope, strand, kek, wrapped, first, then in keys.union(keks, destroyed, all=True):
        if tag == "kek":
            yield [tag, kek, _time(first)]
        elif tag == "key":
            packed = base64.b64encode(wrapped).decode()
            yield [tag, str(row), kind, str(scope), strand, kek, packed, _time(first), _time(then)]
        else:
            yield [tag, kind, str(scope), strand, _time(first), _time(then)]


def written(made_at: datetime, rows: Iterable[Row]) -> bytes:
    lines = [_line([FORMAT, _time(made_at)]), *map(_line, rows)]
    body = b"".join(lines)
    return body + _line([len(lines) - 1, hashlib.sha256(body).hexdigest()])


def parse(content: bytes) -> KeyCopyContent:
    try:
        *lines, last = content.splitlines(keepends=True)
        made_at = _head(json.loads(lines[0]))
        rows, digest = json.loads(last)
    except (ValueError, IndexError, TypeError):
        raise BadCopy("This is not a copy of the keys.") from None
    if rows != len(lines) - 1 or digest != hashlib.sha256(b"".join(lines)).hexdigest():
        raise BadCopy("This copy of the keys is cut off, or was changed.")
    found = KeyCopyContent(made_at, [], [], [], digest)
    for line in lines[1:]:
        _keep(found, line)
    return found


def _head(line: Row) -> datetime:
    named, made_at = line
    if named != FORMAT:
        raise ValueError(named)
    return _read_time(made_at)


def _keep(found: KeyCopyContent, line: bytes) -> None:
    try:
        tag, *values = json.loads(line)
        if tag == "kek":
            kek_id, made_at = values
            found.keks.append(KeyEncryptionKey(id=kek_id, made_at=_read_time(made_at)))
        elif tag == "key":
            found.keys.append(_data_key(values))
        elif tag == "destroyed":
            found.destroyed.append(_destroyed(values))
        else:
            raise ValueError(tag)
    except (ValueError, TypeError, AttributeError, NoScope):
        raise BadCopy("A row of this copy of the keys is not in its form.") from None


def _data_key(values: Row) -> DataKey:
    row, kind, scope, strand, kek_id, wrapped, created, retired = values
    whose = KeyScope(kind, UUID(scope), strand)
    return DataKey(
        id=UUID(row), kind=whose.kind, scope_id=whose.id, strand=whose.strand, kek_id=kek_id,
        wrapped=base64.b64decode(wrapped, validate=True), created=_read_time(created),
        retired=_read_time(retired) if retired else None,
    )  # fmt: skip


def _destroyed(values: Row) -> Destroyed:
    kind, scope, strand, at, finished_at = values
    whose = KeyScope(kind, UUID(scope), strand)
    return Destroyed(
        kind=whose.kind, scope_id=whose.id, strand=whose.strand, at=_read_time(at),
        finished_at=_read_time(finished_at) if finished_at else None,
    )  # fmt: skip


def _line(row: Row) -> bytes:
    return json.dumps(row, separators=(",", ":")).encode() + b"\n"


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime(TIME) if at else None


def _read_time(text: str) -> datetime:
    return datetime.strptime(text, TIME).replace(tzinfo=UTC)
