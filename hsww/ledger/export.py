"""Writes the sealed ledger out, for somebody who will verify it without us (9.1). The format is in `verify`.

Hashes and checkpoints tell nothing, because each leaf is salted, and always go along. Entries go only in the scope
asked for:

    none           hashes and checkpoints alone
    entries        those named by their ids, for somebody who holds a receipt for them
    a family       for handing to the family: see below
    all            every entry; for the scheme's own checks, and never to be handed out

What is handed to a family must not tip anybody off: not about a concern, a talk with an adviser, the police or a court
(2.1, 3.5, 10.2), nor about the other parent, a hidden address, a consent of somebody else, a tie of somebody on the
staff, or another family. So an entry is told only if its clause, action and rule together are in `TOLD_TO_A_FAMILY`, a
closed list, if it was allowed, and if it is about this family and nobody else's. All else stays a salted hash among
the others, and cannot be told from an entry about another family.

What is left: looks at a file have times, and many looks on one day may be noticed. While a family must not know of a
concern, the safeguarding lead decides if they get an export at all.
"""

import base64
from collections.abc import Iterator
from typing import Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from hsww.ledger import entries, logs
from hsww.ledger.entries import Subject
from hsww.ledger.logs import Log
from hsww.ledger.models import Action, Checkpoint, Entry, EntrySubject, Leaf, Outcome
from hsww.ledger.verify import HEADER

Scope = Literal["all", "none"] | Subject | frozenset[UUID]
"""A subject must be a family; a set holds the ids (uid) of entries."""
AT_ONCE = 2_000
FAMILY = "family"

TOLD_TO_A_FAMILY = frozenset(
    {
        ("8.3", Action.SEEN, "families.see_file"),
        ("8.3", Action.SEEN, "families.see_contact"),
        ("8.3", Action.SEEN, "records.read_sampled"),
        ("0.1", Action.SEEN, "families.visiting_family"),
        ("5.2", Action.SEEN, "families.write_visit"),
        ("9.1", Action.SIGNED, "records.sign"),
    }
)
"""Clause, action and rule of the looks and signatures a family may be told of. What is not here is not told."""
BESIDE = ("person", "sample")
"""What an entry may be about beside the family: who works with it, and the sample that a file was drawn in."""


def lines(scope: Scope, log: Log | None = None) -> Iterator[str]:
    """Up to the newest checkpoint, and not beyond: what is not signed cannot be verified. Usually the newest log's."""
    told, log = _asked(scope), log or logs.current()
    checkpoints = Checkpoint.objects.filter(**log.checkpoints()).order_by("size").iterator(chunk_size=AT_ONCE)
    yield f"{HEADER} {scope if isinstance(scope, str) else 'some'}\n"
    count, checkpoint = 0, next(checkpoints, None)
    for leaf, entry in _leaves(log, told):
        if checkpoint is None:
            break
        yield _line("leaf", leaf)
        if entry is not None:
            yield _line("entry", entry)
        count += 1
        while checkpoint is not None and checkpoint.size - log.first <= count:
            yield _line("checkpoint", checkpoint.note.encode())
            checkpoint = next(checkpoints, None)
    if checkpoint is not None:  # checkpoints beyond the last leaf: the verifier will say so
        yield from (_line("checkpoint", left.note.encode()) for left in (checkpoint, *checkpoints))
    yield f"end {count}\n"


def _asked(scope: Scope) -> QuerySet[Entry]:
    if isinstance(scope, frozenset):
        return Entry.objects.filter(uid__in=scope)
    if isinstance(scope, Subject):
        return _for_family(scope)
    return Entry.objects.all() if scope == "all" else Entry.objects.none()


def _for_family(family: Subject) -> QuerySet[Entry]:
    if family.kind != FAMILY:
        raise ValueError("No list says what an export about anything but a family may tell.")
    itself = Q(kind=family.kind, subject=family.id)
    listed = Q()
    for clause, action, rule in TOLD_TO_A_FAMILY:
        listed |= Q(clause=clause, action=action, rule=rule)
    others = EntrySubject.objects.filter(entry=OuterRef("pk")).exclude(itself | Q(kind__in=BESIDE))
    about = EntrySubject.objects.filter(itself).values("entry")
    return Entry.objects.filter(listed, ~Exists(others), pk__in=about, outcome=Outcome.ALLOWED)


def _leaves(log: Log, told: QuerySet[Entry]) -> Iterator[tuple[bytes, bytes | None]]:
    leaves, start = Leaf.objects.filter(**log.among("sequence")).order_by("sequence"), log.first - 1
    while rows := list(leaves.filter(sequence__gt=start)[:AT_ONCE]):
        found = _told(told, [row.entry_id for row in rows])
        for row in rows:
            yield bytes(row.leaf_hash), found.get(row.entry_id)
        start = rows[-1].sequence


def _told(told: QuerySet[Entry], among: list[int]) -> dict[int, bytes]:
    rows = told.filter(pk__in=among).prefetch_related("subjects")
    return {
        row.pk: entries.to_bytes(row.content(tuple(subject.value() for subject in row.subjects.all())))
        for row in rows
    }


def _line(word: str, value: bytes) -> str:
    return f"{word} {base64.b64encode(value).decode()}\n"
