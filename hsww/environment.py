"""Reads the settings that come from outside, and refuses a half-set or unsafe one by name.

`HSWW_MODE` is `demo` (a fictional scheme on this machine only), `test`, or `serve` (production).
Nothing here has a default that would be unsafe in production: `serve` asks for every setting it needs.
"""

import os
from pathlib import Path
from typing import Literal

from django.core.exceptions import ImproperlyConfigured

Mode = Literal["demo", "test", "serve"]
MODES: tuple[Mode, ...] = ("demo", "test", "serve")


def mode() -> Mode:
    named = os.environ.get("HSWW_MODE", "serve")
    for known in MODES:
        if named == known:
            return known
    raise ImproperlyConfigured(f"HSWW_MODE must be one of {', '.join(MODES)}.")


def required(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. See docs/operations.md.")
    return value


def private_file(path: Path) -> bytes:
    """The content of a secret file. It must exist and be readable by its owner alone."""
    if not path.is_file():
        raise ImproperlyConfigured(
            f"The secret file {path.name} is missing. Run: python -m hsww.keyfiles DIR"
        )
    if path.stat().st_mode & 0o077:
        raise ImproperlyConfigured(
            f"The secret file {path.name} can be read by others. Set its mode to 0600."
        )
    return path.read_bytes()
