"""The ledger's triggers as PostgreSQL writes them. `ON CONFLICT DO UPDATE` is an UPDATE and is refused as one."""

from collections.abc import Iterator, Mapping

from hsww.vault.protection import Trigger, on_postgresql

Keys = Mapping[str, tuple[tuple[str, ...], ...]]
QUEUE = "ledger_queued"


def triggers(keys_of: Keys, refusal: str) -> Iterator[Trigger]:
    refuse, refuse_unsealed, enqueue = _functions(refusal)
    for table in keys_of:
        for verb in ("UPDATE", "DELETE", "TRUNCATE"):
            yield on_postgresql(f"{table}_no_{verb.lower()}", table, f"BEFORE {verb}", "STATEMENT", refuse)
    for verb in ("UPDATE", "TRUNCATE"):
        yield on_postgresql(f"{QUEUE}_no_{verb.lower()}", QUEUE, f"BEFORE {verb}", "STATEMENT", refuse)
    yield on_postgresql(f"{QUEUE}_no_loss", QUEUE, "BEFORE DELETE", "ROW", refuse_unsealed)
    yield on_postgresql("ledger_entry_enqueue", "ledger_entry", "AFTER INSERT", "ROW", enqueue)


def _functions(refusal: str) -> Iterator[tuple[str, str]]:
    refuse = f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation';"
    sealed = "EXISTS (SELECT 1 FROM ledger_leaf WHERE entry_id = OLD.entry_id)"
    yield "ledger_refuse", f"BEGIN {refuse} END"
    yield "ledger_refuse_unsealed", f"BEGIN IF NOT {sealed} THEN {refuse} END IF; RETURN OLD; END"
    yield (
        "ledger_enqueue",
        "BEGIN INSERT INTO ledger_queued (entry_id) VALUES (NEW.id); RETURN NULL; END",
    )
