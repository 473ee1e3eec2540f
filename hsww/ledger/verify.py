"""Verifies an exported ledger, and receipts, without anything of ours (9.1, 10.1).

    python -m hsww.ledger.verify EXPORT --key KEY [--receipt FILE] [--older FILE] [--witness KEY]
    python -m hsww.ledger.verify --receipt FILE --key KEY

It imports nothing of Django and opens no database and no network. The key must come from somewhere else: the annual
report, Home-Start UK, an older receipt. Each `--older` is a checkpoint or a receipt somebody kept; if the log was cut,
forked or rewritten since, it is the older one that shows it. It also shows a checkpoint that the log no longer lists.

A log that did not begin with the scheme says in its first checkpoint what it follows (see `beginnings`), and that is
told. Given as an `--older` of the log before, that checkpoint shows if the older log still ends as it did then.

What it cannot see: that something was never written down, or what happened after the newest checkpoint.

Format of an export, version 1, one statement a line, each value in base64:

    hsww-ledger-export/1 all|some|none     which entries are told
    leaf HASH                              in their order, from the first
    entry BYTES                            after its leaf, if it is told (see `entries`)
    checkpoint NOTE                        after the last leaf it covers (see `notes`)
    end COUNT                              the number of leaves, in digits
"""

import argparse
import base64
import binascii
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hsww.ledger import entries, merkle, notes, proofs
from hsww.ledger.beginnings import Beginning, is_later
from hsww.ledger.cosignatures import Witness
from hsww.ledger.telling import EXPORT_CANNOT_SHOW

HEADER = "hsww-ledger-export/1"
SCOPES = ("all", "some", "none")
MOST_PROBLEMS = 100


@dataclass
class Report:
    leaves: int = 0
    told: int = 0
    sealed: int = 0
    begun: Beginning | None = None
    unchanged_since: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems

    def add(self, problem: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def lines(self) -> Iterator[str]:
        yield f"{self.leaves} entries in the log, {self.told} of them told in this export."
        yield f"The newest good checkpoint covers the first {self.sealed}."
        if not self.holds:
            yield "THIS LOG DOES NOT HOLD:"
            yield from (f"- {problem}" for problem in self.problems)
        elif not self.leaves:
            yield "THIS LOG IS EMPTY. Nothing in it is wrong, and nothing is shown by it."
        else:
            yield "EVERYTHING HOLDS. Nothing up to it was changed, removed, added or moved since it was signed."
            yield from self.begun.sentences() if self.begun else ()
            for size in self.unchanged_since:
                yield f"The first {size} are also as they were when an older checkpoint was signed over them."
            yield EXPORT_CANNOT_SHOW


class _Reader:
    """Reads an export line by line, and keeps no more than the tree's peaks and the older checkpoints."""

    def __init__(self, key: notes.Verifier, older: Iterable[str]) -> None:
        self.report = Report()
        self._key = key
        self._tree = merkle.Growing()
        self._leaf = b""
        self._told = True
        self._all = False
        self._ended = False
        self._older: dict[int, list[bytes]] = {}
        self._unlisted: set[int] = set()
        for note in older:
            self._expect(note)

    def read(self, lines: Iterable[str]) -> Report:
        for number, line in enumerate(lines):
            word, _, value = line.rstrip("\n").partition(" ")
            try:
                self._line(number, word, value)
            except (binascii.Error, ValueError) as error:
                self.report.add(f"Line {number + 1} cannot be read: {error}")
        self._finish()
        return self.report

    def _line(self, number: int, word: str, value: str) -> None:
        if self._ended:
            raise ValueError("it comes after the end")
        if number == 0:
            self._header(word, value)
        elif word == "leaf":
            self._add_leaf(base64.b64decode(value, validate=True))
        elif word == "entry":
            self._entry(base64.b64decode(value, validate=True))
        elif word == "checkpoint":
            self._checkpoint(base64.b64decode(value, validate=True).decode())
        elif word == "end" and value == str(self.report.leaves):
            self._ended = True
        else:
            raise ValueError("it is not a statement of this format")

    def _header(self, word: str, value: str) -> None:
        if word != HEADER or value not in SCOPES:
            raise ValueError("this is not a ledger export")
        self._all = value == "all"

    def _add_leaf(self, leaf: bytes) -> None:
        if len(leaf) != merkle.HASH_BYTES:
            raise ValueError("a leaf is a hash")
        self._must_have_been_told()
        self._tree.append(leaf)
        self._leaf, self._told = leaf, False
        self.report.leaves += 1
        for root in self._older.pop(self.report.leaves, ()):
            self._compare(root)

    def _compare(self, root: bytes) -> None:
        size = self.report.leaves
        if root != self._tree.root():
            self.report.add(f"An older checkpoint over {size} entries shows another history.")
        elif size not in self.report.unchanged_since:
            self.report.unchanged_since.append(size)
            self._unlisted.add(size)

    def _must_have_been_told(self) -> None:
        if self._all and not self._told:
            self.report.add(f"Entry {self.report.leaves} is missing.")

    def _entry(self, data: bytes) -> None:
        if self._told:
            raise ValueError("it has no leaf of its own")
        self._told = True
        self.report.told += 1
        if merkle.leaf_hash(data) != self._leaf:
            self.report.add(f"Entry {self.report.leaves} was changed.")
        entries.from_bytes(data)

    def _checkpoint(self, note: str) -> None:
        size = self.report.leaves
        try:
            head = notes.head_of(note, [self._key])
        except notes.BadNote as error:
            self.report.add(f"The checkpoint after {size} entries is not this log's: {error}")
            return
        if (head.size, head.root) != (size, self._tree.root()):
            self.report.add(f"The checkpoint over {head.size} entries is not that of these entries.")
        elif size:
            if not self.report.sealed:
                self.report.begun = Beginning.from_text(notes.text_of(note, [self._key]))
            self.report.sealed = size
            self._unlisted.discard(size)

    def _expect(self, note: str) -> None:
        try:
            head = _held(note, self._key) or notes.head_of(note, [self._key])
        except notes.BadNote as error:
            self.report.add(f"An older checkpoint is not this log's: {error}")
            return
        if head.size:
            self._older.setdefault(head.size, []).append(head.root)

    def _finish(self) -> None:
        self._must_have_been_told()
        if not self._ended:
            self.report.add("The export is cut short.")
        if self.report.sealed and is_later(self._key.name) and self.report.begun is None:
            self.report.add("This log follows another, and the checkpoint that says which is missing.")
        if self.report.sealed < self.report.leaves:
            self.report.add(f"No good checkpoint covers the entries after the first {self.report.sealed}.")
        for size in sorted(self._unlisted):
            self.report.add(f"A checkpoint over {size} entries was signed, and this log no longer lists it.")
        for size in sorted(self._older):
            self.report.add(
                f"A checkpoint over {size} entries was signed, and this log has fewer: it was cut."
            )


def _held(note: str, key: notes.Verifier) -> notes.Head | None:
    """What the first checkpoint of the log that followed, signed by the same key, says this log held when it ended."""
    name = notes.origin_of(note)
    if name == key.name or not is_later(name):
        return None
    begun = Beginning.from_text(notes.text_of(note, [notes.Verifier(name, key.public)]))
    return begun.held if begun and begun.held and begun.held.origin == key.name else None


def verify(lines: Iterable[str], *, key: notes.Verifier, older: Iterable[str] = ()) -> Report:
    return _Reader(key, older).read(lines)


def main(arguments: Sequence[str]) -> int:
    asked = _asked(arguments)
    try:
        key = notes.Verifier.from_text(asked.key)
        witnesses = [Witness.from_text(text) for text in asked.witness]
        receipts = [_text(path) for path in asked.receipt]
        older = [_checkpoint(text) for text in (*map(_text, asked.older), *receipts)]
        checked = [proofs.check(text, key, witnesses) for text in receipts]
        report = _verified(asked.export, key, older) if asked.export else _side_by_side(key, older)
    except (OSError, notes.BadNote) as error:
        sys.stderr.write(f"Nothing was checked: {error}\n")
        return 2
    told = [line for one in checked for line in one.lines()]
    told += report.lines() if asked.export else report.problems
    sys.stdout.writelines(f"{line}\n" for line in told)
    shown = report.holds and (report.leaves > 0 or not asked.export)
    return 0 if shown and all(one.holds for one in checked) else 1


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m hsww.ledger.verify", description="Verifies a ledger export, and receipts."
    )
    parser.add_argument("export", type=Path, nargs="?")
    parser.add_argument("--key", required=True, help="the log's public key, from outside the scheme's system")
    parser.add_argument("--receipt", type=Path, action="append", default=[], help="a .tlog-proof file")
    parser.add_argument(
        "--older", type=Path, action="append", default=[], help="a checkpoint or receipt kept earlier"
    )
    parser.add_argument("--witness", action="append", default=[], help="the public key of a witness")
    asked = parser.parse_args(arguments)
    if asked.export is None and not asked.receipt:
        parser.error("name an export, or a receipt, or both")
    return asked


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _checkpoint(text: str) -> str:
    """That of a receipt, or the text itself. A receipt that cannot be read has none, which spoils the comparison."""
    if not text.startswith(proofs.HEADER):
        return text
    return text.partition("\n\n")[2]


def _verified(path: Path, key: notes.Verifier, older: Iterable[str]) -> Report:
    with path.open(encoding="utf-8", errors="replace") as lines:
        return verify(lines, key=key, older=older)


def _side_by_side(key: notes.Verifier, older: Iterable[str]) -> Report:
    """Without an export, all that checkpoints can show is two histories of one length."""
    report, roots = Report(), dict[int, bytes]()
    for note in older:
        try:
            head = _held(note, key) or notes.head_of(note, [key])
        except notes.BadNote as error:
            report.add(f"A checkpoint is not this log's: {error}")
            continue
        if roots.setdefault(head.size, head.root) != head.root:
            report.add(f"Two checkpoints over {head.size} entries show two histories.")
    return report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
