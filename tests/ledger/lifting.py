"""Lifts the ledger's triggers for as long as a test database is emptied. The product has no such thing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from hsww.ledger import triggers


@contextmanager
def lifted(alias: str = "default") -> Iterator[None]:
    connection = connections[alias]
    drop(connection)
    try:
        yield
    finally:
        triggers.install(connection)


def drop(connection: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in triggers.expected(connection):
            cursor.execute(_drop(connection.vendor, name))


def _drop(vendor: str, name: str) -> str:
    if vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {name}"
    table = next(
        table
        for table in (*triggers.KEYS_OF, "ledger_queued")
        if name.startswith((f"{table}_no_", f"{table}_enqueue"))
    )
    return f"DROP TRIGGER IF EXISTS {name} ON {table}"
