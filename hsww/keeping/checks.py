"""Refuses to start where others on the machine could read what is kept, or where a restore has not ended (1.6, 8.2)."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from hsww.keeping import place

OTHERS = 0o077
FOR_ALL = frozenset({"static"})
"""Collected style sheets and scripts, which everybody may see."""


def kept_from_others(**_options: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{path} can be read by others on this machine.",
            hint=f"Run: chmod {'700' if path.is_dir() else '600'} {path}. Ask who read it in the meantime.",
            id="keeping.E001",
        )
        for path in sorted(set(_private()))
        if _mode(path) & OTHERS
    ]


def restored_well(**_options: Any) -> list[CheckMessage]:
    if not place.is_half_filled():
        return []
    return [
        Error(
            "A restore began here and did not end well, so nothing is served.",
            hint="Run manage.py restore again. It begins anew.",
            id="keeping.E002",
        )
    ]


def _private() -> Iterator[Path]:
    """A folder that only its owner may enter hides all that is in it, so its inside is not gone through."""
    var = Path(settings.VAR)
    yield var
    for name in ("SECRETS", "COPIES", "FILES", "EMAIL_FILE_PATH", "DESTRUCTION_JOURNAL", "LEDGER_HEAD_FILE"):
        yield Path(getattr(settings, name))
    if var.is_dir():
        with os.scandir(var) as found:
            yield from (Path(one.path) for one in found if one.name not in FOR_ALL)


def _mode(path: Path) -> int:
    """Nothing for what is not there, or goes while it is looked at as SQLite's own files do."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return 0
