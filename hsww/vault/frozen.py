"""Triggers by which the database itself refuses to change rows that are only added, replaced and destroyed (3.2, 8.2).

Every column stays as it was, whoever asks. One change is let through, because a data key can be replaced: a sealed
value of the same length that lies under another key (`resealing.py`), or under another file's. A column that is
`filled` may go from nothing to something, once. Rows may be deleted: destroying them is the business of whoever signs
for it. The triggers are compared and put right with the ledger's, and watched each minute.

What they cannot do: stop somebody who owns the database, or who holds two keys of the file at once. What is deleted and
put in again under the same id gets past them too; so whoever adds such a row has the ledger commit to `seen_as`, and
the daily audit compares the two.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models

from hsww.vault.envelope import delimited
from hsww.vault.fields import SealedField
from hsww.vault.held import Held, Sealed
from hsww.vault.protection import Trigger, on_postgresql

REFUSAL = "this row is never changed"
SAME = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}
ALWAYS = "TRUE"
ID_BYTES = 16


@dataclass(frozen=True)
class Frozen:
    model: type[models.Model]
    once: str
    """The condition on the row as it is (OLD) from which on it is frozen."""
    kind: str
    """What the ledger calls such a row, if it commits to `seen_as`."""
    filled: frozenset[str]
    """Fields that may still be empty, and are then filled once."""


FROZEN: list[Frozen] = []


def add(
    model: type[models.Model], *, once: str = ALWAYS, kind: str = "", filled: Collection[str] = ()
) -> None:
    """For the app whose rows they are, when it is ready."""
    FROZEN.append(Frozen(model, once, kind, frozenset(filled)))


def triggers(vendor: str) -> Iterator[Trigger]:
    for one in FROZEN:
        table = one.model._meta.db_table
        fields = one.model._meta.concrete_fields
        stays = " AND ".join(_stays(field, SAME[vendor], field.name in one.filled) for field in fields)
        changed = f"{one.once} AND NOT ({stays})"
        if vendor == "postgresql":
            yield _on_postgresql(f"{table}_no_change", table, changed)
        else:
            yield _on_sqlite(f"{table}_no_change", table, "UPDATE", changed)
            # `INSERT OR REPLACE` deletes the old row without asking an UPDATE's trigger.
            taken = " OR ".join(_exists(table, columns) for columns in _keys(one.model))
            yield _on_sqlite(f"{table}_no_replace", table, "INSERT", taken)


def seen_as(row: models.Model) -> UUID:
    """What a saved row says in the open, as a number that says nothing. What is sealed is bound to its id already."""
    parts = [text for field in row._meta.concrete_fields for text in (field.name, _in_the_open(field, row))]
    return UUID(bytes=sha256(delimited([row._meta.label_lower, *parts])).digest()[:ID_BYTES])


def _in_the_open(field: Any, row: models.Model) -> str:
    if not isinstance(field, SealedField):
        return str(field.value_to_string(row))
    kept = row.__dict__[field.attname]
    is_sealed = isinstance(kept, Sealed) or (isinstance(kept, Held) and kept.sealed is not None)
    return "sealed" if is_sealed else "empty"


def _stays(field: Any, same: str, filled: bool) -> str:
    """True, never unknown, of a row that may be written."""
    new, old = f"NEW.{field.column}", f"OLD.{field.column}"
    kept = f"({new} {same} {old} OR {old} IS NULL)" if filled else f"{new} {same} {old}"
    if not isinstance(field, SealedField):
        return kept
    moved = f"length({new}) = length({old}) AND substr({new}, 2, 16) <> substr({old}, 2, 16)"
    return f"({kept} OR COALESCE({moved}, FALSE))"


def _keys(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    """The columns of everything by which an INSERT could replace a row."""
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    yield from ((columns[field.name],) for field in model._meta.concrete_fields if field.unique)
    for constraint in model._meta.total_unique_constraints:
        yield tuple(columns[name] for name in constraint.fields)


def _exists(table: str, columns: tuple[str, ...]) -> str:
    same = " AND ".join(f"{column} = NEW.{column}" for column in columns)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names of our own


def _on_sqlite(name: str, table: str, verb: str, when: str) -> Trigger:
    refuse = f"SELECT RAISE(ABORT, '{REFUSAL}');"
    return Trigger(
        name, table, f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {when} BEGIN {refuse} END"
    )


def _on_postgresql(name: str, table: str, when: str) -> Trigger:
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    body = f"BEGIN IF {when} THEN {refuse} END IF; RETURN NEW; END"
    return on_postgresql(name, table, "BEFORE UPDATE", "ROW", (name, body))
