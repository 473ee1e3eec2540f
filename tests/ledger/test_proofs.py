"""Receipts as files: what one entry's proof shows to whoever has only the key (9.1)."""

import base64
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsww.ledger import entries, proofs, telling
from hsww.ledger.cosignatures import Witness
from hsww.ledger.models import Action
from hsww.ledger.notes import BadNote, Signer
from hsww.ledger.proofs import BadProof, Checked, Proof
from tests.ledger.forgeries import bad_receipts
from tests.ledger.logs import FORGER, KEY, LOG, WITNESSED, cosigned, entry, receipt, witness
from tests.ledger.test_entries import EXAMPLE

ROOT = Path(__file__).parents[2]


def check(proof: Proof | str, *witnesses: Witness) -> Checked:
    return proofs.check(str(proof), KEY.verifier, witnesses)


def shown_example() -> str:
    """The docstring's, with its one broken line put together again."""
    text = (proofs.__doc__ or "").partition("Worked example")[2].partition(":\n\n")[2]
    lines = [line.removeprefix("    ") for line in text.splitlines()]
    return "\n".join(lines).replace("\n      ", "") + "\n"


def test_the_worked_example_in_the_docstring_is_what_the_code_writes() -> None:
    written = receipt([entries.to_bytes(EXAMPLE), b""], 0)
    example = Proof.from_text(shown_example())

    assert str(example) == shown_example()
    assert example.extra == written.extra
    assert check(example).content == EXAMPLE


def test_every_entry_of_a_log_of_any_length_can_be_proved() -> None:
    for size in (1, 2, 3, 64, 65, 100):
        for index in range(size):
            found = check(receipt(LOG[:size], index))
            assert (found.problems, found.index) == ((), index)
            assert found.content == entries.from_bytes(LOG[index])


def test_what_a_receipt_shows_is_said_in_plain_words_with_what_it_cannot_show() -> None:
    told = "\n".join(check(receipt([*LOG, entry(100, hat="external_auditor", action="signed")], 100)).lines())

    assert "THIS RECEIPT HOLDS" in told
    assert "number 101 of the first 101" in told
    assert "Signed, under clause 4.3" in told
    assert "1 March 2026, 09:40:00 UTC" in told
    assert "Working as: external_auditor" in told
    assert "It cannot show" in told


@pytest.mark.parametrize("what", bad_receipts())
def test_a_receipt_that_was_cut_or_forged_does_not_hold_and_tells_nothing(what: str) -> None:
    found = check(bad_receipts()[what])

    assert not found.holds
    assert (found.content, found.head) == (None, None)
    assert "Working as" not in "\n".join(found.lines())


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_every_changed_letter_is_noticed(data: st.DataObject) -> None:
    good = str(receipt(LOG, 41))
    place = data.draw(st.integers(0, len(good) - 1))
    letter = data.draw(st.characters(codec="utf-8").filter(lambda one: one != good[place]))

    assert not check(good[:place] + letter + good[place + 1 :]).holds


@settings(max_examples=100, deadline=None)
@given(st.text() | st.text().map(lambda text: f"{proofs.HEADER}\n{text}"))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    assert not check(text).holds


@pytest.mark.parametrize(
    "change",
    [
        ("index 5", "index 05"),
        ("index 5", "index -5"),
        ("index 5", "index 999999999999999999999999999999"),
        ("index 5", "index \N{SUPERSCRIPT FIVE}"),
        ("extra ", "Extra "),
        ("\n\n", "\n"),
        ("index 5\n", "index 5\nAAAA\n"),
        ("@v1\n", "@v2\n"),
        ("\n", "\r\n"),
    ],
)
def test_a_receipt_is_read_only_as_it_would_be_written(change: tuple[str, str]) -> None:
    good = str(receipt(LOG, 5))

    assert good.replace(*change) != good
    assert not check(good.replace(*change)).holds


def test_a_hash_too_many_is_refused_before_anything_is_computed() -> None:
    proof = receipt(LOG, 5)

    with pytest.raises(BadProof):
        Proof.from_text(str(replace(proof, hashes=(bytes(32),) * 64)))


def test_a_witness_who_was_asked_for_is_named_with_the_time() -> None:
    proof, mine, other = receipt(LOG, 5), witness(), witness("other.example", 6)
    seen = replace(proof, checkpoint=cosigned(cosigned(proof.checkpoint, mine), other))

    assert [one.name for one in check(seen, mine[0]).witnesses] == ["witness.example"]
    assert check(seen, mine[0]).witnesses[0].at.timestamp() == WITNESSED
    assert [one.name for one in check(seen, mine[0], other[0]).witnesses] == [
        "witness.example",
        "other.example",
    ]


@pytest.mark.parametrize("spoil", ["borrowed name", "other time", "cut", "of another checkpoint"])
def test_a_witness_whose_signature_is_wrong_spoils_the_receipt(spoil: str) -> None:
    proof, mine = receipt(LOG, 5), witness()
    good = cosigned(proof.checkpoint, mine)
    line = good.splitlines()[-1]
    data = base64.b64decode(line.split()[2])
    wrong = {
        "borrowed name": cosigned(proof.checkpoint, (mine[0], witness(seed=6)[1])),
        "other time": good.replace(line, _line(data[:11] + bytes([data[11] ^ 1]) + data[12:])),
        "cut": good.replace(line, _line(data[:8])),
        "of another checkpoint": good.replace(
            line, cosigned(receipt(LOG[:99], 5).checkpoint, mine).splitlines()[-1]
        ),
    }

    assert wrong[spoil] != good
    assert not check(replace(proof, checkpoint=wrong[spoil]), mine[0]).holds


def _line(data: bytes) -> str:
    return f"\N{EM DASH} witness.example {base64.b64encode(data).decode()}"


def test_a_witnesss_key_line_reads_back_and_no_other_kind_of_key_does() -> None:
    mine = witness()[0]

    assert Witness.from_text(str(mine)) == mine
    for wrong in (str(KEY.verifier), str(mine).replace("+", "+0", 1), "a key", ""):
        with pytest.raises(BadNote):
            Witness.from_text(wrong)


def test_the_fingerprint_begins_with_the_key_id_and_tells_keys_apart() -> None:
    found = proofs.fingerprint(KEY.verifier)

    assert found.replace(" ", "").startswith(KEY.verifier.id.hex())
    assert len(found.replace(" ", "")) == 64
    assert found != proofs.fingerprint(FORGER.verifier)
    assert found != proofs.fingerprint(Signer("other.example/ledger", bytes(range(32))).verifier)


def test_the_plain_words_are_those_of_the_ledger() -> None:
    assert dict(Action.choices) == telling.DONE


def test_a_receipt_is_read_without_django() -> None:
    program = "import sys; sys.modules['django'] = None; import hsww.ledger.proofs"

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, cwd=ROOT)

    assert ran.returncode == 0, ran.stderr
