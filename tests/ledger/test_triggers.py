"""The database itself refuses to change the ledger, whoever asks and however (8.3, 9.1)."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone

from hsww.ledger import protection, triggers
from hsww.ledger.models import (
    Action,
    Begun,
    Checkpoint,
    Cosignature,
    Entry,
    EntrySubject,
    Finding,
    Leaf,
    Node,
    Queued,
    WitnessAnswer,
)
from hsww.ledger.sealing import seal
from tests.ledger.writing import sightings

pytestmark = pytest.mark.django_db
APPEND_ONLY: list[type[models.Model]] = [
    Entry,
    EntrySubject,
    Leaf,
    Checkpoint,
    Node,
    Begun,
    Finding,
    Cosignature,
    WitnessAnswer,
]


@pytest.fixture
def sealed() -> list[Entry]:
    """Enough entries for the tree to keep a node above the leaves, and a row of everything."""
    written, now = sightings(256), timezone.now()
    checkpoint = seal()
    Cosignature.objects.create(checkpoint=checkpoint, witness="w", line="l", signed_at=now)
    WitnessAnswer.objects.create(at=now)
    Finding.objects.create(log=0, what="It does not hold.", at=now)
    Begun.objects.create(number=1, name="a/2", at=now)
    return written


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match=triggers.REFUSAL), transaction.atomic():
        act()


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("model", APPEND_ONLY)
def test_no_row_can_be_deleted(model: type[models.Model], sealed: list[Entry]) -> None:
    assert model._default_manager.exists()

    refused(lambda: run(f"DELETE FROM {model._meta.db_table}"))


@pytest.mark.parametrize(
    ("model", "column"),
    [(model, field.column) for model in APPEND_ONLY for field in model._meta.concrete_fields],
)
def test_no_column_can_be_changed(model: type[models.Model], column: str, sealed: list[Entry]) -> None:
    refused(lambda: run(f"UPDATE {model._meta.db_table} SET {column} = {column}"))


@pytest.mark.parametrize("model", APPEND_ONLY)
@pytest.mark.sqlite_only
def test_no_row_can_be_replaced(model: type[models.Model], sealed: list[Entry]) -> None:
    table = model._meta.db_table

    refused(lambda: run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"))


@pytest.mark.sqlite_only
def test_an_entry_cannot_be_replaced_by_its_uid_under_a_new_id(sealed: list[Entry]) -> None:
    columns = [field.column for field in Entry._meta.concrete_fields if field.column != "id"]
    listed = ", ".join(columns)

    refused(
        lambda: run(
            f"INSERT OR REPLACE INTO ledger_entry ({listed}) SELECT {listed} FROM ledger_entry LIMIT 1"
        )
    )


@pytest.mark.parametrize("model", [*APPEND_ONLY, Queued])
@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_no_table_can_be_truncated(model: type[models.Model], sealed: list[Entry]) -> None:
    refused(lambda: run(f"TRUNCATE {model._meta.db_table} CASCADE"))


@pytest.mark.postgres_only
def test_no_row_can_be_upserted(sealed: list[Entry]) -> None:
    refused(
        lambda: run(
            "INSERT INTO ledger_checkpoint SELECT * FROM ledger_checkpoint"
            " ON CONFLICT (size) DO UPDATE SET note = 'forged'"
        )
    )


@pytest.mark.postgres_only
def test_replication_mode_does_not_switch_the_triggers_off(sealed: list[Entry]) -> None:
    run("SET LOCAL session_replication_role = replica")

    refused(lambda: run("DELETE FROM ledger_entry"))


def test_the_models_own_save_cannot_change_an_entry() -> None:
    (entry,) = sightings(1)
    entry.hat = "trustee"

    refused(entry.save)


def test_an_entry_put_in_by_hand_waits_for_the_sealer_like_any_other() -> None:
    (entry,) = sightings(1)
    columns = [field.column for field in Entry._meta.concrete_fields if field.column not in {"id", "uid"}]
    listed = ", ".join(columns)
    uid = "'" + "ab" * 16 + "'"

    run(f"INSERT INTO ledger_entry (uid, {listed}) SELECT {uid}, {listed} FROM ledger_entry")

    assert Queued.objects.count() == 2
    assert Queued.objects.filter(entry=entry).exists()


def test_an_entry_cannot_be_dropped_from_the_queue_before_it_is_sealed() -> None:
    sightings(1)

    refused(Queued.objects.all().delete)


def test_an_entry_cannot_be_written_without_saying_whether_it_was_allowed() -> None:
    (entry,) = sightings(1)
    entry.pk, entry.uid, entry.outcome = None, None, "perhaps"

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([entry])


@pytest.mark.parametrize("lost", sorted(triggers.expected(connection)))
def test_a_lost_trigger_is_reported_and_made_again(lost: str) -> None:
    drop(lost)

    assert triggers.missing(connection) == [lost]
    assert [message.id for message in protection.check_triggers(databases=["default"])] == ["ledger.W001"]
    assert protection.ensure() == [lost]
    assert triggers.missing(connection) == []


@pytest.mark.sqlite_only
def test_a_trigger_of_the_right_name_that_does_nothing_counts_as_missing() -> None:
    drop("ledger_entry_no_delete")
    run("CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT 1; END")

    assert triggers.install(connection) == ["ledger_entry_no_delete"]
    sightings(1)
    refused(lambda: run("DELETE FROM ledger_entry"))


@pytest.mark.postgres_only
@pytest.mark.parametrize("weakened", ["DISABLE", "ENABLE", "ENABLE REPLICA"])
def test_a_trigger_that_is_not_always_on_counts_as_missing(weakened: str) -> None:
    run(f"ALTER TABLE ledger_entry {weakened} TRIGGER ledger_entry_no_delete")

    assert triggers.install(connection) == ["ledger_entry_no_delete"]


@pytest.mark.postgres_only
def test_a_trigger_with_a_condition_that_never_holds_counts_as_missing() -> None:
    drop("ledger_entry_no_delete")
    run(
        "CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry FOR EACH STATEMENT"
        " WHEN (false) EXECUTE FUNCTION ledger_refuse();"
        "ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_no_delete"
    )

    assert triggers.install(connection) == ["ledger_entry_no_delete"]


@pytest.mark.postgres_only
def test_a_trigger_function_that_does_nothing_is_noticed() -> None:
    run(
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NULL; END $$"
    )

    assert "ledger_entry_no_delete" in triggers.install(connection)
    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_table_that_a_migration_remakes_has_its_triggers_again_afterwards() -> None:
    sightings(3)
    wider = models.CharField(max_length=31, blank=True)
    wider.set_attributes_from_name("hat")
    wider.model = Entry
    before = Entry._meta.get_field("hat")
    with connection.schema_editor() as editor:
        editor.alter_field(Entry, before, wider, strict=True)

    protection.after_migrate(using="default")

    assert triggers.missing(connection) == []
    assert Entry.objects.exclude(action=Action.REPAIRED).count() == 3
    refused(lambda: run("DELETE FROM ledger_entry"))


def drop(name: str) -> None:
    if connection.vendor == "sqlite":
        run(f"DROP TRIGGER {name}")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [name])
        (table,) = cursor.fetchone()
    run(f"DROP TRIGGER {name} ON {table}")
