"""Keeps other writers out of a table until the transaction ends, or waits for those who are writing now."""

import time

from django.db import connections, transaction
from django.db.models import Model

from hsww.vault.errors import AtWork
from hsww.vault.router import DATA, KEYS

PATIENCE = 60
PAUSE = 0.02


def lock(model: type[Model]) -> None:
    """PostgreSQL only: on SQLite a transaction of ours (IMMEDIATE) is alone from its beginning."""
    link = connections[KEYS]
    if link.vendor == "postgresql":
        with link.cursor() as cursor:
            table = link.ops.quote_name(model._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def settle() -> None:
    """Returns when whoever was writing data at this moment has ended; what they wrote can be read then."""
    link = connections[DATA]
    if link.vendor == "sqlite":
        with transaction.atomic(using=DATA):
            return
    if link.in_atomic_block:
        return  # it would wait for itself
    with link.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        (next_one,), until = cursor.fetchone(), time.monotonic() + PATIENCE
        while time.monotonic() < until:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::text::xid8", [next_one])
            if cursor.fetchone()[0]:
                return
            time.sleep(PAUSE)
    raise AtWork("Something has been writing into the data for a minute. Try again when that has ended.")
