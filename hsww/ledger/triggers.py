"""Triggers by which the database itself refuses to change the ledger, and queues every entry for sealing (8.3, 9.1).

They refuse UPDATE, DELETE, TRUNCATE and replacing INSERT, whoever asks, and refuse to drop an entry from the queue
before it has its leaf. SQLite loses triggers silently when a migration remakes a table, and an owner of
the database can drop them; so they are compared, text and all, and made again after every migrate and at every start.
Nothing in the product lifts them.

What they cannot do: stop somebody who owns the database. Such a change shows when the log is verified.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from hsww.ledger import triggers_postgresql, triggers_sqlite

REFUSAL = "the ledger is append-only"

KEYS_OF: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "ledger_entry": (("id",), ("uid",)),
    "ledger_entrysubject": (("id",), ("entry_id", "kind", "subject")),
    "ledger_leaf": (("sequence",), ("entry_id",)),
    "ledger_node": (("id",), ("level", "position")),
    "ledger_checkpoint": (("size",),),
}
"""Each append-only table, with the unique keys by which an INSERT could replace a row."""


def expected(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Every trigger's name, with the statements that make it."""
    if connection.vendor == "postgresql":
        return triggers_postgresql.expected(KEYS_OF, REFUSAL)
    return triggers_sqlite.expected(KEYS_OF, REFUSAL)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Triggers that are absent, switched off, or no longer say what they should."""
    wanted = expected(connection)
    if connection.vendor == "postgresql":
        return sorted(set(wanted) - triggers_postgresql.sound(connection, KEYS_OF, REFUSAL))
    return sorted(set(wanted) - triggers_sqlite.sound(connection, wanted))


def install(connection: BaseDatabaseWrapper) -> list[str]:
    """Makes what is missing, and returns its names."""
    made = missing(connection)
    if made:
        statements = expected(connection)
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for name in made:
                if connection.vendor == "sqlite":  # one statement a call
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(statements[name])
    return made
