"""Another log begins on purpose, never by itself, and says what it follows (9.1)."""

from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from hsww.ledger import alarm, export, heads, left_behind, logs, merkle, proofs, queries, tree
from hsww.ledger.audit import audit
from hsww.ledger.beginning import begin
from hsww.ledger.beginnings import Beginning
from hsww.ledger.logs import SPAN
from hsww.ledger.models import Begun, Checkpoint, Entry, Leaf, Node
from hsww.ledger.notes import BadNote, Head, Signer
from hsww.ledger.sealing import InconsistentLog, seal
from hsww.ledger.signing import public_key, signer
from hsww.vault import durable
from tests.ledger.going_on import checked, older_database, run, sealed
from tests.ledger.writing import sightings

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_restored_log_is_followed_by_one_that_signs_both_heads() -> None:
    restored = sealed(300)
    last = sealed(2)
    older_database(300)

    begin("restored")
    sealed(1)

    report = checked()
    assert (report.problems, report.leaves, report.sealed) == ([], 2, 2)
    assert report.begun == Beginning("restored", logs.head_of(restored.note), logs.head_of(last.note))
    assert "2 sealed entries are in the older log only, and were lost." in report.lines()
    assert audit() == []


def test_the_new_log_counts_from_its_own_first_entry() -> None:
    sealed(3)
    begin("restored")
    written = sightings(400)
    checkpoint = seal()
    log = logs.current()
    assert checkpoint is not None

    head = logs.head_of(checkpoint.note)

    first, *rest = Leaf.objects.filter(sequence__gte=SPAN).order_by("sequence")
    leaves = [bytes(leaf.leaf_hash) for leaf in (first, *rest)]
    assert (log.number, first.sequence, head.size) == (1, SPAN, 401)
    assert head.root == merkle.root(merkle.InMemory(leaves), 401) == tree_root(log, 401)
    assert Node.objects.filter(position=SPAN >> 8, level=8).exists()
    proof = queries.proof_of(written[7])
    assert proof.index == 8
    assert proofs.check(str(proof), log.key).holds
    assert not proofs.check(str(proof), public_key()).holds


def first_of_the_second() -> Checkpoint:
    return Checkpoint.objects.get(size=SPAN + 1)


def tree_root(log: logs.Log, size: int) -> bytes:
    return merkle.root(tree.Rows(log.first), size)


def test_only_the_first_checkpoint_of_a_log_says_how_it_began() -> None:
    sealed(3)
    begin("restored")
    sealed(2)

    first, second = Checkpoint.objects.filter(size__gt=SPAN).order_by("size")

    assert "\nbegun restored\n" in first.note
    assert "begun" not in second.note
    assert merkle.verify_consistency(
        old=1,
        old_root=bytes(first.root),
        size=3,
        root=bytes(second.root),
        proof=tree.consistency_proof(old=1, size=3, first=SPAN),
    )


def test_receipts_and_exports_of_the_older_log_are_as_they_were() -> None:
    entry = sightings(5)[3]
    seal()
    receipt, lines = str(queries.proof_of(entry)), list(export.lines("all"))

    begin("restored")
    sealed(4)

    assert str(queries.proof_of(entry)) == receipt
    assert proofs.check(receipt, public_key()).holds
    assert list(export.lines("all", logs.named(public_key().name))) == lines


def test_the_older_log_can_be_compared_with_what_the_new_one_signed() -> None:
    restored = sealed(300)
    sealed(2)
    older_database(300)
    begin("restored")
    first = first_of_the_second()
    older = logs.named(public_key().name)

    assert checked(older, first.note).unchanged_since == [300]
    assert checked(older, first.note).holds
    run(f"DELETE FROM ledger_checkpoint WHERE size = {restored.size}")
    assert not checked(older, first.note).holds


def test_the_audit_still_watches_the_older_log() -> None:
    sealed(300)
    begin("restored")
    sealed(300)
    assert audit() == []

    run(
        "UPDATE ledger_entry SET hat = 'trustee' WHERE id = (SELECT entry_id FROM ledger_leaf WHERE sequence = 2)"
    )

    assert any("Entry 3" in problem for problem in audit())


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM ledger_leaf WHERE sequence = 2",
        f"DELETE FROM ledger_leaf WHERE sequence = {SPAN + 2}",
        "DELETE FROM ledger_node WHERE position = 0",
        f"DELETE FROM ledger_node WHERE position = {SPAN >> 8}",
        f"UPDATE ledger_leaf SET sequence = {2 * SPAN} WHERE sequence = {SPAN + 300}",
        f"INSERT INTO ledger_node (level, position, hash) SELECT 8, {2 * SPAN >> 8}, hash FROM ledger_node LIMIT 1",
        f"DELETE FROM ledger_checkpoint WHERE size = {SPAN + 301}",
        "DELETE FROM ledger_checkpoint WHERE size = 300",
    ],
)
def test_a_change_in_either_log_is_noticed(tampering: str) -> None:
    sealed(300)
    begin("restored")
    sealed(300)

    run(tampering)

    assert audit()


def test_a_log_cut_off_from_its_beginning_does_not_hold() -> None:
    sealed(3)
    begin("restored")
    sealed(1)
    log = logs.current()

    run(f"DELETE FROM ledger_checkpoint WHERE size = {SPAN + 1}")

    assert any("follows another" in problem for problem in checked(log).problems)
    assert any("log 2 was begun" in problem for problem in audit())
    with pytest.raises(InconsistentLog):
        seal()


def test_a_third_log_follows_the_second() -> None:
    sealed(3)
    begin("restored")
    second = sealed(1)
    begin("restored")
    sealed(1)

    report = checked()

    assert [log.number for log in logs.all_of_them()] == [0, 1, 2]
    assert report.begun is not None
    assert report.begun.held == report.begun.signed == logs.head_of(second.note)
    assert "no sealed entry was lost" in " ".join(report.lines())
    assert audit() == []


def test_a_log_that_follows_an_empty_one_says_so() -> None:
    begin("restored")
    sealed(1)

    report = checked()

    assert report.begun == Beginning("restored", None, None)
    assert report.holds
    assert audit() == []


def test_the_head_of_the_older_log_is_set_aside_and_never_thrown_away() -> None:
    last = sealed(3)

    begin("restored")
    new = sealed(1)

    (aside,) = heads.path().parent.glob("ledger-head.2*")
    assert aside.read_text() == last.note
    assert heads.last_signed() == new.note


def test_a_head_of_a_log_the_database_does_not_know_is_signed_too() -> None:
    """The database is older than the log that was begun last."""
    sealed(3)
    begin("restored")
    last = sealed(1)
    older_database(3)
    run("DELETE FROM ledger_begun")

    begin("restored")
    sealed(1)

    report = checked()
    assert report.holds
    assert report.begun is not None
    assert report.begun.signed == logs.head_of(last.note)
    assert report.begun.held is not None
    assert report.begun.held.size == 3


def test_a_head_of_another_scheme_is_refused() -> None:
    sealed(1)
    heads.path().write_text(signer("elsewhere/ledger").sign(str(Head("elsewhere/ledger", 1, bytes(32)))))

    with pytest.raises(BadNote):
        begin("restored")

    assert logs.current().number == 0


def test_the_first_checkpoint_is_signed_in_the_moment_in_which_the_log_begins() -> None:
    last = sealed(3)

    begin("restored")

    first = first_of_the_second()
    assert heads.last_signed() == first.note
    assert logs.current().begun == Beginning("restored", logs.head_of(last.note), logs.head_of(last.note))
    assert checked().holds


FORGED = {
    "a name of ours": (1, "{name}/2-20260301T093000Z"),
    "the number of another": (2, "{name}/2-20260301T093000Z"),
    "a name that is none": (1, "no name at all"),
    "a number beyond all places": (1 << 62, "{name}/2-20260301T093000Z"),
}


def forge(number: int, name: str) -> None:
    Begun.objects.create(number=number, name=name.format(name=public_key().name), at=timezone.now())


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_whoever_owns_the_database_alone_cannot_begin_a_log(forged: tuple[int, str]) -> None:
    sealed(3)
    forge(*forged)

    with pytest.raises(InconsistentLog):
        seal()

    assert alarm.standing()
    assert logs.current().number == 0
    assert any("nothing signed says so" in problem for problem in audit())


def test_a_log_that_another_key_has_signed_is_not_begun() -> None:
    sealed(3)
    forge(*FORGED["a name of ours"])
    forger = Signer(Begun.objects.get().name, bytes(32))
    head = Head(forger.verifier.name, 1, bytes(32))
    note = forger.sign(f"{head}begun broken\n")
    Checkpoint.objects.create(size=SPAN + 1, root=head.root, note=note, at=timezone.now())

    with pytest.raises(InconsistentLog):
        seal()
    assert logs.current().number == 0


def test_nobody_hides_a_change_behind_a_log_that_is_said_to_be_broken() -> None:
    """The audit leaves a log alone if the next was begun because it was broken; only the key says so."""
    sealed(3)
    run("UPDATE ledger_entry SET hat = 'trustee'")

    forge(*FORGED["a name of ours"])

    assert any("Entry 3" in problem for problem in audit())


def test_a_log_can_be_begun_after_somebody_forged_one() -> None:
    sealed(3)
    forge(*FORGED["a name of ours"])
    with pytest.raises(InconsistentLog):
        seal()

    call_command("ledger_begin", stdout=StringIO())

    assert logs.current().number == 2
    assert sealed(1)
    assert alarm.standing() == audit() == []


def test_a_log_between_two_others_cannot_be_taken_out() -> None:
    sealed(3)
    begin("restored")
    sealed(1)
    begin("restored")
    assert audit() == []

    run(f"DELETE FROM ledger_checkpoint WHERE size > {SPAN} AND size < {2 * SPAN}")
    unsigned = audit()
    run("DELETE FROM ledger_begun WHERE number = 1")

    assert any("log 2 was begun" in problem for problem in unsigned)
    assert any("is gone from the database" in problem for problem in audit())


def test_what_was_left_behind_is_told_by_what_is_signed() -> None:
    sealed(3)
    run("DELETE FROM ledger_leaf WHERE sequence = 1")
    sightings(1)
    with pytest.raises(InconsistentLog):
        seal()
    (lost,) = Entry.objects.filter(leaf=None, queued=None)

    call_command("ledger_begin", stdout=StringIO())

    assert left_behind.of(logs.current()).stretches == ((lost.pk, lost.pk),)
    assert audit() == []
    (more,) = left_behind.LeftBehind.of_ids([lost.pk, lost.pk + 1]).subjects()
    run(f"UPDATE ledger_entrysubject SET subject = '{more.id}' WHERE kind = 'left_behind'")
    left_behind._told.cache_clear()
    assert len(left_behind.of(logs.current())) == 0


class TestKilledBetweenTheCommitAndTheFile:
    """The database holds the new log, and the file outside the older one's head."""

    @pytest.fixture
    def last(self, monkeypatch: pytest.MonkeyPatch) -> Checkpoint:
        last = sealed(3)
        with monkeypatch.context() as killed:
            killed.setattr(heads, "follow", lambda _note: None)
            begin("restored")
        assert heads.last_signed() == last.note
        return last

    def test_the_next_sealer_sets_the_older_head_aside(self, last: Checkpoint) -> None:
        assert seal() is None

        (aside,) = heads.path().parent.glob("ledger-head.2*")
        assert aside.read_text() == last.note
        assert heads.last_signed() == first_of_the_second().note
        assert alarm.standing() == []

    @pytest.mark.usefixtures("last")
    def test_no_alarm_comes_of_it(self) -> None:
        assert audit() == []
        assert sealed(1).size == SPAN + 2
        assert audit() == []
        assert alarm.standing() == []

    @pytest.mark.usefixtures("last")
    def test_a_longer_head_than_the_new_log_tells_of_is_an_alarm(self) -> None:
        heads.path().write_text(signer().sign(str(Head(public_key().name, 4, bytes(32)))))

        with pytest.raises(InconsistentLog):
            seal()
        assert alarm.standing()
        assert audit()

    @pytest.mark.usefixtures("last")
    def test_another_head_of_the_same_size_is_an_alarm(self) -> None:
        heads.path().write_text(signer().sign(str(Head(public_key().name, 3, bytes(32)))))

        with pytest.raises(InconsistentLog):
            seal()


def test_a_sealer_waits_until_the_older_head_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(3)
    sightings(1)
    follow, sealers = heads.follow, list[Thread]()
    failed: list[BaseException] = []

    def seal_beside() -> None:
        try:
            seal()
        except BaseException as error:  # noqa: BLE001 - told in the test's own thread
            failed.append(error)
        finally:
            connection.close()

    def follow_late(note: str) -> None:
        sealers.append(Thread(target=seal_beside))
        sealers[0].start()
        sealers[0].join(0.5)
        assert sealers[0].is_alive()
        follow(note)

    monkeypatch.setattr(heads, "follow", follow_late)
    begin("restored")
    sealers[0].join(30)

    assert failed == []
    assert alarm.standing() == []
    assert heads.last_signed() == Checkpoint.objects.order_by("-size")[0].note
    assert audit() == []


def test_what_is_kept_outside_stays_through_a_power_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(durable, "sync_folder", synced.append)

    sealed(1)

    assert synced == [heads.path().parent]
