"""Triggers by which the database itself refuses to change rows that are only added, replaced and destroyed (8.2).

Every column stays as it was, whoever asks. One change is let through, because a data key can be replaced: a sealed
value of the same length that lies under another key (`resealing.py`). Rows may be deleted: destroying them is the
business of whoever signs for it. Made again after every migrate, because SQLite loses triggers when it remakes a table.

What they cannot do: stop somebody who owns the database, or who holds two keys of the file at once.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connections, models, transaction

from hsww.vault.fields import SealedField
from hsww.vault.router import DATA

REFUSAL = "this row is never changed"
SAME = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}


MODELS: list[type[models.Model]] = []
"""The apps whose rows these are add theirs when they are ready."""


def after_migrate(*, using: str, **_: Any) -> None:
    if using != DATA:
        return
    there = connections[DATA].introspection.table_names()
    for model in MODELS:
        if model._meta.db_table in there:
            freeze(model)


def freeze(model: type[models.Model]) -> None:
    link = connections[DATA]
    with transaction.atomic(using=DATA), link.cursor() as cursor:
        for statement in _statements(link.vendor, model):
            cursor.execute(statement)


def _statements(vendor: str, model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table
    changed = f"NOT ({' AND '.join(_stays(field, SAME[vendor]) for field in model._meta.concrete_fields)})"
    if vendor == "postgresql":
        yield from _on_postgresql(table, changed)
    else:
        key = model._meta.pk.column
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 - names of our own
        yield from _on_sqlite(f"{table}_no_change", f"UPDATE ON {table} WHEN {changed}")
        # `INSERT OR REPLACE` deletes the old row without asking an UPDATE's trigger.
        yield from _on_sqlite(f"{table}_no_replace", f"INSERT ON {table} WHEN {there}")


def _stays(field: Any, same: str) -> str:
    """True, never unknown, of a row that may be written."""
    new, old = f"NEW.{field.column}", f"OLD.{field.column}"
    kept = f"{new} {same} {old}"
    if not isinstance(field, SealedField):
        return kept
    moved = f"length({new}) = length({old}) AND substr({new}, 2, 16) <> substr({old}, 2, 16)"
    return f"({kept} OR COALESCE({moved}, FALSE))"


def _on_sqlite(name: str, when: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def _on_postgresql(table: str, changed: str) -> Iterator[str]:
    name = f"{table}_no_change"
    yield (
        "CREATE OR REPLACE FUNCTION vault_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield (
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed})"
        " EXECUTE FUNCTION vault_refuse()"
    )
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
