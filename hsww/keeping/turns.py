"""One backup, restore or drill at a time, in a scratch folder of its own under `VAR`.

The lock is on an open file, so a killed run gives it back; its scratch folder is emptied by the next.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from hsww.keeping.copies import fresh_scratch
from hsww.keeping.refusals import Refused


@contextmanager
def alone() -> Iterator[Path]:
    """Gives the scratch folder, which is removed afterwards."""
    with _turn():
        scratch = fresh_scratch(_scratch())
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def forget_leftovers() -> str:
    """The periodic work: what a killed run left holds rows and keys, and must not lie about until the next run."""
    if not _scratch().exists():
        return ""
    try:
        with alone():
            return "what a broken-off backup left was removed"
    except Refused:
        return ""


@contextmanager
def _turn() -> Iterator[None]:
    handle = os.open(Path(settings.VAR) / "keeping.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused("Another backup, restore or drill is running. Try again when it has ended.") from None
    finally:
        os.close(handle)


def _scratch() -> Path:
    return Path(settings.VAR) / "scratch"
