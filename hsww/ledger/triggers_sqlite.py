"""The ledger's triggers as SQLite writes them.

`INSERT OR REPLACE` deletes the old row without firing a delete trigger, so a row whose key already exists is refused
before it goes in.
"""

from collections.abc import Iterator, Mapping

from hsww.vault.protection import Trigger

Keys = Mapping[str, tuple[tuple[str, ...], ...]]


def triggers(keys_of: Keys, refusal: str) -> Iterator[Trigger]:
    for table, keys in keys_of.items():
        for name, text in _guards(table, keys, refusal):
            yield Trigger(name, table, text)
    for name, text in _queue(refusal).items():
        yield Trigger(name, "ledger_entry" if name.startswith("ledger_entry_") else "ledger_queued", text)


def _guards(table: str, keys: tuple[tuple[str, ...], ...], refusal: str) -> Iterator[tuple[str, str]]:
    for verb in ("UPDATE", "DELETE"):
        name = f"{table}_no_{verb.lower()}"
        yield name, f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {_refuse(refusal)} END"
    taken = " OR ".join(_exists(table, columns) for columns in keys)
    name = f"{table}_no_replace"
    yield name, f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {taken} BEGIN {_refuse(refusal)} END"


def _queue(refusal: str) -> dict[str, str]:
    enqueue = "INSERT INTO ledger_queued (entry_id) VALUES (NEW.id);"
    sealed = "EXISTS (SELECT 1 FROM ledger_leaf WHERE entry_id = OLD.entry_id)"
    return {
        "ledger_entry_enqueue": (
            f"CREATE TRIGGER ledger_entry_enqueue AFTER INSERT ON ledger_entry BEGIN {enqueue} END"
        ),
        "ledger_queued_no_update": (
            "CREATE TRIGGER ledger_queued_no_update BEFORE UPDATE ON ledger_queued"
            f" BEGIN {_refuse(refusal)} END"
        ),
        "ledger_queued_no_loss": (
            "CREATE TRIGGER ledger_queued_no_loss BEFORE DELETE ON ledger_queued"
            f" WHEN NOT {sealed} BEGIN {_refuse(refusal)} END"
        ),
    }


def _refuse(refusal: str) -> str:
    return f"SELECT RAISE(ABORT, '{refusal}');"


def _exists(table: str, columns: tuple[str, ...]) -> str:
    same = " AND ".join(f"{column} = NEW.{column}" for column in columns)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names of our own
