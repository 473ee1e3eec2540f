"""Triggers by which the database itself refuses to change the ledger, and queues every entry for sealing (8.3, 9.1).

They refuse UPDATE, DELETE, TRUNCATE and replacing INSERT, whoever asks, and refuse to drop an entry from the queue
before it has its leaf. SQLite loses triggers silently when a migration remakes a table, and an owner of
the database can drop them, or add one that undoes their work; so all that hang on the ledger's tables are compared,
text and all, and put right after every migrate and at every start.
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
    "ledger_begun": (("number",), ("name",)),
    "ledger_finding": (("id",), ("log", "what")),
    "ledger_cosignature": (("id",), ("checkpoint_id", "witness")),
    "ledger_witnessanswer": (("id",),),
}
"""Each append-only table, with the unique keys by which an INSERT could replace a row."""
TABLES = (*KEYS_OF, "ledger_queued")


def expected(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Every trigger's name, with the statements that make it."""
    if connection.vendor == "postgresql":
        return triggers_postgresql.expected(KEYS_OF, REFUSAL)
    return triggers_sqlite.expected(KEYS_OF, REFUSAL)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Triggers that are absent, switched off, no longer say what they should, or are not ours at all."""
    return sorted({*_unsound(connection), *_strangers(connection)})


def install(connection: BaseDatabaseWrapper) -> list[str]:
    """Makes what is missing and takes away what is not ours, and returns the names of both."""
    strangers, made = _strangers(connection), _unsound(connection)
    if strangers or made:
        statements = expected(connection)
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for name, table in strangers.items():
                cursor.execute(_drop(connection, name, table))
            for name in made:
                if connection.vendor == "sqlite":  # one statement a call
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(statements[name])
    return sorted({*made, *strangers})


def _unsound(connection: BaseDatabaseWrapper) -> set[str]:
    wanted = expected(connection)
    if connection.vendor == "postgresql":
        return set(wanted) - triggers_postgresql.sound(connection, KEYS_OF, REFUSAL)
    return set(wanted) - triggers_sqlite.sound(connection, wanted)


def _strangers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Each trigger on a table of the ledger that we did not put there, with its table."""
    read = triggers_postgresql.present if connection.vendor == "postgresql" else triggers_sqlite.present
    wanted = expected(connection)
    return {name: table for name, table in read(connection, TABLES) if name not in wanted}


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> str:
    quoted = connection.ops.quote_name(name)
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {quoted}{on}"
