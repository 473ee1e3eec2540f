"""Reading the ledger. Who may ask is decided by the rule of the page that asks (8.3, 9.1)."""

import base64
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from hsww.ledger import entries, heads, logs, notes, pinned, tree
from hsww.ledger.logs import Log
from hsww.ledger.models import Checkpoint, Entry, Leaf, Queued
from hsww.ledger.proofs import Proof
from hsww.ledger.signing import public_key

MOST_FORGED = 50
"""Checkpoints that nobody signed and that are passed over. The sealer alarms at the first."""


class NotSealed(LookupError):  # noqa: N818 - named for what happened
    """The entry waits for the sealer still, so nothing can prove yet that it is in the log."""


def newest_checkpoint() -> Checkpoint | None:
    """Of the newest log. What its key did not sign is passed over."""
    log = logs.current()
    rows = Checkpoint.objects.filter(**log.checkpoints()).order_by("-size")[:MOST_FORGED]
    return next((row for row in rows if log.text_of(row)), None)


def newest_note() -> str | None:
    """What is handed out: the newest of the log, from outside the database or from within, if its key signed it."""
    log, row = logs.current(), newest_checkpoint()
    found = [(row.size - log.first, with_witnesses(row))] if row else []
    if (kept := heads.last_signed()) is not None:
        with suppress(notes.BadNote):
            found.append((notes.head_of(kept, [log.key]).size, kept))
    return max(found, key=lambda one: (one[0], len(one[1])))[1] if found else None


def newest_head() -> notes.Head | None:
    newest = newest_checkpoint()
    return logs.head_of(newest.note) if newest else None


def unsealed() -> int:
    return Queued.objects.count()


def proof_of(entry: Entry) -> Proof:
    """Against the oldest checkpoint that covers the entry, from at most some 2 log2(n) short reads.

    The oldest, because then a receipt is the same to the byte whenever it is asked for, and dates its entry as early
    as can be shown. That the log was left alone since is shown by comparing it with a later export. Only a witness's
    signature, once it is there, is added.
    """
    leaf = Leaf.objects.filter(entry=entry).first()
    log = None if leaf is None else logs.of_sequence(leaf.sequence)
    covering = None if leaf is None or log is None else _oldest_over(log, leaf.sequence)
    if leaf is None or log is None or covering is None:
        raise NotSealed
    size = covering.size - log.first
    return Proof(
        index=leaf.sequence - log.first,
        hashes=tuple(tree.inclusion_proof(sequence=leaf.sequence, size=size, first=log.first)),
        checkpoint=with_witnesses(covering),
        extra=entries.to_bytes(entry.content(tuple(row.value() for row in entry.subjects.all()))),
    )


def with_witnesses(checkpoint: Checkpoint) -> str:
    """The note with what the witnesses we know added to it, in the order of their names."""
    rows = filter(pinned.counts, checkpoint.cosignatures.select_related("checkpoint").order_by("witness"))
    return checkpoint.note + "".join(f"{row.line}\n" for row in rows)


def checkpoint_of(note: str) -> Checkpoint | None:
    """The row of a checkpoint of ours, whichever log it is of."""
    head = logs.head_of(note)
    log = logs.named(head.origin)
    return Checkpoint.objects.filter(size=log.first + head.size, root=head.root).first() if log else None


@dataclass(frozen=True)
class Printed:
    """What of a checkpoint is printed, for people to compare by eye."""

    head: notes.Head
    key_id: str
    at: datetime | None

    @property
    def root(self) -> str:
        return base64.b64encode(self.head.root).decode()


def printed(note: str) -> Printed | None:
    """Nothing of what is no checkpoint of ours."""
    try:
        head, row = logs.head_of(note), checkpoint_of(note)
    except notes.BadNote:
        return None
    return Printed(head, public_key(head.origin).id.hex(), row.at if row else None)


def _oldest_over(log: Log, sequence: int) -> Checkpoint | None:
    return Checkpoint.objects.filter(size__gt=sequence, size__lte=log.end).order_by("size").first()
