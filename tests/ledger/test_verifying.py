"""Verifying an export without us: an untouched one holds, and no touched one does (9.1)."""

import base64
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from hsww.ledger import entries, merkle
from hsww.ledger.notes import Head, Signer
from hsww.ledger.verify import HEADER, Report, verify

KEY = Signer("scheme.example/ledger", bytes(range(32)))
COUNT = 100
ROOT = Path(__file__).parents[2]
CHECKPOINTS = (30, 64, COUNT)


def entry(number: int, hat: str = "organiser") -> bytes:
    return entries.to_bytes(
        entries.Content(
            uid=UUID(int=number + 1),
            at=datetime(2026, 3, 1, 9, number % 60, tzinfo=UTC),
            actor=UUID(int=7),
            appointment=None,
            hat=hat,
            action="seen",
            outcome="allowed",
            clause="4.3",
            rule="family",
            salt=number.to_bytes(32, "big"),
            reason=None,
            session=None,
        )
    )


def checkpoint(told: list[bytes], signer: Signer = KEY) -> str:
    leaves = [merkle.leaf_hash(one) for one in told]
    return signer.sign(
        str(Head(signer.verifier.name, len(told), merkle.root(merkle.InMemory(leaves), len(told))))
    )


def statement(word: str, value: bytes) -> str:
    return f"{word} {base64.b64encode(value).decode()}\n"


def export(told: list[bytes], signer: Signer = KEY) -> list[str]:
    def lines() -> Iterator[str]:
        yield f"{HEADER} all\n"
        for count, one in enumerate(told, start=1):
            yield statement("leaf", merkle.leaf_hash(one))
            yield statement("entry", one)
            if count in CHECKPOINTS:
                yield statement("checkpoint", checkpoint(told[:count], signer).encode())
        yield f"end {len(told)}\n"

    return list(lines())


LOG = [entry(number) for number in range(COUNT)]
EXPORT = export(LOG)


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


def test_the_command_needs_nothing_of_django_and_says_what_it_found(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("".join(EXPORT), encoding="utf-8")
    (tmp_path / "older").write_text(checkpoint(LOG[:64]), encoding="utf-8")
    program = (
        "import sys; sys.modules['django'] = None\n"
        "from hsww.ledger.verify import main; sys.exit(main(sys.argv[1:]))"
    )
    asked = [str(tmp_path / "log"), "--key", str(KEY.verifier), "--older", str(tmp_path / "older")]

    ran = subprocess.run(
        [sys.executable, "-c", program, *asked], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert ran.returncode == 0, ran.stderr
    assert "EVERYTHING HOLDS" in ran.stdout


def test_the_command_fails_on_a_touched_log(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("".join(EXPORT[:-3]), encoding="utf-8")
    asked = [str(tmp_path / "log"), "--key", str(KEY.verifier)]

    ran = subprocess.run(
        [sys.executable, "-m", "hsww.ledger.verify", *asked],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )

    assert ran.returncode == 1
    assert "DOES NOT HOLD" in ran.stdout


def signed_as_before(told: list[bytes]) -> list[str]:
    """The log computed again by somebody who has not the key: true leaves, and the old checkpoints."""
    notes = iter([line for line in EXPORT if line.startswith("checkpoint")])
    return [next(notes) if line.startswith("checkpoint") else line for line in export(told)]
