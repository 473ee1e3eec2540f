"""Triggers by which the database itself refuses to change the ledger, and queues every entry for sealing (8.3, 9.1).

They refuse UPDATE, DELETE, TRUNCATE and replacing INSERT, whoever asks, and refuse to drop an entry from the queue
before it has its leaf. `protection` compares them and puts them right after every migrate and at every start. Nothing
in the product lifts them.

What they cannot do: stop somebody who owns the database. Such a change shows when the log is verified.
"""

from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

from hsww.ledger import triggers_postgresql, triggers_sqlite
from hsww.vault import protection
from hsww.vault.protection import Trigger

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


def expected(connection: BaseDatabaseWrapper) -> dict[str, Trigger]:
    """By name."""
    read = triggers_postgresql if connection.vendor == "postgresql" else triggers_sqlite
    return {trigger.name: trigger for trigger in read.triggers(KEYS_OF, REFUSAL)}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Triggers that are absent, switched off, no longer say what they should, or are not ours at all."""
    return protection.missing(connection, [*expected(connection).values()])


def install(connection: BaseDatabaseWrapper) -> list[str]:
    """Makes what is missing and takes away what is not ours, and returns the names of both."""
    return protection.install(connection, [*expected(connection).values()])
