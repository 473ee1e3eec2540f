"""Another log begins on purpose, never by itself, and says what it follows (9.1)."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from hsww.ledger import alarm, beginnings, export, heads, logs, merkle, proofs, queries, tree
from hsww.ledger.audit import audit
from hsww.ledger.beginning import begin
from hsww.ledger.beginnings import Beginning
from hsww.ledger.logs import SPAN
from hsww.ledger.models import Begun, Checkpoint, Leaf, Node
from hsww.ledger.notes import BadNote, Head
from hsww.ledger.sealing import InconsistentLog, seal
from hsww.ledger.signing import public_key, signer
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


def tree_root(log: logs.Log, size: int) -> bytes:
    return merkle.root(tree.Rows(log.first), size)


def test_only_the_first_checkpoint_of_a_log_says_how_it_began() -> None:
    sealed(3)
    begin("restored")
    sealed(1)
    sealed(1)

    first, second = Checkpoint.objects.filter(size__gt=SPAN).order_by("size")

    assert "\nbegun restored\n" in first.note
    assert "begun" not in second.note
    assert merkle.verify_consistency(
        old=2,
        old_root=bytes(first.root),
        size=3,
        root=bytes(second.root),
        proof=tree.consistency_proof(old=2, size=3, first=SPAN),
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
    first = sealed(1)
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
    first = sealed(1)
    sealed(1)

    run(f"DELETE FROM ledger_checkpoint WHERE size = {first.size}")

    assert any("follows another" in problem for problem in checked().problems)


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


def test_whoever_owns_the_database_alone_cannot_begin_a_log() -> None:
    sealed(3)
    Begun.objects.create(
        number=1,
        name=beginnings.name_of(public_key().name, 1, timezone.now()),
        statement="begun restored\n",
        entries_before=3,
        at=timezone.now(),
    )
    sightings(1)

    with pytest.raises(InconsistentLog):
        seal()
    assert alarm.standing()


def test_a_beginning_that_was_broken_off_can_be_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    last = sealed(3)
    monkeypatch.setattr("hsww.ledger.beginning._set_aside", lambda _at: None)
    begin("restored")
    monkeypatch.undo()
    with pytest.raises(InconsistentLog):
        seal()

    call_command("ledger_begin", stdout=StringIO())

    report = checked()
    assert report.holds
    assert report.begun is not None
    assert report.begun.signed == logs.head_of(last.note)
