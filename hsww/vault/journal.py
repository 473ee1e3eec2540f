"""The destruction journal: what is in it IS destroyed, whatever an old copy says (8.2, 8.8).

A line is written, and made durable, before the first key of its scope is touched; a run that is killed afterwards
must be finished (`destruction.finish`), and a restore replays the lines before it opens (`destruction.replay`). It
lies outside both databases, because it must be newer than any copy of them. A line is

    <time> <kind> <scope id> <strand>

with the time in UTC and to the microsecond, and a line feed. Worked example, kept true by
`tests/vault/test_journal.py`:

    2026-04-01T02:00:00.000000Z family 22222222-2222-4222-8222-222222222222 support

It names nobody. What follows the last line feed is what a kill or a power cut left of an unfinished line: nothing
was destroyed for it yet, so it is not read, and the next writing takes it away. Any other line that is not in this
form is refused as damage.
"""

import fcntl
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from hsww.vault import durable
from hsww.vault.errors import Damaged, NoScope
from hsww.vault.scopes import KeyScope

TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    scope: KeyScope

    def __str__(self) -> str:
        time = self.at.astimezone(UTC).strftime(TIME)
        return f"{time} {self.scope.kind} {self.scope.id} {self.scope.strand}\n"


def path() -> Path:
    return Path(settings.DESTRUCTION_JOURNAL)


def read(file: Path | None = None) -> list[Line]:
    """The lines of our own journal, or of one that a copy brought. A missing file holds none."""
    try:
        return parse((file or path()).read_bytes())
    except FileNotFoundError:
        return []


def parse(content: bytes) -> list[Line]:
    whole, _, _unfinished = content.rpartition(b"\n")
    try:
        return [_parsed(line) for line in whole.decode("ascii").splitlines()]
    except (ValueError, NoScope):
        raise Damaged("A line of the destruction journal is not in its form.") from None


def append(lines: Iterable[Line]) -> None:
    """Returns when the lines are on the disk."""
    handle = os.open(path(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        end = _whole_lines(handle)
        os.ftruncate(handle, end)
        os.pwrite(handle, "".join(map(str, lines)).encode(), end)
        os.fsync(handle)
    finally:
        os.close(handle)
    durable.sync_folder(path().parent)


def _parsed(line: str) -> Line:
    time, kind, scope_id, strand = line.split(" ")
    at = datetime.strptime(time, TIME).replace(tzinfo=UTC)
    return Line(at, KeyScope(kind, UUID(scope_id), strand))


def _whole_lines(handle: int) -> int:
    """Where the last whole line ends."""
    size = os.fstat(handle).st_size
    return os.pread(handle, size, 0).rfind(b"\n") + 1
