"""Copies of a PostgreSQL database: `pg_dump` and `pg_restore`, in the snapshot that is also described.

The two programs come from `settings.PG_BIN`, or from the path of programs. What they need to connect is told to them
as this process itself is connected; the password goes by their environment, never among their arguments.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from hsww.keeping.engines import Ask, Described, Rows, Shape, described, left_out
from hsww.keeping.refusals import Refused

AT_ONCE = 2_000
TEXTS = ("character varying", "text", "character")


class Postgresql:
    name = "postgresql"

    def __init__(self, alias: str) -> None:
        self._alias = alias

    def copy(self, to: Path) -> Described:
        """The digests are of the very snapshot that is dumped, however much is written meanwhile."""
        with transaction.atomic(using=self._alias, durable=True):
            self._run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            ((snapshot,),) = self._run("SELECT pg_export_snapshot()")
            without = [f"--exclude-table-data={table}" for table in sorted(left_out())]
            self._program("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={to}", *without)
            return described(self._ask(), self._shapes())

    def load(self, copy: Path) -> None:
        self.clear()
        self._program("pg_restore", "--single-transaction", "--exit-on-error", str(copy))
        self._run("ANALYZE")

    def describe(self) -> Described:
        with transaction.atomic(using=self._alias):
            return described(self._ask(), self._shapes())

    def clear(self) -> None:
        """Tables take their own indexes, triggers and sequences along. A killed restore may have left its program."""
        self._run(END_OF_OTHERS)
        with transaction.atomic(using=self._alias):
            for (drop,) in self._run(DROPS):
                self._run(drop)

    def _run(self, statement: str) -> list[tuple[Any, ...]]:
        with connections[self._alias].cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def _ask(self) -> Ask:
        def ask(statement: str) -> Rows:
            with connections[self._alias].chunked_cursor() as cursor:
                cursor.execute(statement)
                while rows := cursor.fetchmany(AT_ONCE):
                    for row in rows:
                        yield tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)

        return ask

    def _shapes(self) -> Iterator[Shape]:
        found: dict[str, list[tuple[str, str, bool]]] = {}
        for table, column, kind, is_key in self._run(COLUMNS):
            found.setdefault(table, []).append((f'"{column}"', kind, is_key))
        for table, columns in found.items():
            key = [_order(table, name, kind) for name, kind, is_key in columns if is_key]
            texts = tuple(f"{name}::text" for name, _, _ in columns)
            yield Shape(table, texts, tuple(key) or texts)

    def _program(self, name: str, *arguments: str) -> None:
        connections[self._alias].ensure_connection()
        info = connections[self._alias].connection.info
        environ = {**os.environ, **({"PGPASSWORD": info.password} if info.password else {})}
        whose = ("--no-owner", "--no-privileges", f"--dbname={info.dsn}")
        ran = subprocess.run(  # noqa: S603 - PostgreSQL's own program, by its full path
            [_found(name), *whose, *arguments], env=environ, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise Refused(f"{name} failed: {_first_line(ran.stderr)}")


COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL), COALESCE(a.attnum = ANY (i.indkey), false)
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
    ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"
"""
END_OF_OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'pg_restore' AND pid <> pg_backend_pid()
"""
DROPS = """
    SELECT format('DROP TABLE %s CASCADE', oid::regclass)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT format('DROP FUNCTION %s CASCADE', oid::regprocedure)
    FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
"""


def _found(name: str) -> str:
    folder = getattr(settings, "PG_BIN", "")
    found = shutil.which(name, path=str(folder) if folder else None)
    if found is None:
        raise Refused(
            f"The program {name} is missing. Install PostgreSQL's client programs (postgresql-client)."
        )
    return found


def _order(table: str, column: str, kind: str) -> str:
    """By the column itself, not by its text, and the same wherever the database stands."""
    return f'"{table}".{column}' + (' COLLATE "C"' if kind in TEXTS else "")


def _first_line(said: str) -> str:
    return (said.strip().splitlines() or ["it said nothing"])[0]
