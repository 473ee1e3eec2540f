"""Sealing: every entry once, in an order of its own, and never over a changed history (9.1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hsww.keyfiles import make
from hsww.ledger import heads, merkle, queries, sealing, tree
from hsww.ledger.beginning import begin
from hsww.ledger.models import Checkpoint, Entry, Leaf, Queued
from hsww.ledger.notes import Head, head_of
from hsww.ledger.sealing import BATCH, InconsistentLog, seal, seal_after_commit
from hsww.ledger.signing import public_key, signer
from records.seen.looks import stretches
from tests.ledger.lifting import lifted
from tests.ledger.writing import FAMILY, sightings

pytestmark = pytest.mark.django_db(transaction=True)


def run(statement: str) -> None:
    """What somebody who owns the database can do."""
    with lifted(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_sealing_takes_the_whole_queue_and_signs_its_root() -> None:
    written = sightings(5)

    checkpoint = seal()

    assert checkpoint is not None
    head = head_of(checkpoint.note, [public_key()])
    leaves = [bytes(entry.digest) for entry in written]
    assert head == Head(public_key().name, 5, merkle.root(merkle.InMemory(leaves), 5))
    assert list(Leaf.objects.order_by("sequence").values_list("sequence", "entry")) == [
        (place, entry.id) for place, entry in enumerate(written)
    ]
    assert queries.unsealed() == 0


def test_sealing_nothing_signs_nothing() -> None:
    assert seal() is None
    assert not Checkpoint.objects.exists()


def test_an_entry_that_commits_late_is_sealed_after_later_ones() -> None:
    late, early = sightings(2)
    with lifted():
        Queued.objects.filter(entry=late).delete()
    seal()
    Queued.objects.create(entry=late)

    seal()

    assert list(Leaf.objects.order_by("sequence").values_list("entry", flat=True)) == [early.id, late.id]


def test_each_checkpoint_continues_the_one_before() -> None:
    for count in (3, 260, 1, 700):
        sightings(count)
        seal()
    first, *_, newest = Checkpoint.objects.order_by("size")

    proof = tree.consistency_proof(old=first.size, size=newest.size)

    assert newest.size == 964
    assert merkle.verify_consistency(
        old=first.size, old_root=bytes(first.root), size=newest.size, root=bytes(newest.root), proof=proof
    )


def test_a_sealed_entry_can_prove_that_it_is_in_the_log() -> None:
    written = sightings(300)
    checkpoint = seal()

    assert checkpoint is not None
    assert merkle.verify_inclusion(
        leaf=bytes(written[123].digest),
        index=123,
        size=300,
        proof=tree.inclusion_proof(sequence=123, size=300),
        root=bytes(checkpoint.root),
    )


def test_more_than_a_batch_is_sealed_at_once() -> None:
    sightings(BATCH + 1)

    checkpoint = seal()

    assert checkpoint is not None
    assert checkpoint.size == BATCH + 1
    assert queries.unsealed() == 0


def test_sealing_waits_for_the_commit_of_what_it_seals() -> None:
    with transaction.atomic():
        sightings(1)
        seal_after_commit()
        inside = Checkpoint.objects.count()

    assert (inside, Checkpoint.objects.count()) == (0, 1)


def test_sealing_refuses_to_hold_its_lock_inside_a_longer_transaction() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        seal()


def test_the_last_head_is_kept_in_a_file_that_only_its_owner_reads() -> None:
    sightings(1)

    checkpoint = seal()

    assert checkpoint is not None
    assert heads.last_signed() == checkpoint.note
    assert Path(settings.LEDGER_HEAD_FILE).stat().st_mode & 0o777 == 0o600


def test_a_slow_sealer_does_not_put_an_older_head_over_a_newer_one() -> None:
    sightings(1)
    older = seal()
    sightings(1)
    newer = seal()
    assert older is not None
    assert newer is not None

    heads.keep(older.note, public_key())

    assert heads.last_signed() == newer.note


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE ledger_leaf SET leaf_hash = (SELECT root FROM ledger_checkpoint WHERE size = 3)",
        "DELETE FROM ledger_leaf WHERE sequence = 2",
        "DELETE FROM ledger_leaf WHERE sequence = 0",
        "DELETE FROM ledger_checkpoint WHERE size = 5",
        "DELETE FROM ledger_checkpoint",
        "UPDATE ledger_checkpoint SET note = 'scheme'",
        "UPDATE ledger_checkpoint SET root = (SELECT leaf_hash FROM ledger_leaf WHERE sequence = 1)",
    ],
)
def test_a_log_that_was_tampered_with_is_not_signed_again(tampering: str) -> None:
    sightings(3)
    seal()
    sightings(2)
    seal()
    sightings(1)

    run(tampering)

    with pytest.raises(InconsistentLog):
        seal()
    assert queries.unsealed() == 1


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE ledger_entry SET hat = 'trustee'",
        "UPDATE ledger_entry SET outcome = 'denied'",
        "UPDATE ledger_entry SET actor = NULL",
        "UPDATE ledger_entrysubject SET kind = 'report' WHERE kind = 'family'",
        "DELETE FROM ledger_entrysubject",
    ],
)
def test_an_entry_changed_before_it_was_sealed_is_not_signed(tampering: str) -> None:
    sightings(1)

    run(tampering)

    with pytest.raises(InconsistentLog):
        seal()


def test_an_older_database_put_back_is_noticed_by_the_head_kept_outside() -> None:
    sightings(3)
    seal()
    empty()
    sightings(1)

    with pytest.raises(InconsistentLog, match="entries are gone"):
        seal()


def test_a_history_written_anew_is_noticed_by_the_head_kept_outside() -> None:
    sightings(3)
    seal()
    empty()
    forge(4)
    sightings(1)

    with pytest.raises(InconsistentLog, match="history has changed"):
        seal()


def test_a_log_signed_by_another_key_is_not_continued(tmp_path: Path) -> None:
    sightings(1)
    seal()
    make(tmp_path / "secrets")
    kept = settings.LEDGER_SIGNING_FILE
    sightings(1)

    settings.LEDGER_SIGNING_FILE = tmp_path / "secrets" / "ledger-signing"
    try:
        with pytest.raises(InconsistentLog):
            seal()
    finally:
        settings.LEDGER_SIGNING_FILE = kept


def test_the_command_says_that_the_ledger_is_not_signed() -> None:
    sightings(1)
    seal()
    run("DELETE FROM ledger_checkpoint")
    sightings(1)

    with pytest.raises(CommandError, match="not signed"):
        call_command("ledger_seal")


def empty() -> None:
    for table in ("leaf", "node", "checkpoint", "queued", "entrysubject", "entry"):
        run(f"DELETE FROM ledger_{table}")


def forge(count: int) -> None:
    """Another history, sealed with the log's own key by somebody who forgot the file."""
    entries = sightings(count)
    leaves = [bytes(entry.digest) for entry in entries]
    root = merkle.root(merkle.InMemory(leaves), count)
    Leaf.objects.bulk_create(
        Leaf(sequence=place, entry=entry, leaf_hash=leaf)
        for place, (entry, leaf) in enumerate(zip(entries, leaves, strict=True))
    )
    Queued.objects.all().delete()
    note = signer().sign(str(Head(public_key().name, count, root)))
    Checkpoint.objects.create(size=count, root=root, note=note, at=entries[0].at + timedelta(minutes=1))
    assert Entry.objects.count() == count


@pytest.mark.sqlite_only
def test_neither_sealing_nor_who_has_seen_a_file_goes_through_all_entries() -> None:
    sightings(3)

    with CaptureQueriesContext(connection) as asked:
        seal()
        next(stretches(FAMILY.id))
    plans = [plan(one["sql"]) for one in asked if one["sql"].startswith("SELECT")]

    assert any("ledger_entry" in one for one in plans)
    assert not [one for one in plans if "SCAN ledger_entry" in one or "SCAN ledger_leaf" in one]


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(row[-1] for row in cursor.fetchall())


def test_an_entry_that_is_gone_while_it_waits_is_found() -> None:
    _, gone = sightings(2)
    with lifted(), foreign_keys_off(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM ledger_entrysubject WHERE entry_id = {gone.pk}")
        cursor.execute(f"DELETE FROM ledger_entry WHERE id = {gone.pk}")

    with pytest.raises(InconsistentLog, match="is gone"):
        seal()


@contextmanager
def foreign_keys_off() -> Iterator[None]:
    if connection.vendor == "sqlite":
        with connection.constraint_checks_disabled():
            yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield


def test_what_was_changed_before_a_log_began_does_not_stand_before_what_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 3)
    sightings(8)
    run("UPDATE ledger_entry SET hat = 'trustee'")
    with pytest.raises(InconsistentLog):
        seal()
    begin("broken")
    new = sightings(4)

    seal()

    sealed = set(Leaf.objects.values_list("entry", flat=True))
    assert {one.pk for one in new} <= sealed
    assert queries.unsealed() == 8
