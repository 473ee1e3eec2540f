"""Triggers that the database must have: compared text and all, made again, and what is not ours taken away (8.2, 9.1).

SQLite loses triggers silently when a migration remakes a table, and an owner of the database can drop them, weaken
them, or add one that undoes their work. PostgreSQL's are enabled ALWAYS, so that `session_replication_role` does not
switch them off; what they do is in a function of theirs, because their own conditions are not shown as they were made.
There a table can be led astray without a trigger too, and all of that is found and undone: by a rewrite rule, by row
security, which hides rows, and by a table that inherits from it, whose rows are its own and which nothing watches.
And where a table no longer refuses a second row of one key, somebody can put a copy beside it. All is asked of
`pg_catalog` by name, because a role can be made to look elsewhere first.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

AS_THEY_STAND = {
    "sqlite": "SELECT name, sql, '' FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT t.tgname, CASE t.tgenabled WHEN 'A' THEN pg_catalog.pg_get_triggerdef(t.oid, true) END,
            CASE WHEN p.proconfig IS NULL AND l.lanname = 'plpgsql' THEN p.prosrc ELSE '' END
        FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
        JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid JOIN pg_catalog.pg_language l ON l.oid = p.prolang
        WHERE NOT t.tgisinternal AND pg_catalog.pg_table_is_visible(c.oid)""",
}
"""Every trigger by name, and how it stands there. PostgreSQL's own, those of foreign keys, are left out."""
ON_TABLES = {
    "sqlite": """
        SELECT name, lower(tbl_name), 'DROP TRIGGER "' || replace(name, '"', '""') || '"'
        FROM sqlite_master WHERE type = 'trigger'""",
    "postgresql": """
        SELECT t.tgname, c.relname, pg_catalog.format('DROP TRIGGER %I ON %I', t.tgname, c.relname)
        FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND pg_catalog.pg_table_is_visible(c.oid)
        UNION ALL SELECT r.rulename, c.relname, pg_catalog.format('DROP RULE %I ON %I', r.rulename, c.relname)
        FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
        WHERE pg_catalog.pg_table_is_visible(c.oid)
        UNION ALL SELECT 'row security of ' || c.relname, c.relname,
            pg_catalog.format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', c.relname)
        FROM pg_catalog.pg_class c
        WHERE (c.relrowsecurity OR c.relforcerowsecurity) AND pg_catalog.pg_table_is_visible(c.oid)
        UNION ALL SELECT i.inhrelid::pg_catalog.regclass::pg_catalog.text, c.relname,
            pg_catalog.format('ALTER TABLE %s NO INHERIT %I', i.inhrelid::pg_catalog.regclass, c.relname)
        FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhparent
        WHERE c.relkind = 'r' AND pg_catalog.pg_table_is_visible(c.oid)""",
}
"""Whatever decides beside us what becomes of a table's rows: its name, the table, and what undoes it."""

UNIQUE = """
    SELECT c.relname, ARRAY(
        SELECT a.attname::pg_catalog.text FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey))
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
    WHERE i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
        AND pg_catalog.pg_table_is_visible(c.oid)"""
"""PostgreSQL's. On SQLite a trigger refuses what is there already, and what makes a column unique cannot be dropped."""
Keys = Mapping[str, Iterable[tuple[str, ...]]]
"""Of each table, the columns of which it holds each value once."""


@dataclass(frozen=True)
class Trigger:
    name: str
    table: str
    text: str
    """As the database shows it: on SQLite as it was made, on PostgreSQL as `pg_get_triggerdef` has it."""
    function: str = ""
    body: str = ""
    """What the function does. PostgreSQL only."""

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.text}\n{self.body}".encode()).hexdigest()


def on_postgresql(name: str, table: str, when: str, each: str, function: tuple[str, str]) -> Trigger:
    text = f"CREATE TRIGGER {name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function[0]}()"
    return Trigger(name, table, text, *function)


def there(connection: BaseDatabaseWrapper, wanted: Iterable[Trigger]) -> list[Trigger]:
    """Those whose tables are there: a first migrate, or one back to nothing, has not all of them."""
    tables = set(connection.introspection.table_names())
    return [trigger for trigger in wanted if trigger.table in tables]


def unsound(connection: BaseDatabaseWrapper, wanted: Iterable[Trigger]) -> list[Trigger]:
    """Those that are absent, switched off, or no longer say what they should."""
    found = {name: (text, body.strip()) for name, text, body in _read(connection, AS_THEY_STAND)}
    return [trigger for trigger in wanted if found.get(trigger.name) != (trigger.text, trigger.body)]


def strangers(connection: BaseDatabaseWrapper, wanted: Iterable[Trigger]) -> dict[str, str]:
    """Whatever we did not put on one of these tables, with what undoes it."""
    names, tables = {trigger.name for trigger in wanted}, {trigger.table for trigger in wanted}
    there = _read(connection, ON_TABLES)
    return {name: undo for name, table, undo in there if table in tables and name not in names}


def missing(connection: BaseDatabaseWrapper, wanted: Sequence[Trigger]) -> list[str]:
    return sorted({*(one.name for one in unsound(connection, wanted)), *strangers(connection, wanted)})


def install(connection: BaseDatabaseWrapper, wanted: Sequence[Trigger]) -> list[str]:
    """Makes what is missing and takes away what is not ours, and returns the names of both."""
    foreign, made = strangers(connection, wanted), unsound(connection, wanted)
    statements = [
        *foreign.values(),
        *(statement for trigger in made for statement in _make(connection.vendor, trigger)),
    ]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return sorted({*(trigger.name for trigger in made), *foreign})


def keys_gone(connection: BaseDatabaseWrapper, keys: Keys) -> dict[str, str]:
    """Each that the database does not keep any more, with what makes it again."""
    if connection.vendor != "postgresql":
        return {}
    tables = set(connection.introspection.table_names())
    kept = {(table, frozenset(columns)) for table, columns in _read(connection, {"postgresql": UNIQUE})}
    return {
        f"{table} with each {', '.join(columns)} once": f"CREATE UNIQUE INDEX ON {table} ({', '.join(columns)})"
        for table, some in keys.items()
        for columns in some
        if table in tables and (table, frozenset(columns)) not in kept
    }


def make_keys(connection: BaseDatabaseWrapper, keys: Keys) -> None:
    """One that does not fit what lies there stays gone: somebody has to look into it."""
    for statement in keys_gone(connection, keys).values():
        with (
            suppress(IntegrityError),
            transaction.atomic(using=connection.alias),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def _read(connection: BaseDatabaseWrapper, how: Mapping[str, str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(how[connection.vendor])
        return list(cursor.fetchall())


def _make(vendor: str, trigger: Trigger) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {trigger.name}", trigger.text]
    return [
        f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}",
        f"CREATE OR REPLACE FUNCTION {trigger.function}() RETURNS trigger LANGUAGE plpgsql AS $$ {trigger.body} $$",
        trigger.text,
        f"ALTER TABLE {trigger.table} ENABLE ALWAYS TRIGGER {trigger.name}",
    ]
