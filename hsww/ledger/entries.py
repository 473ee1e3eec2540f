"""The exact bytes a ledger entry commits to, and nothing of Django, so that an auditor can recompute them (9.1).

There is one way to write an entry and one way to read it. Reading refuses whatever writing would not have
made, so that two different entries never share their bytes.

Format, version 1 (lengths and counts are 4 bytes, big-endian):

    entry    = 01 field×12 subjects
    field    = length value; an absent value is FFFFFFFF and nothing after it
    subjects = count (field field)×count, that is kind and id, sorted by kind and then id, none twice
    leaf     = SHA-256(00 entry), as RFC 6962 says

The fields are, in order: uid (16 bytes), at (8: microseconds since 1970 in UTC, big-endian), actor (16 or absent),
appointment (16 or absent), hat, action, outcome, clause, rule (UTF-8), salt (32), reason (ciphertext or absent),
session (8 or absent).

Worked example. On 1 March 2026 at 09:30 UTC the co-ordinator 22…22, appointed by 33…33, saw family 44…44 under
clause 4.3 and the rule "family", in the session 55…55; uid 11…11, salt 00 01 … 1f, no reason:

    01
    00000010 11111111111111111111111111111111
    00000008 00064bf31d3df600
    00000010 22222222222222222222222222222222
    00000010 33333333333333333333333333333333
    00000009 6f7267616e69736572
    00000004 7365656e
    00000007 616c6c6f776564
    00000003 342e33
    00000006 66616d696c79
    00000020 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
    ffffffff
    00000008 5555555555555555
    00000001 00000006 66616d696c79 00000010 44444444444444444444444444444444

    leaf b175f93a6ae61e524bea7d8b74092bb37f6da4a78b181f900f84bb7979f195da
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from hsww.ledger.merkle import leaf_hash

VERSION = 1
FIELDS = 12
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, struct.error)
"""What reading a row may end in, if somebody wrote it who is not us."""
_ABSENT = 0xFFFFFFFF
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH = struct.Struct(">I")
_MICROSECONDS = struct.Struct(">q")


class Malformed(ValueError):  # noqa: N818 - named for what happened
    """Bytes that no entry would have been written as."""


class Subject(NamedTuple):
    """Whose file an entry is about: a kind ("family", "person", "report") and an opaque id."""

    kind: str
    id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    uid: UUID
    at: datetime
    actor: UUID | None
    appointment: UUID | None
    hat: str
    action: str
    outcome: str
    clause: str
    rule: str
    salt: bytes
    reason: bytes | None
    session: bytes | None
    subjects: tuple[Subject, ...] = ()


def to_bytes(content: Content) -> bytes:
    texts = (content.hat, content.action, content.outcome, content.clause, content.rule)
    return b"".join(
        (
            bytes((VERSION,)),
            _field(content.uid.bytes),
            _field(_MICROSECONDS.pack((content.at - _EPOCH) // timedelta(microseconds=1))),
            _field(content.actor.bytes if content.actor else None),
            _field(content.appointment.bytes if content.appointment else None),
            *(_field(text.encode()) for text in texts),
            _field(content.salt),
            _field(content.reason),
            _field(content.session),
            _subjects(content.subjects),
        )
    )


def digest(content: Content) -> bytes:
    """The entry's leaf in the Merkle tree."""
    return leaf_hash(to_bytes(content))


def from_bytes(data: bytes) -> Content:
    try:
        content = _read(data)
        if to_bytes(content) == data:
            return content
    except (struct.error, ValueError, OverflowError) as error:
        raise Malformed("These bytes are not a ledger entry.") from error
    raise Malformed("These bytes are not a ledger entry.")


def _field(value: bytes | None) -> bytes:
    return _LENGTH.pack(_ABSENT) if value is None else _LENGTH.pack(len(value)) + value


def _subjects(subjects: tuple[Subject, ...]) -> bytes:
    ordered = sorted({(subject.kind.encode(), subject.id.bytes) for subject in subjects})
    return _LENGTH.pack(len(ordered)) + b"".join(_field(kind) + _field(id_) for kind, id_ in ordered)


def _read(data: bytes) -> Content:
    if data[:1] != bytes((VERSION,)):
        raise Malformed("This entry is of an unknown version.")
    fields = list(_split(data, 1))
    if len(fields) < FIELDS:
        raise Malformed("This entry is cut short.")
    uid, at, actor, appointment, *_ = fields
    hat, action, outcome, clause, rule = (_present(field).decode() for field in fields[4:9])
    salt, reason, session = fields[9:FIELDS]
    return Content(
        uid=UUID(bytes=_present(uid)),
        at=_EPOCH + timedelta(microseconds=_MICROSECONDS.unpack(_present(at))[0]),
        actor=UUID(bytes=actor) if actor is not None else None,
        appointment=UUID(bytes=appointment) if appointment is not None else None,
        hat=hat,
        action=action,
        outcome=outcome,
        clause=clause,
        rule=rule,
        salt=_present(salt),
        reason=reason,
        session=session,
        subjects=_read_subjects(fields[FIELDS:]),
    )


def _read_subjects(fields: list[bytes | None]) -> tuple[Subject, ...]:
    return tuple(
        Subject(_present(kind).decode(), UUID(bytes=_present(id_)))
        for kind, id_ in zip(fields[::2], fields[1::2], strict=True)
    )


def _split(data: bytes, start: int) -> Iterator[bytes | None]:
    """Every field, then the subjects' kinds and ids; the count between them is checked by writing it again."""
    seen = 0
    while start < len(data):
        if seen == FIELDS:
            start += _LENGTH.size
            seen += 1
            continue
        (length,) = _LENGTH.unpack_from(data, start)
        start += _LENGTH.size
        seen += 1
        if length == _ABSENT:
            yield None
            continue
        yield data[start : start + length]
        start += length


def _present(value: bytes | None) -> bytes:
    if value is None:
        raise Malformed("A part of this entry is missing.")
    return value
