"""Reading the ledger. Who may ask is decided by the rule of the page that asks (8.3, 9.1)."""

from uuid import UUID

from hsww.ledger import entries, tree
from hsww.ledger.models import Checkpoint, Entry, EntrySubject, Leaf, Queued
from hsww.ledger.proofs import Proof

PAGE = 50


class NotSealed(LookupError):  # noqa: N818 - named for what happened
    """The entry waits for the sealer still, so nothing can prove yet that it is in the log."""


def seen_by(kind: str, subject: UUID, *, limit: int = PAGE, before: int | None = None) -> list[Entry]:
    """Who has seen this file, newest first. `before` is the id of the last entry of the page above."""
    rows = EntrySubject.objects.filter(kind=kind, subject=subject).select_related("entry")
    if before is not None:
        rows = rows.filter(entry_id__lt=before)
    return [row.entry for row in rows.order_by("-entry_id")[:limit]]


def done_by(actor: UUID, *, limit: int = PAGE, before: int | None = None) -> list[Entry]:
    """What this person did, in every hat, newest first."""
    rows = Entry.objects.filter(actor=actor)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:limit])


def newest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def unsealed() -> int:
    return Queued.objects.count()


def proof_of(entry: Entry) -> Proof:
    """Against the oldest checkpoint that covers the entry, from at most some 2 log2(n) short reads.

    The oldest, because then a receipt is the same to the byte whenever it is asked for, and dates its entry as early
    as can be shown. That the log was left alone since is shown by comparing it with a later export.
    """
    leaf = Leaf.objects.filter(entry=entry).first()
    covering = None if leaf is None else _oldest_over(leaf.sequence)
    if leaf is None or covering is None:
        raise NotSealed
    return Proof(
        index=leaf.sequence,
        hashes=tuple(tree.inclusion_proof(sequence=leaf.sequence, size=covering.size)),
        checkpoint=covering.note,
        extra=entries.to_bytes(entry.content(tuple(row.value() for row in entry.subjects.all()))),
    )


def _oldest_over(sequence: int) -> Checkpoint | None:
    return Checkpoint.objects.filter(size__gt=sequence).order_by("size").first()
