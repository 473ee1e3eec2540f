"""What a copy is called, which folders may hold copies, and how one is written: whole, or not at all (1.6, 8.2).

A copy of the data is `data-<UTC>.age` and a copy of the keys `keys-<UTC>.age`, where `<UTC>` is like
`20260401T020000.000000Z`. Names sort by time. A copy is written as `<name>.partial`, made durable, and only then given
its name; so what has the name of a copy is one, and a `.partial` is what a killed run left behind.
"""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Literal

from django.utils import timezone

from hsww.keeping.refusals import Refused
from hsww.vault import durable

Kind = Literal["data", "keys"]
STAMP = "%Y%m%dT%H%M%S.%fZ"
NAME = re.compile(r"(data|keys)-(\d{8}T\d{6}\.\d{6}Z)\.age")
PARTIAL = ".partial"
OTHERS = 0o077
HALF_AN_HOUR = 30 * 60


@dataclass(frozen=True)
class Copy:
    path: Path
    made_at: datetime


def name_of(kind: Kind, made_at: datetime) -> str:
    return f"{kind}-{stamp(made_at)}.age"


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime(STAMP)


def listed(folder: Path, kind: Kind) -> list[Copy]:
    """The copies in a folder, newest first. Other files there are none of ours."""
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}.")
    named = [(path, NAME.fullmatch(path.name)) for path in folder.iterdir()]
    found = [Copy(path, _at(match[2])) for path, match in named if match and match[1] == kind]
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def _at(text: str) -> datetime:
    return datetime.strptime(text, STAMP).replace(tzinfo=UTC)


def private_folder(folder: Path) -> Path:
    """Makes the last part of the path if need be; a missing disk must not be made up for by a new folder."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Refused(f"The folder {folder} cannot be made: {error.strerror}.") from error
    if folder.stat().st_mode & OTHERS:
        raise Refused(f"The folder {folder} can be read by others. Set its mode to 0700.")
    return folder


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A new file, for its owner alone, that gets its name when the block ends well and is removed otherwise."""
    half = path.with_name(path.name + PARTIAL)
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    durable.sync_folder(path.parent)


def forget_half_made(folder: Path, kind: Kind) -> None:
    """What is younger may be somebody's who is writing it: a rotation copies the keys, too."""
    over = time.time() - HALF_AN_HOUR
    for path in folder.glob(f"{kind}-*{PARTIAL}"):
        if NAME.fullmatch(path.name.removesuffix(PARTIAL)) and (
            kind == "data" or path.stat().st_mtime < over
        ):
            path.unlink(missing_ok=True)


def prune(folder: Path, kind: Kind, *, keep: timedelta) -> list[Path]:
    """Removes copies older than `keep`, but never the newest, and returns what it removed."""
    over = timezone.now() - keep
    old = [copy.path for copy in listed(folder, kind)[1:] if copy.made_at < over]
    for path in old:
        path.unlink()
    return old


def fresh_scratch(folder: Path) -> Path:
    """An empty folder for its owner alone; what a killed run left in it is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    return private_folder(folder)
