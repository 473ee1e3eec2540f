"""Small facts kept in files beside the last signed head, where whoever owns the database cannot change them (9.1)."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hsww.ledger import heads
from hsww.vault import durable

Facts = dict[str, Any]


def path(name: str) -> Path:
    return heads.path().with_suffix(f".{name}")


def read(name: str) -> Facts:
    """Nothing, where nothing was kept yet."""
    kept = path(name)
    found: Facts = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    return found


def write(name: str, facts: Facts) -> None:
    durable.write(path(name), json.dumps(facts).encode())


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One at a time among all processes that share the file; for whoever reads it, acts, and writes it."""
    handle = os.open(path(f"{name}-lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
