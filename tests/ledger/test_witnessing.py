"""A witness server sees every checkpoint, and what it refuses is kept and said (9.1; c2sp.org/tlog-witness)."""

import base64
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from hsww.ledger import heads, proofs, queries, witnessing
from hsww.ledger.cosignatures import Witness as Known
from hsww.ledger.models import Checkpoint, Entry, WitnessAnswer
from hsww.ledger.sealing import seal
from hsww.ledger.signing import public_key
from hsww.ledger.witnessing import ask_witness
from tests.ledger.lifting import lifted
from tests.ledger.test_sealing import empty
from tests.ledger.watched import said, sealed, sizes
from tests.ledger.witness_server import Witness, continues
from tests.ledger.writing import sightings

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_a_witness_nobody_is_asked() -> None:
    sealed(1)

    assert ask_witness() == ""
    assert not WitnessAnswer.objects.exists()


def test_the_witness_signs_what_it_is_shown_and_the_receipt_carries_it(witness: Witness) -> None:
    entry = sightings(3)[1]
    seal()

    assert ask_witness() == "witnessed 1"

    checked = proofs.check(str(queries.proof_of(entry)), public_key(), [Known.from_text(witness.vkey)])
    assert checked.holds
    assert [one.name for one in checked.witnesses] == ["witness.example"]
    assert said() == ""


def test_every_checkpoint_is_shown_in_its_order_with_a_proof_that_holds(witness: Witness) -> None:
    for count in (1, 6, 249, 1, 300):
        sealed(count)
        ask_witness()
    for count in (1, 2, 3):
        sealed(count)

    assert ask_witness() == "witnessed 3"

    assert sizes() == [1, 7, 256, 257, 557, 558, 560, 563]
    newest = Checkpoint.objects.latest("size")
    assert witness.seen[public_key().name] == (563, bytes(newest.root))
    assert witness.requests[1].startswith(b"old 1\n")


def test_a_witness_that_is_asked_again_is_not_asked_for_what_it_signed(witness: Witness) -> None:
    sealed(2)
    ask_witness()

    assert ask_witness() == ""
    assert len(witness.requests) == 1


def test_a_witness_that_is_new_is_shown_the_newest_alone(witness: Witness) -> None:
    for _ in range(3):
        sealed(2)

    assert ask_witness() == "witnessed 1"
    assert sizes() == [6]


def test_a_witness_that_remembers_another_size_is_asked_from_there(witness: Witness) -> None:
    sealed(3)
    ask_witness()
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_cosignature")  # as where its answer never reached us
    sealed(4)

    assert ask_witness() == "witnessed 1"
    assert [body.split(b"\n")[0] for body in witness.requests] == [b"old 0", b"old 0", b"old 3"]


def test_an_answer_that_was_lost_is_asked_for_again(witness: Witness) -> None:
    sealed(3)
    ask_witness()
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_cosignature")

    assert ask_witness() == "witnessed 1"
    assert sizes() == [3]


def test_a_rollback_is_refused_by_the_witness_though_nothing_here_shows_it(witness: Witness) -> None:
    sealed(5)
    ask_witness()
    empty_with_cosignatures()
    heads.path().unlink()
    sealed(3)

    ask_witness()

    assert said() == witnessing.LONGER
    assert sizes() == []


@pytest.mark.parametrize("count", [5, 8])
def test_a_fork_is_refused_by_the_witness_though_nothing_here_shows_it(witness: Witness, count: int) -> None:
    sealed(5)
    ask_witness()
    empty_with_cosignatures()
    heads.path().unlink()
    sealed(count)

    ask_witness()

    assert said() == (witnessing.ANOTHER if count == 5 else witnessing.REFUSALS[422])
    assert sizes() == []


def test_a_witness_that_is_away_is_told_and_comes_back(witness: Witness, settings: Settings) -> None:
    settings.WITNESS_URL = "http://127.0.0.1:9/w"
    sealed(1)
    ask_witness()
    assert "could not be reached" in said()
    settings.WITNESS_URL = witness.url

    assert ask_witness() == "witnessed 1"
    assert said() == ""


def test_the_head_outside_the_database_is_the_one_the_witness_signed(witness: Witness) -> None:
    checkpoint = sealed(2)

    ask_witness()

    assert heads.last_signed() == queries.with_witnesses(checkpoint) != checkpoint.note
    assert sealed(1).size == 3


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_the_timer_asks_the_witness_after_sealing(witness: Witness) -> None:
    sightings(2)

    call_command("tick", stdout=StringIO())

    assert sizes() == [Checkpoint.objects.latest("size").size]


def test_nothing_but_hashes_and_the_checkpoint_is_sent(witness: Witness) -> None:
    sealed(3)
    ask_witness()
    sealed(4)
    ask_witness()

    entries = [bytes(entry.salt) for entry in Entry.objects.all()]
    for body in witness.requests:
        assert not any(salt in body or base64.b64encode(salt) in body for salt in entries)
        assert set(body.decode().partition("\n\n")[2].split("\n")[0:1]) == {public_key().name}


def test_the_witness_of_these_tests_refuses_a_proof_with_any_byte_changed() -> None:
    from hsww.ledger import merkle  # noqa: PLC0415 - only this test looks at both sides

    leaves = [merkle.leaf_hash(bytes([number])) for number in range(40)]
    tree = merkle.InMemory(leaves)
    root = {size: merkle.root(tree, size) for size in range(1, 41)}
    for old in range(1, 41):
        for size in range(old, 41):
            proof = merkle.consistency_proof(tree, old, size)
            assert continues((old, root[old]), (size, root[size]), proof)
            for place, step in enumerate(proof):
                changed = [*proof[:place], bytes([step[0] ^ 1, *step[1:]]), *proof[place + 1 :]]
                assert not continues((old, root[old]), (size, root[size]), changed)
            assert not continues((old, root[old]), (size, root[size]), [*proof, bytes(32)])


def empty_with_cosignatures() -> None:
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_cosignature")
    empty()
