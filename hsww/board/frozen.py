"""Triggers by which the database refuses to change a snapshot, or a report that is released (3.2).

A figure the board has seen must stay as it was: a second count of the same time, laid beside the first, could show
who came and went. Made again after every migrate, because SQLite loses triggers when it remakes a table.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "a released report never changes"
WHEN = {"board_snapshot": "", "board_report": "WHEN (OLD.released_at IS NOT NULL)"}


def statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [_FUNCTION, *(line for table in WHEN for line in _on_postgresql(table))]
    return [line for table in WHEN for line in _on_sqlite(table)]


def install(connection: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def after_migrate(*, using: str, **_: Any) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    if set(WHEN) <= set(connections[using].introspection.table_names()):
        install(connections[using])


_FUNCTION = f"""
CREATE OR REPLACE FUNCTION board_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END
$$
"""


def _on_sqlite(table: str) -> list[str]:
    name = f"{table}_no_update"
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        (
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} {WHEN[table]}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        ),
    ]


def _on_postgresql(table: str) -> list[str]:
    name = f"{table}_no_update"
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        (
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW {WHEN[table]}"
            " EXECUTE FUNCTION board_refuse()"
        ),
    ]
