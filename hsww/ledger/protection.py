"""Keeps the ledger's triggers in place: after every migrate, at every start, and as a system check (8.3, 9.1)."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as Doubt
from django.db import DEFAULT_DB_ALIAS, connections

from hsww.ledger import triggers


def ensure() -> list[str]:
    """Run before the first request is served. Returns what had to be made again, which somebody should explain."""
    return triggers.install(connections[DEFAULT_DB_ALIAS])


def after_migrate(*, using: str, **_: Any) -> None:
    if using == DEFAULT_DB_ALIAS and has_tables(using):
        triggers.install(connections[using])


def check_triggers(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A warning and not an error, because an error would stop the very migrate that makes the trigger again."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or not has_tables(DEFAULT_DB_ALIAS):
        return []
    return [
        Doubt(
            f"The ledger is not protected: trigger {name} is missing or changed.",
            hint="A start or manage.py migrate makes it again. Find out who removed it.",
            id="ledger.W001",
        )
        for name in triggers.missing(connections[DEFAULT_DB_ALIAS])
    ]


def has_tables(alias: str) -> bool:
    """False before the first migrate, and after a migrate back to nothing."""
    return set(triggers.KEYS_OF) <= set(connections[alias].introspection.table_names())
