"""The audit of the database: what its owner changes shows, column by column and row by row (9.1)."""

import base64
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from hsww.ledger import export
from hsww.ledger.audit import audit
from hsww.ledger.entries import Subject
from hsww.ledger.models import Checkpoint, Entry
from hsww.ledger.sealing import seal
from hsww.ledger.signing import public_key
from hsww.ledger.verify import verify
from tests.ledger.lifting import lifted
from tests.ledger.writing import FAMILY, sightings

pytestmark = pytest.mark.django_db(transaction=True)
BYTES = {"sqlite": "zeroblob({})", "postgresql": "decode(repeat('00', {}), 'hex')"}[connection.vendor]
OTHER_ID = "'" + "ab" * 16 + "'"
THIRD = "(SELECT entry_id FROM ledger_leaf WHERE sequence = 2)"

ENTRY_CHANGES = {
    "uid": OTHER_ID,
    "at": "(SELECT at FROM ledger_entry WHERE id = (SELECT entry_id FROM ledger_leaf WHERE sequence = 3))",
    "actor": OTHER_ID,
    "appointment": OTHER_ID,
    "hat": "'trustee'",
    "action": "'listed'",
    "outcome": "'denied'",
    "clause": "'9.1'",
    "rule": "''",
    "salt": BYTES.format(32),
    "reason": BYTES.format(40),
    "session": BYTES.format(8),
    "digest": BYTES.format(32),
}
OTHER_CHANGES = {
    "an entry taken out of the tree": "DELETE FROM ledger_leaf WHERE sequence = 2",
    "a leaf changed": f"UPDATE ledger_leaf SET leaf_hash = {BYTES.format(32)} WHERE sequence = 2",
    "two entries moved": (
        "UPDATE ledger_leaf SET sequence = 1000000 WHERE sequence = 2;"
        "UPDATE ledger_leaf SET sequence = 2 WHERE sequence = 3;"
        "UPDATE ledger_leaf SET sequence = 3 WHERE sequence = 1000000"
    ),
    "a subject changed": f"UPDATE ledger_entrysubject SET subject = {OTHER_ID} WHERE entry_id = {THIRD}",
    "a subject's kind changed": f"UPDATE ledger_entrysubject SET kind = 'report' WHERE entry_id = {THIRD}",
    "a subject taken away": f"DELETE FROM ledger_entrysubject WHERE entry_id = {THIRD} AND kind = 'family'",
    "a subject moved to another entry": (
        f"UPDATE ledger_entrysubject SET entry_id = entry_id + 1 WHERE entry_id = {THIRD} AND kind = 'person'"
    ),
    "a subject added": (
        "INSERT INTO ledger_entrysubject (entry_id, kind, subject)"
        f" SELECT entry_id, 'family', {OTHER_ID} FROM ledger_leaf WHERE sequence = 2"
    ),
    "a node changed": f"UPDATE ledger_node SET hash = {BYTES.format(32)}",
    "a node lost": "DELETE FROM ledger_node",
    "the newest checkpoint lost": "DELETE FROM ledger_checkpoint WHERE size = 260",
    "a checkpoint's words changed": "UPDATE ledger_checkpoint SET note = 'nothing' WHERE size = 258",
    "a checkpoint's root changed": f"UPDATE ledger_checkpoint SET root = {BYTES.format(32)} WHERE size = 258",
    "a checkpoint filed under another size": "UPDATE ledger_checkpoint SET size = 259 WHERE size = 258",
    "a waiting entry dropped": "DELETE FROM ledger_queued",
}


@pytest.fixture
def _log() -> None:
    sightings(258)
    seal()
    sightings(2)
    seal()
    sightings(1)


def run(statements: str) -> None:
    with lifted(), connection.cursor() as cursor:
        for statement in statements.split(";"):
            cursor.execute(statement)


@pytest.mark.usefixtures("_log")
def test_an_untouched_log_has_nothing_to_say() -> None:
    assert audit() == []


@pytest.mark.usefixtures("_log")
@pytest.mark.parametrize("column", ENTRY_CHANGES)
def test_a_changed_column_of_an_entry_is_noticed(column: str) -> None:
    run(f"UPDATE ledger_entry SET {column} = {ENTRY_CHANGES[column]} WHERE id = {THIRD}")

    assert audit()


def test_every_column_of_an_entry_but_its_row_number_is_tried() -> None:
    assert set(ENTRY_CHANGES) == {field.column for field in Entry._meta.concrete_fields} - {"id"}


@pytest.mark.usefixtures("_log")
@pytest.mark.parametrize("change", OTHER_CHANGES)
def test_a_change_around_the_entries_is_noticed(change: str) -> None:
    run(OTHER_CHANGES[change])

    assert audit()


def test_an_export_about_one_family_tells_nothing_of_another() -> None:
    other = Subject("family", uuid4())
    sightings(3, FAMILY)
    sightings(2, other)
    seal()

    lines = list(export.lines(FAMILY))
    report = verify(lines, key=public_key())

    assert (report.holds, report.leaves, report.told) == (True, 5, 3)
    told = [base64.b64decode(line.split()[1]) for line in lines if line.startswith("entry")]
    assert all(FAMILY.id.bytes in entry for entry in told)
    assert not any(other.id.bytes in entry for entry in told)


def test_an_export_without_entries_still_verifies() -> None:
    sightings(5)
    seal()

    report = verify(export.lines("none"), key=public_key())

    assert (report.holds, report.leaves, report.told) == (True, 5, 0)


def test_the_command_writes_what_the_verifier_reads() -> None:
    sightings(3)
    seal()
    written, key = StringIO(), StringIO()
    newest = Checkpoint.objects.get()

    call_command("ledger_export", "--all", stdout=written)
    call_command("ledger_export", "--key", stdout=key)

    assert key.getvalue().strip() == str(public_key())
    assert verify(written.getvalue().splitlines(keepends=True), key=public_key(), older=[newest.note]).holds
