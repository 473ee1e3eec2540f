"""What a database can do for its copies. `sqlite.py` and `postgresql.py` are the two that can.

Sign-ins that are open and the counts of failed ones are not copied: after a restore everybody signs in again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from hsww.keeping.digests import Table, Value, of_rows


@dataclass(frozen=True)
class Described:
    """What a database holds: every table, the migrations that shaped it, and the newest head of its ledger."""

    tables: dict[str, Table]
    migrations: tuple[str, ...]
    ledger_size: int
    ledger_root: str


@dataclass(frozen=True)
class Shape:
    """A table's columns and, of those, the ones of its primary key, as the database's language names them."""

    table: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


Rows = Iterable[tuple[Value, ...]]
Ask = Callable[[str], Rows]
"""Runs a statement of ours, without parameters, and gives its rows one after another."""


class Engine(Protocol):
    name: str

    def copy(self, to: Path) -> Described:
        """Writes a consistent copy while the site serves, and says what is in it."""
        ...

    def load(self, copy: Path) -> None:
        """Puts a copy in the place of what is there."""
        ...

    def describe(self) -> Described: ...

    def clear(self) -> None:
        """Leaves nothing behind, not even tables."""
        ...


def left_out() -> frozenset[str]:
    """Tables whose rows are not copied."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    caches = {str(cache["LOCATION"]) for cache in settings.CACHES.values() if "LOCATION" in cache}
    return frozenset({sessions._meta.db_table, *caches})


def described(ask: Ask, shapes: Iterable[Shape]) -> Described:
    held = {shape.table: shape for shape in shapes}
    tables = {name: of_rows(ask(_all_of(shape))) for name, shape in held.items() if name not in left_out()}
    migrations = ask("SELECT app, name FROM django_migrations") if "django_migrations" in held else ()
    heads = ask("SELECT size, root FROM ledger_checkpoint") if "ledger_checkpoint" in held else ()
    size, root = max(((int(size or 0), _hex(root)) for size, root in heads), default=(0, ""))
    return Described(tables, tuple(sorted(".".join(map(str, row)) for row in migrations)), size, root)


def _all_of(shape: Shape) -> str:
    columns, key = ", ".join(shape.columns), ", ".join(shape.key)
    return f"SELECT {columns} FROM {quoted(shape.table)} ORDER BY {key}"  # noqa: S608 - names the database gave


def quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)


def _hex(value: Value) -> str:
    return value.hex() if isinstance(value, bytes) else ""
