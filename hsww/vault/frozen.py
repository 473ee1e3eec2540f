"""Triggers by which the database itself refuses to change rows that are only added, replaced and destroyed (3.2, 8.2).

Every column stays as it was, whoever asks. One change is let through, because a data key can be replaced: a sealed
value of the same length that lies under another key (`resealing.py`), or under another file's. A column that is
`filled` may go from nothing to something, once. One that is `moved` may change where another row that is there says so.
Rows may be deleted: destroying them is the business of whoever signs for it, and the daily audit knows which of them
go with their file alone (`ledger.unchanged`). The triggers are compared and put right with the ledger's, and watched
each minute.

What they cannot do: stop somebody who owns the database, or who holds two keys of the file at once. What is deleted and
put in again under the same id gets past them too; so whoever adds such a row has the ledger commit to `seen_as`, and
the daily audit compares the two.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models

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
    file: str
    """How it names the file that it goes with, and never without. Then an entry with `seen_as` says of each that it was
    added, and the audit tells of one that is gone while its file is not."""
    filled: frozenset[str]
    """Fields that may still be empty, and are then filled once."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Fields that may change, each with the condition on OLD and NEW, which is never unknown; {same} compares."""

    @property
    def file_kind(self) -> str:
        """What the ledger calls that file."""
        return self.file.rsplit("__", 1)[-1]

    @property
    def changes(self) -> bool:
        """Whether it may say something else later; then an entry says that too."""
        return bool(self.filled or self.moved)


FROZEN: list[Frozen] = []


def add(
    model: type[models.Model],
    *,
    once: str = ALWAYS,
    kind: str = "",
    file: str = "",
    filled: Collection[str] = (),
    moved: Mapping[str, str] | None = None,
) -> None:
    """For the app whose rows they are, when it is ready."""
    FROZEN.append(Frozen(model, once, kind, file, frozenset(filled), moved or {}))


def triggers(vendor: str) -> Iterator[Trigger]:
    for one in FROZEN:
        table = one.model._meta.db_table
        stays = " AND ".join(_stays(one, column, SAME[vendor]) for column in one.model._meta.concrete_fields)
        changed = f"{one.once} AND NOT ({stays})"
        if vendor == "postgresql":
            yield _on_postgresql(_no_change(one), table, changed)
        else:
            yield _on_sqlite(_no_change(one), table, "UPDATE", changed)
            # `INSERT OR REPLACE` deletes the old row without asking an UPDATE's trigger.
            taken = " OR ".join(_exists(table, columns) for columns in _keys(one.model))
            yield _on_sqlite(f"{table}_no_replace", table, "INSERT", taken)


def step_aside(*, using: str, **_: Any) -> None:
    """Before a migrate, once it was seen that they are there; after it they are made again. SQLite gives no table the
    name of one that a trigger of another speaks of, and that is how a table is remade."""
    link = connections[using]
    if using == DEFAULT_DB_ALIAS and link.vendor == "sqlite":
        with link.cursor() as cursor:
            for one in FROZEN:
                if one.moved:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {_no_change(one)}")


def _no_change(one: Frozen) -> str:
    return f"{one.model._meta.db_table}_no_change"


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


def _stays(one: Frozen, column: Any, same: str) -> str:
    """True, never unknown, of a row that may be written."""
    new, old = f"NEW.{column.column}", f"OLD.{column.column}"
    ways = [f"{new} {same} {old}"]
    if column.name in one.filled:
        ways.append(f"{old} IS NULL")
    if column.name in one.moved:
        ways.append(one.moved[column.name].format(same=same))
    kept = f"({' OR '.join(ways)})" if len(ways) > 1 else ways[0]
    if not isinstance(column, SealedField):
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
