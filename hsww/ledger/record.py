"""The one way to write to the ledger: a plain insert, in the caller's transaction if there is one (8.3, 9.1).

Nothing here locks more than its own rows; order and signature come later, from `sealing`. What cannot be written down
must not happen: on `LedgerUnavailable` the caller shows nothing and does nothing (raising a concern excepted, 2.1).
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import Error, transaction
from django.utils import timezone

from hsww.ledger import entries
from hsww.ledger.entries import Subject
from hsww.ledger.models import SALT_BYTES, SESSION_BYTES, Action, Entry, EntrySubject, Outcome
from hsww.ledger.reasons import seal_reason
from hsww.vault.scopes import KeyScope


class LedgerUnavailable(Exception):  # noqa: N818 - named for what happened
    """The entry could not be written, so what it would have recorded must not go on."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is to be recorded, before it has an identity, a time and a salt."""

    actor: UUID | None
    appointment: UUID | None = None
    hat: str
    action: Action
    outcome: Outcome = Outcome.ALLOWED
    clause: str
    rule: str = ""
    subjects: Sequence[Subject] = ()
    reason: str | None = None
    reason_scope: KeyScope | None = None
    session: bytes | None = None

    def __post_init__(self) -> None:
        if self.reason is not None and self.reason_scope is None:
            raise ValueError("A reason is kept under somebody's key: say whose.")
        if self.session is not None and len(self.session) != SESSION_BYTES:
            raise ValueError("A session is known here by 8 bytes of its digest.")


def record(
    *,
    actor: UUID | None,
    appointment: UUID | None = None,
    hat: str,
    action: Action,
    outcome: Outcome = Outcome.ALLOWED,
    clause: str,
    rule: str = "",
    subjects: Sequence[Subject] = (),
    reason: str | None = None,
    reason_scope: KeyScope | None = None,
    session: bytes | None = None,
) -> Entry:
    draft = Draft(
        actor=actor,
        appointment=appointment,
        hat=hat,
        action=action,
        outcome=outcome,
        clause=clause,
        rule=rule,
        subjects=subjects,
        reason=reason,
        reason_scope=reason_scope,
        session=session,
    )
    return record_many([draft])[0]


def record_many(drafts: Sequence[Draft]) -> list[Entry]:
    """Two inserts, however many drafts. Without a savepoint: if the entry fails, so does all it was to record."""
    try:
        written = [_entry(draft) for draft in drafts]
        with transaction.atomic(savepoint=False):
            Entry.objects.bulk_create(written)
            EntrySubject.objects.bulk_create(_subject_rows(written, drafts))
    except Error as error:
        raise LedgerUnavailable("The ledger could not be written.") from error
    return written


def _entry(draft: Draft) -> Entry:
    uid = uuid4()
    entry = Entry(
        uid=uid,
        at=timezone.now(),
        actor=draft.actor,
        appointment=draft.appointment,
        hat=str(draft.hat),
        action=draft.action.value,
        outcome=draft.outcome.value,
        clause=draft.clause,
        rule=draft.rule,
        salt=secrets.token_bytes(SALT_BYTES),
        reason=_sealed_reason(draft, uid),
        session=draft.session,
    )
    entry.digest = entries.digest(entry.content(tuple(draft.subjects)))
    return entry


def _sealed_reason(draft: Draft, uid: UUID) -> bytes | None:
    if draft.reason is None or draft.reason_scope is None:
        return None
    return seal_reason(draft.reason_scope, uid, draft.reason)


def _subject_rows(written: Sequence[Entry], drafts: Sequence[Draft]) -> Iterator[EntrySubject]:
    for entry, draft in zip(written, drafts, strict=True):
        for subject in dict.fromkeys(draft.subjects):
            yield EntrySubject(entry=entry, kind=subject.kind, subject=subject.id)
