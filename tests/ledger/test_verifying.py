"""Verifying an export without us: an untouched one holds, and no touched one does (9.1)."""

import base64
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hsww.ledger.notes import Signer
from hsww.ledger.verify import HEADER, Report, main, verify
from tests.ledger.forgeries import BAD_BEGINNINGS, BEGINNINGS, bad_exports, bad_receipts
from tests.ledger.logs import (
    COUNT,
    EXPORT,
    KEY,
    LATER,
    LOG,
    begins_after,
    checkpoint,
    cosigned,
    entry,
    export,
    receipt,
    statement,
    witness,
)

ROOT = Path(__file__).parents[2]


def check(lines: list[str], *older: str) -> Report:
    return verify(lines, key=KEY.verifier, older=older)


def test_an_untouched_log_holds() -> None:
    report = check(EXPORT, checkpoint(LOG[:30]), checkpoint(LOG))

    assert (report.problems, report.leaves, report.told, report.sealed) == ([], COUNT, COUNT, COUNT)
    assert "EVERYTHING HOLDS" in "\n".join(report.lines())


def test_every_line_that_is_removed_is_noticed() -> None:
    for place, line in enumerate(EXPORT):
        if line.startswith("checkpoint") and place < len(EXPORT) - 2:
            continue  # a later checkpoint covers the same entries
        assert not check(EXPORT[:place] + EXPORT[place + 1 :]).holds, line


def test_every_line_that_is_doubled_is_noticed() -> None:
    for place, line in enumerate(EXPORT):
        if not line.startswith("checkpoint"):
            assert not check([*EXPORT[:place], line, *EXPORT[place:]]).holds, line


def test_any_two_neighbouring_entries_that_are_swapped_are_noticed() -> None:
    for place in range(COUNT - 1):
        moved = [*LOG[:place], LOG[place + 1], LOG[place], *LOG[place + 2 :]]
        assert not check(signed_as_before(moved)).holds


def test_every_entry_that_is_written_anew_is_noticed_with_or_without_its_leaf() -> None:
    for place in range(COUNT):
        changed = [*LOG[:place], entry(place, hat="trustee"), *LOG[place + 1 :]]
        with_leaf = signed_as_before(changed)
        kept_leaf = [
            statement("entry", changed[place]) if line == statement("entry", LOG[place]) else line
            for line in EXPORT
        ]
        assert not check(with_leaf).holds
        assert not check(kept_leaf).holds


def test_every_byte_of_an_entry_counts() -> None:
    line = statement("entry", LOG[5])
    place = EXPORT.index(line)
    for at in range(len(LOG[5])):
        touched = bytes(value ^ 1 if spot == at else value for spot, value in enumerate(LOG[5]))
        assert not check([*EXPORT[:place], statement("entry", touched), *EXPORT[place + 1 :]]).holds


def test_a_log_cut_back_to_an_older_checkpoint_holds_alone_but_not_beside_a_newer_one() -> None:
    cut = export(LOG[:64])

    assert check(cut).holds
    assert not check(cut, checkpoint(LOG)).holds


def test_two_auditors_shown_two_histories_find_out_when_they_compare_checkpoints() -> None:
    other = [*LOG[:-1], entry(COUNT, hat="trustee")]

    assert check(EXPORT).holds
    assert check(export(other)).holds
    assert not check(EXPORT, checkpoint(other)).holds


def test_a_whole_log_computed_again_with_another_key_does_not_pass() -> None:
    forger = Signer(KEY.verifier.name, bytes(32))

    assert not check(export(LOG, forger)).holds


def test_entries_beyond_the_newest_checkpoint_are_called_unsealed() -> None:
    report = check(export([*LOG, entry(COUNT)]))

    assert report.sealed == COUNT
    assert not report.holds


@pytest.mark.parametrize(
    "text", ["", "\n", "{}\n", "leaf\n", f"{HEADER} most\n", f"{HEADER} all\nleaf ???\nend 1\n"]
)
def test_what_is_not_an_export_does_not_hold(text: str) -> None:
    assert not check(text.splitlines(keepends=True)).holds


@pytest.mark.parametrize("what", bad_exports())
def test_an_export_that_was_tampered_with_does_not_hold_and_says_why(what: str) -> None:
    bad = bad_exports()[what]

    report = check(bad.lines, *([bad.older] if bad.older else []))

    assert any(bad.why in problem for problem in report.problems), report.problems
    assert "EVERYTHING HOLDS" not in "\n".join(report.lines())


@pytest.mark.parametrize("what", BEGINNINGS)
def test_a_later_log_says_what_it_follows(what: str) -> None:
    says, told = BEGINNINGS[what]

    report = verify(export(LOG, LATER, begun=says), key=LATER.verifier)

    words = "\n".join(report.lines())
    assert report.problems == []
    assert all(one in words for one in told)


@pytest.mark.parametrize("what", BAD_BEGINNINGS)
def test_a_later_log_that_does_not_say_what_it_follows_does_not_hold(what: str) -> None:
    says, why = BAD_BEGINNINGS[what]

    report = verify(export(LOG, LATER, begun=says), key=LATER.verifier)

    assert any(why in problem for problem in report.problems)


def test_a_first_log_says_nothing_of_another() -> None:
    assert "begun anew" not in "\n".join(check(EXPORT).lines())


def test_an_older_checkpoint_says_since_when_nothing_was_changed() -> None:
    report = check(EXPORT, checkpoint(LOG[:30]), checkpoint(LOG[:30]), checkpoint(LOG[:64]))

    assert report.unchanged_since == [30, 64]
    assert "The first 30 are also as they were" in "\n".join(report.lines())


def test_a_checkpoint_that_was_struck_from_the_log_is_noticed_by_whoever_kept_it() -> None:
    struck = [line for line in EXPORT if line != statement("checkpoint", checkpoint(LOG[:30]).encode())]

    assert check(struck).holds
    assert not check(struck, checkpoint(LOG[:30])).holds


def test_a_leaf_that_is_not_a_hash_is_refused_though_the_root_would_be_the_same() -> None:
    lines = export(LOG, scope="none")
    first, second = (line.split()[1] for line in lines[1:3])
    both = base64.b64decode(first) + base64.b64decode(second)
    moved = [lines[0], statement("leaf", both[:31]), statement("leaf", both[31:]), *lines[3:]]

    assert not check(moved).holds


def test_an_empty_log_is_not_said_to_hold() -> None:
    told = "\n".join(check(export([])).lines())

    assert "THIS LOG IS EMPTY" in told
    assert "HOLDS" not in told


def test_the_command_needs_nothing_of_django_and_says_what_it_found(tmp_path: Path) -> None:
    said = run(
        written(tmp_path, "log", "".join(EXPORT)),
        *("--older", written(tmp_path, "older", checkpoint(LOG[:64]))),
        *("--receipt", written(tmp_path, "receipt", str(receipt(LOG[:30], 7)))),
    )

    assert said.returncode == 0, said.stderr
    assert "THIS RECEIPT HOLDS" in said.stdout
    assert "EVERYTHING HOLDS" in said.stdout
    assert "The first 30 are also" in said.stdout
    assert "The first 64 are also" in said.stdout


def test_the_command_checks_a_receipt_alone_and_names_its_witness(tmp_path: Path) -> None:
    proof, mine = receipt(LOG, 7), witness()
    seen = replace(proof, checkpoint=cosigned(proof.checkpoint, mine))

    said = run("--receipt", written(tmp_path, "receipt", str(seen)), "--witness", str(mine[0]))

    assert said.returncode == 0, said.stderr
    assert "The witness witness.example signed this log too, at 28 May 2026" in said.stdout
    assert "It cannot show" in said.stdout


@pytest.mark.parametrize("what", bad_receipts())
def test_the_command_fails_on_a_bad_receipt(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "receipt", bad_receipts()[what])

    code = main(["--receipt", path, "--key", str(KEY.verifier)])

    assert code == 1
    assert "THIS RECEIPT DOES NOT HOLD" in capsys.readouterr().out


def test_a_receipt_for_what_the_log_has_no_longer_shows_that_it_was_cut(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = written(tmp_path, "log", "".join(export(LOG[:30])))
    path = written(tmp_path, "receipt", str(receipt(LOG, 80)))

    code = main([log, "--receipt", path, "--key", str(KEY.verifier)])

    assert code == 1
    assert "it was cut" in capsys.readouterr().out


def test_the_first_checkpoint_of_the_log_that_followed_is_an_older_one_of_the_log_before() -> None:
    report = check(EXPORT, begins_after(LOG[:30]))

    assert (report.problems, report.unchanged_since) == ([], [30])


def test_a_receipt_and_the_log_that_followed_may_show_two_histories(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = written(tmp_path, "one", str(receipt(LOG, 5)))
    agrees = written(tmp_path, "agrees", begins_after(LOG))
    differs = written(tmp_path, "differs", begins_after([*LOG[:-1], entry(COUNT)]))

    assert main(["--receipt", one, "--older", agrees, "--key", str(KEY.verifier)]) == 0
    assert main(["--receipt", one, "--older", differs, "--key", str(KEY.verifier)]) == 1
    assert "Two checkpoints over 100 entries show two histories" in capsys.readouterr().out


def test_two_receipts_with_two_histories_show_it_without_an_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = written(tmp_path, "one", str(receipt(LOG, 5)))
    other = written(tmp_path, "other", str(receipt([*LOG[:-1], entry(COUNT)], 5)))

    code = main(["--receipt", one, "--older", other, "--key", str(KEY.verifier)])

    assert code == 1
    assert "two histories" in capsys.readouterr().out


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00", b"%PDF-1.7\n"])
def test_the_command_fails_plainly_on_a_file_that_is_something_else(
    text: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").write_bytes(text)

    code = main([str(tmp_path / "log"), "--key", str(KEY.verifier)])

    assert code == 1
    assert "HOLDS" not in capsys.readouterr().out


def test_the_command_says_that_nothing_was_checked_without_a_key_or_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = written(tmp_path, "log", "".join(EXPORT))

    codes = [main([log, "--key", "a key"]), main([str(tmp_path / "none"), "--key", str(KEY.verifier)])]

    assert codes == [2, 2]
    assert capsys.readouterr().err.count("Nothing was checked") == 2


def test_the_command_does_not_hold_for_an_empty_log(tmp_path: Path) -> None:
    assert main([written(tmp_path, "log", "".join(export([]))), "--key", str(KEY.verifier)]) == 1


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def run(*asked: str) -> subprocess.CompletedProcess[str]:
    """The command where Django cannot be imported."""
    program = (
        "import sys; sys.modules['django'] = None\n"
        "from hsww.ledger.verify import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, *asked, "--key", str(KEY.verifier)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def signed_as_before(told: list[bytes]) -> list[str]:
    """The log computed again by somebody who has not the key: true leaves, and the old checkpoints."""
    notes = iter([line for line in EXPORT if line.startswith("checkpoint")])
    return [next(notes) if line.startswith("checkpoint") else line for line in export(told)]
