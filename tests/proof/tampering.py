"""`python -m tests.proof --only tampering`: whoever owns the database changes the access log, in every way (9.1).

The verifier has the log's public key, an export, and the checkpoints that left the building until now; the scheme has
its daily audit. Every change to what the newest of those checkpoints covers must be seen by one of the two. The
triggers are lifted, each change is made, judged and taken back. What is told one by one is changed all at once, and
each change must be named.

Three columns are no evidence, because nothing that is exported or signed rests on them: the row numbers of subjects
and nodes, and the time kept beside a checkpoint. Changing them changes no byte of an export; that is not counted.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from hsww.ledger import export, heads, verify
from hsww.ledger.audit import audit
from hsww.ledger.entries import Subject
from hsww.ledger.models import Checkpoint, Entry, EntrySubject, Leaf, Node, Queued
from hsww.ledger.notes import Head, Signer
from hsww.ledger.sealing import seal
from hsww.ledger.signing import public_key, signer
from tests.ledger import tampered
from tests.ledger.lifting import lifted
from tests.ledger.tampered import COUNT, FAR, SIZES, Log, changed, missed, places, rows_of, set_to, taken_back
from tests.ledger.writing import FAMILY, sightings

pytestmark = pytest.mark.django_db(transaction=True)
ALL = set(range(COUNT))
NO_EVIDENCE = {(EntrySubject, "id"), (Node, "id"), (Checkpoint, "at")}
TOLD_ONE_BY_ONE = [*tampered.columns(Entry), (Leaf, "entry_id")]
TOLD_TOGETHER = [
    one for one in tampered.columns(Leaf, Node, Checkpoint) if one not in {*NO_EVIDENCE, (Leaf, "entry_id")}
]
"""A change here spoils the whole tree, and what else was changed would hide behind it."""
OF_SUBJECTS = ("entry_id", "kind", "subject")
MOMENT = "2026-03-01T09:00:00Z"

Cases = Callable[[str, object], None]


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> Log:
    monkeypatch.setattr(verify, "MOST_PROBLEMS", FAR)
    for before, size in pairwise((0, *SIZES)):
        sightings(size - before, FAMILY, Subject("person", uuid4()))
        seal()
    sent = tuple(Checkpoint.objects.order_by("size").values_list("note", flat=True))
    assert len(sent) == len(SIZES)
    return Log(tuple(export.lines("all")), sent)


@pytest.fixture
def log(sealed: Log) -> Iterator[Log]:
    with lifted():
        yield sealed


def test_an_untouched_log_of_the_same_size_passes(sealed: Log, record_property: Cases) -> None:
    report = verify.verify(export.lines("all"), key=public_key(), older=sealed.sent)

    assert (report.problems, report.leaves, report.told, report.sealed) == ([], COUNT, COUNT, COUNT)
    assert report.unchanged_since == list(SIZES)
    assert audit() == []
    record_property("cases", 0)


def test_no_column_is_forgotten() -> None:
    tried = {*TOLD_ONE_BY_ONE, *TOLD_TOGETHER} | {(EntrySubject, name) for name in OF_SUBJECTS}

    assert {*tampered.columns(Entry, EntrySubject, Leaf, Node, Checkpoint)} == tried | NO_EVIDENCE


# Rows are edited


@pytest.mark.parametrize(("table", "column"), TOLD_ONE_BY_ONE, ids=tampered.named)
def test_every_column_of_every_entry(log: Log, table: Any, column: str, record_property: Cases) -> None:
    with taken_back():
        for row in rows_of(table):
            changed(row, column)
        found = places([*log.problems(audited=False), *audit()])

    assert found == ALL
    record_property("cases", COUNT)


@pytest.mark.parametrize("kind", ["family", "person"])
@pytest.mark.parametrize("column", OF_SUBJECTS)
def test_every_column_of_every_subject(log: Log, kind: str, column: str, record_property: Cases) -> None:
    with taken_back():
        for row in EntrySubject.objects.filter(kind=kind):
            changed(row, column)
        found = places(log.problems(audited=False))

    assert found == ALL
    record_property("cases", COUNT)


@pytest.mark.parametrize(("table", "column"), TOLD_TOGETHER, ids=tampered.named)
def test_every_column_of_every_leaf_node_and_checkpoint(
    log: Log, table: Any, column: str, record_property: Cases
) -> None:
    rows = rows_of(table)

    assert missed(log, rows, lambda row: changed(row, column)) == []
    record_property("cases", len(rows))


@pytest.mark.parametrize(("table", "column"), sorted(NO_EVIDENCE, key=str), ids=tampered.named)
def test_columns_that_are_no_evidence_change_no_byte_of_an_export(
    log: Log, table: Any, column: str, record_property: Cases
) -> None:
    with taken_back():
        for row in rows_of(table):
            changed(row, column)
        lines = tuple(export.lines("all"))

    assert lines == log.lines
    record_property("cases", 0)


# Rows are deleted, inserted and swapped


@pytest.mark.parametrize("what", ["entry", "family", "person"])
def test_every_entry_and_every_subject_deleted(log: Log, what: str, record_property: Cases) -> None:
    with taken_back():
        tampered.delete(Entry.objects.all() if what == "entry" else EntrySubject.objects.filter(kind=what))
        found = places(log.problems(audited=False))

    assert found == ALL
    record_property("cases", COUNT)


@pytest.mark.parametrize("table", [Leaf, Node, Checkpoint], ids=tampered.named)
def test_every_leaf_node_and_checkpoint_deleted(log: Log, table: Any, record_property: Cases) -> None:
    rows = rows_of(table)

    assert missed(log, rows, lambda row: tampered.delete(table.objects.filter(pk=row.pk))) == []
    record_property("cases", len(rows))


def test_a_subject_added_to_every_entry(log: Log, record_property: Cases) -> None:
    with taken_back():
        for entry in rows_of(Entry):
            EntrySubject.objects.create(entry=entry, kind="family", subject=uuid4())
        found = places(log.problems(audited=False))

    assert found == ALL
    record_property("cases", COUNT)


def test_an_entry_put_in_at_every_place(log: Log, record_property: Cases) -> None:
    """Whoever does it moves all later leaves by one."""
    leaves = [bytes(leaf.leaf_hash) for leaf in rows_of(Leaf)]
    strange = bytes(31) + b"\x01"

    held = [at for at in range(COUNT + 1) if tampered.holds_with(log, [*leaves[:at], strange, *leaves[at:]])]

    assert held == []
    record_property("cases", COUNT + 1)


def test_rows_put_in_from_nowhere(log: Log, record_property: Cases) -> None:
    head = str(Head(public_key().name, 400, bytes(32)))
    forged = Signer(public_key().name, bytes(32)).sign(head)
    puts: list[Callable[[Any], Any]] = [
        lambda _: Checkpoint.objects.create(size=400, root=bytes(32), note=forged, at=MOMENT),
        lambda _: Checkpoint.objects.create(size=400, root=bytes(32), note=log.sent[2], at=MOMENT),
        lambda _: Node.objects.create(level=8, position=1, hash=bytes(32)),
        lambda _: Leaf.objects.create(sequence=COUNT, entry_id=FAR, leaf_hash=bytes(32)),
        lambda _: sightings(1),
    ]

    assert [missed(log, [None], put) for put in puts] == [[]] * len(puts)
    record_property("cases", len(puts))


def test_every_two_neighbouring_leaves_swapped(log: Log, record_property: Cases) -> None:
    def swap(two: tuple[Leaf, Leaf]) -> None:
        one, other = two
        set_to(one, entry_id=FAR)  # out of the way, for an entry has one leaf
        set_to(other, entry_id=one.entry_id, leaf_hash=one.leaf_hash)
        set_to(one, entry_id=other.entry_id, leaf_hash=other.leaf_hash)

    assert missed(log, list(pairwise(rows_of(Leaf))), swap) == []
    record_property("cases", COUNT - 1)


def test_the_content_of_every_two_neighbouring_entries_swapped(log: Log, record_property: Cases) -> None:
    names = [column for _, column in tampered.columns(Entry) if column not in {"id", "uid"}]
    rows = rows_of(Entry)
    for start in (0, 1):
        pairs = list(zip(rows[start::2], rows[start + 1 :: 2], strict=False))
        with taken_back():
            for one, other in pairs:
                set_to(one, **{name: getattr(other, name) for name in names})
                set_to(other, **{name: getattr(one, name) for name in names})
            found = places(log.problems(audited=False))
        assert len(found) == 2 * len(pairs)
    record_property("cases", COUNT - 1)


# The tail is cut, or the log computed again


def test_the_tail_cut_at_every_length(log: Log, record_property: Cases) -> None:
    assert missed(log, list(range(COUNT)), tampered.cut) == []
    record_property("cases", COUNT)


def test_the_log_computed_again_with_any_one_entry_another(log: Log, record_property: Cases) -> None:
    """Every leaf is true, every node and root is; only the signatures cannot be had."""
    leaves = [bytes(leaf.leaf_hash) for leaf in rows_of(Leaf)]
    strange = bytes(31) + b"\x01"

    held = [at for at in range(COUNT) if tampered.holds_with(log, [*leaves[:at], strange, *leaves[at + 1 :]])]

    assert held == []
    record_property("cases", COUNT)


@pytest.mark.parametrize("by", ["the old signatures", "another key of the same name", "nobody"])
def test_the_whole_database_computed_again_without_the_signing_key(
    log: Log, by: str, record_property: Cases
) -> None:
    with taken_back():
        tampered.rewrite(lambda before, text: tampered.signed_without_the_key(by, before, text))
        found = log.problems(audited=False)

    assert any("The checkpoint" in problem for problem in found)
    record_property("cases", 1)


# By somebody who has the signing key too: only what left the building shows it


def test_a_history_written_anew_with_the_signing_key_is_seen_by_comparing(
    log: Log, record_property: Cases
) -> None:
    with taken_back():
        tampered.rewrite(lambda _, text: signer().sign(text))
        heads.path().unlink()
        alone = verify.verify(export.lines("all"), key=public_key())
        audited, compared = audit(), log.problems(audited=False)

    assert (alone.problems, audited) == ([], []), "whoever has the key makes a log that agrees with itself"
    assert sum("another history" in problem for problem in compared) == len(SIZES)
    record_property("cases", 1)


@pytest.mark.parametrize("size", SIZES[:-1])
def test_an_older_database_put_back_is_seen_by_comparing_also_when_it_has_grown_again(
    sealed: Log, size: int, record_property: Cases
) -> None:
    with lifted(), taken_back():
        tampered.cut(size)
        assert verify.verify(export.lines("all"), key=public_key()).holds
        assert any("it was cut" in problem for problem in sealed.problems(audited=False))
    tampered.grow_again(size)

    assert verify.verify(export.lines("all"), key=public_key()).holds
    assert any("another history" in problem for problem in sealed.problems(audited=False))
    record_property("cases", 2)


def test_two_auditors_shown_two_histories_find_out_by_comparing(sealed: Log, record_property: Cases) -> None:
    tampered.grow_again(SIZES[-2])
    shown = list(export.lines("all"))
    newest = Checkpoint.objects.order_by("-size")[0].note

    assert verify.verify(sealed.lines, key=public_key(), older=sealed.sent).holds
    assert verify.verify(shown, key=public_key(), older=[newest]).holds
    assert not verify.verify(shown, key=public_key(), older=sealed.sent).holds
    assert not verify.verify(sealed.lines, key=public_key(), older=[newest]).holds
    record_property("cases", 2)


def test_the_unsealed_tail_is_said_not_to_be_covered_and_once_sealed_is_missed(
    sealed: Log, record_property: Cases
) -> None:
    sightings(3)
    report = verify.verify(export.lines("all"), key=public_key(), older=sealed.sent)
    seal()
    newest = Checkpoint.objects.order_by("-size")[0].note
    with lifted():
        tampered.cut(COUNT)

    assert Queued.objects.count() == 0
    assert (report.holds, report.leaves) == (True, COUNT)
    assert "what was written after the newest checkpoint" in " ".join(report.lines())
    found = verify.verify(export.lines("all"), key=public_key(), older=[newest]).problems
    assert any("it was cut" in problem for problem in found)
    record_property("cases", 1)
