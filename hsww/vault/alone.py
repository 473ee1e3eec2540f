"""One rotation or destruction at a time (8.8): whoever comes second is told so.

The lock is on an open file beside the key file, because whoever shares that file must wait for one another, whatever
database the keys are in. The system gives it back when its holder ends, by a kill too.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

from hsww.vault.errors import AtWork, Undoable
from hsww.vault.router import KEYS


@contextmanager
def alone() -> Iterator[None]:
    """Refuses inside a transaction on the keys too: what is done to files is not undone with it."""
    _refuse_open_transaction()
    path = Path(settings.KEY_ENCRYPTION_FILE)
    handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take_turn(handle)
        yield
    finally:
        os.close(handle)


def _take_turn(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AtWork("Keys are being rotated or destroyed already. Try again when that has ended.") from None


def _refuse_open_transaction() -> None:
    try:
        with transaction.atomic(using=KEYS, durable=True):
            pass
    except RuntimeError:
        raise Undoable("Keys cannot be rotated or destroyed in a transaction that may be undone.") from None
