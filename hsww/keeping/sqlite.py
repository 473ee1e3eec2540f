"""Copies of an SQLite database: its own backup, which is consistent while others write.

The copy carries no `-wal` of its own, and what it leaves out is overwritten with zeros.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.db import connections

from hsww.keeping.engines import Ask, Described, Rows, Shape, described, left_out, quoted
from hsww.keeping.refusals import Refused


class Sqlite:
    name = "sqlite"

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._path = Path(connections[alias].settings_dict["NAME"])

    def copy(self, to: Path) -> Described:
        try:
            return self._copied(to)
        except sqlite3.Error as error:
            raise Refused(f"The database could not be copied: {error}.") from error

    def _copied(self, to: Path) -> Described:
        with closing(_reading(self._path)) as live, closing(sqlite3.connect(to)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("PRAGMA secure_delete=ON")
            for table in left_out() & {shape.table for shape in _shapes(copy)}:
                copy.execute(f"DELETE FROM {quoted(table)}")  # noqa: S608 - a name of our own
            copy.commit()
            return described(_ask(copy), _shapes(copy))

    def load(self, copy: Path) -> None:
        with closing(_reading(copy)) as source:
            self._replace(source)

    def describe(self) -> Described:
        with closing(_reading(self._path)) as live:
            return described(_ask(live), _shapes(live))

    def clear(self) -> None:
        with closing(sqlite3.connect(":memory:")) as nothing:
            self._replace(nothing)

    def _replace(self, source: sqlite3.Connection) -> None:
        """In one transaction of the database: a killed one leaves what was there before."""
        connections[self._alias].close()
        try:
            with closing(sqlite3.connect(self._path)) as target:
                source.backup(target)
                target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise Refused(f"The database could not be filled: {error}.") from error


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _ask(link: sqlite3.Connection) -> Ask:
    def ask(statement: str) -> Rows:
        return link.execute(statement)

    return ask


def _shapes(link: sqlite3.Connection) -> Iterator[Shape]:
    names = link.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    for (table,) in names.fetchall():
        info = link.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
        key = [quoted(name) for _, name, _, _, _, place in info if place]
        yield Shape(table, tuple(sorted(quoted(row[1]) for row in info)), tuple(key) or ("rowid",))
