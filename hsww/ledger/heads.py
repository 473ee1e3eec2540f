"""The last head that was signed, kept in a file outside the database.

Somebody who puts an older database back, or rewrites this one, has to reach this file as well; until then the sealer
refuses to sign. It is the least of the witnesses: the others are outside the building. What a witness server adds to a
head is added here too. When a log ends, its head is set aside beside this file under a dated name.

Whoever seals or begins a log does so in `alone`, from the first look at the database until the file says what was
signed, so that nobody meets the one without the other.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from hsww.ledger.cosignatures import lines_of
from hsww.ledger.notes import Verifier, head_of, origin_of
from hsww.vault import durable

_turn = threading.local()


def last_signed() -> str | None:
    kept = path()
    return kept.read_text(encoding="utf-8") if kept.exists() else None


def last_known() -> str | None:
    """The last that was signed or, where that file is gone, the last that was set aside."""
    aside = sorted(path().parent.glob(f"{path().name}.[0-9]*"))
    return last_signed() or (aside[-1].read_text(encoding="utf-8") if aside else None)


def keep(note: str, key: Verifier) -> None:
    """Replaces the file whole, unless a larger head is there, the same with as many witnesses, or another log's."""
    with alone():
        before = last_signed()
        if before is None or (origin_of(before) == key.name and _worth(before, key) < _worth(note, key)):
            durable.write(path(), note.encode())


def follow(note: str) -> None:
    """The first head of a new log. What is there is set aside before, and never thrown away."""
    with alone():
        before = last_signed()
        if before is not None:
            stamp = origin_of(note).rpartition("-")[2]
            durable.write(path().with_name(f"{path().name}.{stamp}"), before.encode())
        durable.write(path(), note.encode())


def _worth(note: str, key: Verifier) -> tuple[int, int]:
    return head_of(note, [key]).size, len(lines_of(note))


@contextmanager
def alone() -> Iterator[None]:
    """One at a time among all processes that share the file. Who has the turn already goes on."""
    if getattr(_turn, "is_ours", False):
        yield
        return
    handle = os.open(path().with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _turn.is_ours = True
        yield
    finally:
        _turn.is_ours = False
        os.close(handle)


def path() -> Path:
    return Path(getattr(settings, "LEDGER_HEAD_FILE", settings.VAR / "ledger-head"))
