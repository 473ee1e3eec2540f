"""The ledger's triggers as PostgreSQL writes them.

They are enabled ALWAYS, so that `session_replication_role` does not switch them off. `ON CONFLICT DO UPDATE` is an
UPDATE and is refused as one.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

Keys = Mapping[str, tuple[tuple[str, ...], ...]]


class _Trigger(NamedTuple):
    name: str
    table: str
    when: str
    each: str
    function: str

    def __str__(self) -> str:
        """As `pg_get_triggerdef` shows it."""
        return (
            f"CREATE TRIGGER {self.name} {self.when} ON {self.table}"
            f" FOR EACH {self.each} EXECUTE FUNCTION {self.function}()"
        )


def expected(keys_of: Keys, refusal: str) -> dict[str, str]:
    bodies = _bodies(refusal)
    return {trigger.name: _statements(trigger, bodies[trigger.function]) for trigger in _triggers(keys_of)}


def sound(connection: BaseDatabaseWrapper, keys_of: Keys, refusal: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, pg_get_triggerdef(t.oid, true), p.prosrc"
            " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgenabled = 'A' AND pg_table_is_visible(t.tgrelid)"
        )
        found = {name: (definition, body.strip()) for name, definition, body in cursor.fetchall()}
    bodies = _bodies(refusal)
    return {
        trigger.name
        for trigger in _triggers(keys_of)
        if found.get(trigger.name) == (str(trigger), bodies[trigger.function])
    }


def present(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> list[tuple[str, str]]:
    """Every trigger on these tables, switched on or not, with its table. Those of foreign keys are PostgreSQL's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
        )
        return [(name, table) for name, table in cursor.fetchall() if table in tables]


def _triggers(keys_of: Keys) -> Iterator[_Trigger]:
    for table in keys_of:
        for verb in ("UPDATE", "DELETE", "TRUNCATE"):
            yield _Trigger(
                f"{table}_no_{verb.lower()}", table, f"BEFORE {verb}", "STATEMENT", "ledger_refuse"
            )
    queue = "ledger_queued"
    for verb in ("UPDATE", "TRUNCATE"):
        yield _Trigger(f"{queue}_no_{verb.lower()}", queue, f"BEFORE {verb}", "STATEMENT", "ledger_refuse")
    yield _Trigger(f"{queue}_no_loss", queue, "BEFORE DELETE", "ROW", "ledger_refuse_unsealed")
    yield _Trigger("ledger_entry_enqueue", "ledger_entry", "AFTER INSERT", "ROW", "ledger_enqueue")


def _bodies(refusal: str) -> dict[str, str]:
    refuse = f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation';"
    sealed = "EXISTS (SELECT 1 FROM ledger_leaf WHERE entry_id = OLD.entry_id)"
    return {
        "ledger_refuse": f"BEGIN {refuse} END",
        "ledger_refuse_unsealed": f"BEGIN IF NOT {sealed} THEN {refuse} END IF; RETURN OLD; END",
        "ledger_enqueue": "BEGIN INSERT INTO ledger_queued (entry_id) VALUES (NEW.id); RETURN NULL; END",
    }


def _statements(trigger: _Trigger, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {trigger.function}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$;"
        f" DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table};"
        f" {trigger};"
        f" ALTER TABLE {trigger.table} ENABLE ALWAYS TRIGGER {trigger.name};"
    )
