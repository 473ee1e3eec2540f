"""What somebody who has the database, and no key, puts into the log or makes of what is in it."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from hsww.ledger import entries
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Entry, EntrySubject
from tests.ledger.lifting import lifted
from tests.ledger.writing import FAMILY, ORGANISER

LARGEST = (1 << 62) + 1
NEVER = {"sqlite": "CAST(x'ff' AS TEXT)", "postgresql": "'infinity'"}[connection.vendor]
"""A time that is stored, and that nobody can read again."""


def forged(*, about: Sequence[Subject] = (FAMILY,), **values: Any) -> Entry:
    """What somebody writes who knows the format and has no key: its digest is right, and the database queues it."""
    entry = Entry(
        uid=uuid4(), salt=secrets.token_bytes(32),
        **{"at": timezone.now(), "actor": ORGANISER, "hat": "organiser", "action": Action.SEEN, "outcome": "allowed",
           "clause": "8.3", **values},
    )  # fmt: skip
    entry.digest = entries.digest(entry.content(tuple(about)))
    entry.save(force_insert=True)
    EntrySubject.objects.bulk_create(
        EntrySubject(entry=entry, kind=one.kind, subject=one.id) for one in about
    )
    return entry


def spoil(entry: Entry, column: str = "at", value: str = NEVER) -> None:
    with lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_entry SET {column} = {value} WHERE id = {entry.pk}")


def copied(entry: Entry) -> int:
    """The same under another id, past the database's own rule that there is one of each."""
    names = ", ".join(field.column for field in Entry._meta.concrete_fields if not field.primary_key)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DROP CONSTRAINT IF EXISTS ledger_entry_uid_key")
        cursor.execute(
            f"INSERT INTO ledger_entry ({names}) SELECT {names} FROM ledger_entry WHERE id = {entry.pk} RETURNING id"
        )
        (pk,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO ledger_entrysubject (entry_id, kind, subject)"
            f" SELECT {pk}, kind, subject FROM ledger_entrysubject WHERE entry_id = {entry.pk}"
        )
    return int(pk)
