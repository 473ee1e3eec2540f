"""Reads the settings that come from outside, and refuses a half-set or unsafe one by name.

`HSWW_MODE` is `demo` (a fictional scheme on this machine only), `test`, or `serve` (production).
Nothing here has a default that would be unsafe in production: `serve` asks for every setting it needs.
No refusal repeats a value, because some hold passwords.
"""

import base64
import binascii
import os
import re
from pathlib import Path
from typing import Any, Literal

import dj_database_url
import pyrage
from django.core.exceptions import ImproperlyConfigured

Mode = Literal["demo", "test", "serve"]
MODES: tuple[Mode, ...] = ("demo", "test", "serve")
KEY_BYTES = 32
OTHERS = 0o077
OTHERS_WRITE = 0o022
POSTGRES_PORT = 5432
NAME_IN_DNS = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
NUMBERS_ONLY = re.compile(r"[0-9.]+")


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


def number(name: str, usual: int) -> int:
    value = os.environ.get(name, "").strip() or str(usual)
    if not value.isdecimal() or int(value) < 1:
        raise ImproperlyConfigured(f"{name} must be a whole number from 1 up.")
    return int(value)


def host(name: str) -> str:
    """The one name in the site's address. A wildcard would let anybody choose the name in our links."""
    value = required(name)
    if not NAME_IN_DNS.fullmatch(value) or NUMBERS_ONLY.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name} must be a plain host name in small letters, like hsww.example.org:"
            " no https://, no port, no number address and no *."
        )
    return value


def folder(name: str) -> Path:
    """A folder named outright: the usual one could be that of a fictional scheme tried on this machine."""
    path = Path(required(name))
    if not path.is_absolute() or not path.is_dir():
        raise ImproperlyConfigured(f"{name} must be the whole path of a folder that exists.")
    return path


def recipients_file(name: str) -> Path:
    """Whose identities, kept offline, open the copies. One that is missing must be noticed before a copy is due."""
    path = Path(required(name))
    if not path.is_absolute() or not path.is_file():
        raise ImproperlyConfigured(f"{name} must be the whole path of a file that exists.")
    try:
        recipients(path)
    except ImproperlyConfigured as wrong:
        raise ImproperlyConfigured(f"{name}: {wrong}") from None
    return path


def recipients(path: Path) -> list[pyrage.x25519.Recipient]:
    """The age public keys in a file: one a line, with comments after #."""
    if not path.is_file():
        raise ImproperlyConfigured(f"The file of recipients {path.name} is missing.")
    if path.stat().st_mode & OTHERS_WRITE:
        raise ImproperlyConfigured(f"{path.name} can be written by others. Set its mode to 0600.")
    lines = [line.partition("#")[0].strip() for line in path.read_text(errors="replace").splitlines()]
    try:
        found = [pyrage.x25519.Recipient.from_str(line) for line in lines if line]
    except pyrage.RecipientError:
        raise ImproperlyConfigured(f"A line of {path.name} is not an age recipient (age1…).") from None
    if not found:
        raise ImproperlyConfigured(f"{path.name} names no age recipient (age1…).")
    return found


def postgres(name: str) -> dict[str, Any]:
    """Connections are kept: opening one for each page costs two thirds of the throughput (measured)."""
    try:
        found = dj_database_url.parse(required(name), conn_max_age=600, conn_health_checks=True)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be an address like postgresql://…") from None
    if "postgresql" not in found["ENGINE"]:
        raise ImproperlyConfigured(f"{name} must name a PostgreSQL database.")
    if not found["NAME"]:
        raise ImproperlyConfigured(f"{name} must end in the name of a database.")
    options = found.get("OPTIONS", {})
    asked = f"{options.get('options', '')} -c search_path=public".strip()
    return {**found, "OPTIONS": {**options, "options": asked}}


def must_differ(first: dict[str, Any], second: dict[str, Any], name: str) -> None:
    """A family's key must not lie in the backup of the family's rows (8.2)."""
    if _place(first) == _place(second):
        raise ImproperlyConfigured(f"{name} must name a database of its own, apart from the families' rows.")


def _place(database: dict[str, Any]) -> tuple[str, int, str]:
    return database.get("HOST") or "localhost", int(database.get("PORT") or POSTGRES_PORT), database["NAME"]


def private_file(path: Path) -> bytes:
    """The content of a secret file. It must exist and be readable by its owner alone."""
    if not path.is_file():
        raise ImproperlyConfigured(
            f"The secret file {path.name} is missing. Run: python -m hsww.keyfiles DIR"
        )
    if path.stat().st_mode & OTHERS:
        raise ImproperlyConfigured(
            f"The secret file {path.name} can be read by others. Set its mode to 0600."
        )
    return path.read_bytes()


def private_text(path: Path) -> str:
    text = private_file(path).decode(errors="replace").strip()
    if not text:
        raise ImproperlyConfigured(f"The secret file {path.name} is empty.")
    return text


def key(path: Path) -> bytes:
    """A key as `hsww.keyfiles` writes it: 32 bytes in base64."""
    try:
        found = base64.b64decode(private_text(path), validate=True)
    except binascii.Error:
        found = b""
    if len(found) != KEY_BYTES:
        raise ImproperlyConfigured(f"The secret file {path.name} is not a key of {KEY_BYTES} bytes.")
    return found


def private_database(path: Path) -> Path:
    """An SQLite file for its owner alone. SQLite would make it readable by others, so it is made here."""
    if path.parent.is_dir() and not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    if path.exists() and path.stat().st_mode & OTHERS:
        raise ImproperlyConfigured(
            f"The database file {path.name} can be read by others. Set its mode to 0600."
        )
    return path
