"""Logs that go on, as an older database, a tampered one, or a new log."""

from django.db import connection

from hsww.ledger import export, logs
from hsww.ledger.models import Checkpoint
from hsww.ledger.sealing import seal
from hsww.ledger.verify import Report, verify
from tests.ledger.lifting import lifted
from tests.ledger.writing import sightings


def run(*statements: str) -> None:
    with lifted(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def sealed(count: int) -> Checkpoint:
    sightings(count)
    checkpoint = seal()
    assert checkpoint is not None
    return checkpoint


def older_database(size: int) -> None:
    """As a copy of the database from when the log had this size would be."""
    gone = f"(SELECT entry_id FROM ledger_leaf WHERE sequence >= {size})"
    run(
        f"DELETE FROM ledger_entrysubject WHERE entry_id IN {gone}",
        f"CREATE TEMPORARY TABLE gone AS SELECT entry_id FROM ledger_leaf WHERE sequence >= {size}",
        f"DELETE FROM ledger_leaf WHERE sequence >= {size}",
        "DELETE FROM ledger_entry WHERE id IN (SELECT entry_id FROM gone)",
        "DROP TABLE gone",
        f"DELETE FROM ledger_node WHERE (position + 1) * 256 > {size}",
        f"DELETE FROM ledger_checkpoint WHERE size > {size}",
    )


def checked(log: logs.Log | None = None, *older: str) -> Report:
    log = log or logs.current()
    return verify(export.lines("all", log), key=log.key, older=older)
