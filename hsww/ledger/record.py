"""The one way to write to the ledger: a plain insert, in the caller's transaction if there is one (8.3, 9.1).

Nothing here locks more than its own rows; order and signature come later, from `sealing`. What cannot be written down
must not happen: on `LedgerUnavailable` the caller shows nothing and does nothing (raising a concern excepted, 2.1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, Error, connection, models, transaction
from django.utils import timezone

from hsww.ledger import authorship, entries
from hsww.ledger.entries import Subject
from hsww.ledger.models import SESSION_BYTES, Action, Entry, EntrySubject, Outcome
from hsww.ledger.reasons import seal_reason
from hsww.vault.scopes import KeyScope

Values = tuple[Any, ...]
MOST_PARAMETERS = 60_000
"""PostgreSQL takes 65,535 in a statement."""


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
    """Two inserts, however many drafts. Without a savepoint: if the entry fails, so does all it was to record.

    All that takes time is done before the first of them, because from there on SQLite lets nobody else write.
    """
    try:
        written = [_entry(draft) for draft in drafts]
        rows = [_ready(Entry, _values(entry)) for entry in written]
        subjects = [_ready_subjects(draft) for draft in drafts]
        with transaction.atomic(savepoint=False):
            ids = _insert(Entry, rows, returning=True)
            _insert(
                EntrySubject,
                [(pk, *about) for pk, some in zip(ids, subjects, strict=True) for about in some],
            )
    except (Error, OSError, ImproperlyConfigured) as error:
        raise LedgerUnavailable("The ledger could not be written.") from error
    for entry, pk in zip(written, ids, strict=True):
        entry.id, entry._state.adding, entry._state.db = pk, False, DEFAULT_DB_ALIAS
    return written


def _insert(model: type[models.Model], rows: Sequence[Values], *, returning: bool = False) -> list[int]:
    """What `bulk_create` does, at a third of its cost, because every page waits for it (measured)."""
    most = (connection.features.max_query_params or MOST_PARAMETERS) // len(_columns(model))
    found: list[int] = []
    for some in (rows[start : start + most] for start in range(0, len(rows), most)):
        with connection.cursor() as cursor:
            cursor.execute(_insert_sql(model, len(some), returning), [one for row in some for one in row])
            found += [pk for (pk,) in cursor.fetchall()] if returning else []
    return found


def _ready(model: type[models.Model], values: Values) -> Values:
    """As the database takes them."""
    return tuple(
        field.get_db_prep_save(one, connection) for field, one in zip(_columns(model), values, strict=True)
    )


@lru_cache(maxsize=128)
def _insert_sql(model: type[models.Model], rows: int, returning: bool) -> str:
    """Kept, because SQLite lets nobody else write while it is put together."""
    quote, fields = connection.ops.quote_name, _columns(model)
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * rows)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {places}"  # noqa: S608 - names of our own
    return f"{sql} RETURNING {quote('id')}" if returning else sql


@cache
def _columns(model: type[models.Model]) -> tuple[Any, ...]:
    """All but the id, which the database gives."""
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


def _values(entry: Entry) -> Values:
    return tuple(getattr(entry, field.attname) for field in _columns(Entry))


def _ready_subjects(draft: Draft) -> list[Values]:
    """The columns of EntrySubject after the entry's."""
    return [_ready(EntrySubject, (0, about.kind, about.id))[1:] for about in dict.fromkeys(draft.subjects)]


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
        salt=b"",
        reason=_sealed_reason(draft, uid),
        session=draft.session,
    )
    content = authorship.salted(entry.content(tuple(draft.subjects)))
    entry.salt, entry.digest = content.salt, entries.digest(content)
    return entry


def _sealed_reason(draft: Draft, uid: UUID) -> bytes | None:
    if draft.reason is None or draft.reason_scope is None:
        return None
    return seal_reason(draft.reason_scope, uid, draft.reason)
