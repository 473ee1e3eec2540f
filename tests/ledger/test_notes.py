"""Signed notes against the published example, and against every small change."""

import pytest

from hsww.ledger.notes import BadNote, Head, Signer, Verifier, head_of, text_of

PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
PUBLISHED_NOTE = (
    PUBLISHED_TEXT
    + "\n\N{EM DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSN"
    + "XgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
HEAD = Head("scheme.example/ledger", 7, bytes(range(32)))


def signer(seed: int = 1) -> Signer:
    return Signer("scheme.example/ledger", bytes([seed]) * 32)


def test_the_published_example_verifies() -> None:
    assert text_of(PUBLISHED_NOTE, [Verifier.from_text(PUBLISHED_KEY)]) == PUBLISHED_TEXT


def test_a_key_line_reads_back_as_it_was_written() -> None:
    assert str(Verifier.from_text(PUBLISHED_KEY)) == PUBLISHED_KEY


def test_a_key_line_whose_id_is_not_its_keys_is_refused() -> None:
    with pytest.raises(BadNote):
        Verifier.from_text(PUBLISHED_KEY.replace("c74f20a3", "c74f20a4"))


def test_a_checkpoint_has_three_lines_and_reads_back() -> None:
    assert str(HEAD) == "scheme.example/ledger\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    assert Head.from_text(str(HEAD)) == HEAD


def test_a_signed_checkpoint_states_its_head() -> None:
    assert head_of(signer().sign(str(HEAD)), [signer().verifier]) == HEAD


def test_a_checkpoint_signed_by_another_key_of_the_same_name_is_refused() -> None:
    with pytest.raises(BadNote):
        head_of(signer(2).sign(str(HEAD)), [signer().verifier])


def test_a_checkpoint_of_another_log_is_refused() -> None:
    other = Head("other.example/ledger", 7, HEAD.root)

    with pytest.raises(BadNote):
        head_of(signer().sign(str(other)), [signer().verifier])


def test_a_strangers_cosignature_is_ignored_beside_a_good_one() -> None:
    note = signer().sign(str(HEAD))
    line = Signer("witness.example", bytes(32)).sign(str(HEAD)).rpartition("\n\n")[2]

    assert head_of(note + line, [signer().verifier]) == HEAD


def test_a_good_signature_does_not_save_a_note_on_which_a_known_key_fails() -> None:
    witness = Signer("witness.example", bytes(32))
    line = witness.sign("something else\n").rpartition("\n\n")[2]

    with pytest.raises(BadNote):
        head_of(signer().sign(str(HEAD)) + line, [signer().verifier, witness.verifier])


def test_every_single_changed_character_is_noticed() -> None:
    note = signer().sign(str(HEAD))

    for place, letter in enumerate(note):
        changed = note[:place] + ("x" if letter != "x" else "y") + note[place + 1 :]
        with pytest.raises(BadNote):
            head_of(changed, [signer().verifier])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n7\n",
        "origin\n07\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "origin\n-7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "origin\n7\nAAEC\n",
        "\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "origin\n7\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    ],
)
def test_text_that_is_not_quite_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        Head.from_text(text)
