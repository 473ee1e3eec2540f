"""The last head that was signed, kept in a file outside the database.

Somebody who puts an older database back, or rewrites this one, has to reach this file as well; until then the sealer
refuses to sign. It is the least of the witnesses: the others are outside the building. What a witness server adds to a
head is added here too. When a log ends, its head is set aside beside this file under a dated name.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from hsww.ledger.cosignatures import lines_of
from hsww.ledger.notes import Verifier, head_of


def last_signed() -> str | None:
    kept = path()
    return kept.read_text(encoding="utf-8") if kept.exists() else None


def last_known() -> str | None:
    """The last that was signed or, where a new log was about to begin, the last that was set aside."""
    aside = sorted(path().parent.glob(f"{path().name}.[0-9]*"))
    return last_signed() or (aside[-1].read_text(encoding="utf-8") if aside else None)


def set_aside(stamp: str) -> None:
    """Out of the sealer's way, for a log that begins anew, and never thrown away."""
    if path().exists():
        path().rename(path().with_name(f"{path().name}.{stamp}"))


def keep(note: str, key: Verifier) -> None:
    """Replaces the file whole, unless a larger head is there, or the same with as many witnesses."""
    with _alone():
        before = last_signed()
        if before is not None and _worth(before, key) >= _worth(note, key):
            return
        fresh = path().with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path())


def _worth(note: str, key: Verifier) -> tuple[int, int]:
    return head_of(note, [key]).size, len(lines_of(note))


@contextmanager
def _alone() -> Iterator[None]:
    handle = os.open(path().with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def path() -> Path:
    return Path(getattr(settings, "LEDGER_HEAD_FILE", settings.VAR / "ledger-head"))
