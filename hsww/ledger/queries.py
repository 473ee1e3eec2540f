"""Reading the ledger. Who may ask is decided by the rule of the page that asks (8.3, 9.1)."""

from uuid import UUID

from hsww.ledger.models import Checkpoint, Entry, EntrySubject, Queued

PAGE = 50


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
