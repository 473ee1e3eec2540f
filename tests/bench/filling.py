"""Fills the log below its actions: the rows that `record_many` would write, to the byte, put in without its triggers.

A million would take too long one insert at a time. Sealing them is left to the sealer.
"""

from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Model

from hsww.ledger import record as recording
from hsww.ledger.models import Entry, EntrySubject
from hsww.ledger.record import Draft
from tests.ledger.lifting import lifted

Row = tuple[Any, ...]


def write(drafts: Sequence[Draft]) -> None:
    before = Entry.objects.aggregate(last=Max("id"))["last"] or 0
    entries, about = [], []
    for pk, draft in enumerate(drafts, before + 1):
        entries.append((pk, *recording._ready(Entry, recording._values(recording._entry(draft)))))
        about += [(pk, *subject) for subject in recording._ready_subjects(draft)]
    with lifted(), transaction.atomic():
        _put(Entry, entries, with_id=True)
        _put(EntrySubject, about)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO ledger_queued SELECT id FROM ledger_entry WHERE id > %s", [before])
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence('ledger_entry', 'id'), %s)", [before + len(drafts)]
                )


def _put(model: type[Model], rows: Iterable[Row], *, with_id: bool = False) -> None:
    columns = [*(["id"] if with_id else []), *(field.column for field in recording._columns(model))]
    into = f"{model._meta.db_table} ({', '.join(columns)})"
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with (
            closing(connection.connection.cursor()) as cursor,
            cursor.copy(f"COPY {into} FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(columns))})", rows)
