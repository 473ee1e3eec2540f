"""Writes the sealed ledger out, for somebody who will verify it without us (9.1). The format is in `verify`.

Hashes and checkpoints tell nothing and always go along. Entries go only in the scope asked for, so that an export for
one family never says that another's file was opened.
"""

import base64
from collections.abc import Iterator
from typing import Literal

from hsww.ledger import entries
from hsww.ledger.entries import Subject
from hsww.ledger.models import Checkpoint, EntrySubject, Leaf
from hsww.ledger.verify import HEADER

Scope = Literal["all", "none"] | Subject
AT_ONCE = 2_000


def lines(scope: Scope) -> Iterator[str]:
    """Up to the newest checkpoint, and not beyond: what is not signed cannot be verified."""
    checkpoints = Checkpoint.objects.order_by("size").iterator(chunk_size=AT_ONCE)
    yield f"{HEADER} {'some' if isinstance(scope, Subject) else scope}\n"
    count, checkpoint = 0, next(checkpoints, None)
    for leaf, told in _leaves(scope):
        if checkpoint is None:
            break
        yield _line("leaf", leaf)
        if told is not None:
            yield _line("entry", told)
        count += 1
        while checkpoint is not None and checkpoint.size <= count:
            yield _line("checkpoint", checkpoint.note.encode())
            checkpoint = next(checkpoints, None)
    if checkpoint is not None:  # checkpoints beyond the last leaf: the verifier will say so
        yield from (_line("checkpoint", left.note.encode()) for left in (checkpoint, *checkpoints))
    yield f"end {count}\n"


def _leaves(scope: Scope) -> Iterator[tuple[bytes, bytes | None]]:
    start = -1
    while rows := _batch(start, scope):
        asked = _asked(rows, scope)
        for row in rows:
            yield bytes(row.leaf_hash), _told(row) if row.entry_id in asked else None
        start = rows[-1].sequence


def _batch(start: int, scope: Scope) -> list[Leaf]:
    rows = Leaf.objects.filter(sequence__gt=start).order_by("sequence")
    if scope != "none":
        rows = rows.select_related("entry").prefetch_related("entry__subjects")
    return list(rows[:AT_ONCE])


def _asked(rows: list[Leaf], scope: Scope) -> set[int]:
    if not isinstance(scope, Subject):
        return {row.entry_id for row in rows} if scope == "all" else set()
    about = EntrySubject.objects.filter(kind=scope.kind, subject=scope.id)
    return set(about.filter(entry__in=[row.entry_id for row in rows]).values_list("entry_id", flat=True))


def _told(row: Leaf) -> bytes:
    subjects = tuple(subject.value() for subject in row.entry.subjects.all())
    return entries.to_bytes(row.entry.content(subjects))


def _line(word: str, value: bytes) -> str:
    return f"{word} {base64.b64encode(value).decode()}\n"
