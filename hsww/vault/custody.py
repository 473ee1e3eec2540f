"""Keeps the keys safe outside the key store: each key-encryption key in escrow, and copies of the wrapped keys (8.2).

Both are age files for the recipients of `settings.RECIPIENTS`, whose identities are kept offline; this machine cannot
open them again, except for one moment: a copy is also encrypted to a recipient made for that run alone, read back
from the disk, opened, compared and only then given its name. The identity is never written down.

In `settings.COPIES` lie `keys-<UTC>.age`, by time, and `escrow/<id>.age`. A copy opens nothing without the escrowed
keys it was wrapped by, nor they without a copy. Old ones go soon, because an old copy and an old key together would
bring a destroyed file back: copies after a week, but never the newest, and the escrow of a key that is out of use
when no copy is left that it could open. The file's time of change is when it went out of use.

What is in a copy is written out in `custody_format.py`. Search tokens are not copied: they are made again from the
data, so that no copy holds any.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hsww import environment
from hsww.vault import custody_format, durable, kek
from hsww.vault.custody_format import KeyCopyContent
from hsww.vault.errors import BadCopy, BadKeyFile, NotEmpty
from hsww.vault.models import DataKey, Destroyed, KeyEncryptionKey, SearchToken
from hsww.vault.router import KEYS

KEPT_DAYS = 7
NAME = re.compile(r"keys-(\d{8}T\d{6}\.\d{6}Z)\.age")
TIME = "%Y%m%dT%H%M%S.%fZ"
AT_ONCE = 500

Identity = Any
"""What pyrage opens an age file with: `pyrage.x25519.Identity`."""


@dataclass(frozen=True, slots=True)
class KeyCopy:
    path: Path
    made_at: datetime
    rows: int
    digest: str
    """SHA-256, in hexadecimal, of what is in it; the file itself is different for every writing."""


@dataclass(frozen=True, slots=True)
class KeptCopy:
    path: Path
    made_at: datetime


def identities(file: Path) -> list[Identity]:
    """The age identities in a file as age-keygen writes it."""
    lines = [line.strip() for line in file.read_text(errors="replace").splitlines()]
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
    except pyrage.IdentityError:
        raise BadCopy(f"{file.name} is not an age identity file.") from None


def refuse_if_unable() -> None:
    """Before something is begun that a copy must end."""
    _recipients()
    if not os.access(_folder(), os.W_OK):
        raise BadCopy(f"Nothing can be written into the folder of copies, {_folder()}.")


def escrow(kek_id: str, key: bytes = b"") -> Path:
    """Escrows a key of the key file, or one that is about to join it. One that lies there already is left."""
    path = escrow_folder() / f"{kek_id}.age"
    if not path.exists():
        key = key or kek.keys_in(Path(settings.KEY_ENCRYPTION_FILE)).get(kek_id, b"")
        if not key:
            raise BadKeyFile(f"The key {kek_id} is neither in escrow nor in the key file.")
        durable.write(path, pyrage.encrypt(key, _recipients()))
    return path


def open_escrow(path: Path, identities: Sequence[Identity]) -> bytes:
    """The key-encryption key in an escrow file; `kek.add_key` puts it into a key file."""
    key = _opened(path, identities)
    if kek.key_id(key) != path.stem:
        raise BadCopy(f"{path.name} holds another key than it is named for.")
    return key


def copy_keys(to: Path | None = None) -> KeyCopy:
    """Writes a copy into `settings.COPIES`, or another folder, and verifies it. While the site serves."""
    while True:
        copy, needed = _copy_as_it_is(to or _folder())
        if needed <= _may_wrap():
            return copy
        durable.remove(copy.path)  # a key it needs died meanwhile


def read_copy(path: Path, identities: Sequence[Identity]) -> KeyCopyContent:
    """Raises BadCopy for one that is damaged, cut off, of another kind, or not for these identities."""
    return custody_format.parse(_opened(path, identities))


def load_copy(content: KeyCopyContent) -> None:
    """Into an empty store. It holds the keys as they were; `destruction.replay` and rebuilt tokens come after it."""
    with transaction.atomic(using=KEYS):
        if any(model.objects.exists() for model in (KeyEncryptionKey, DataKey, Destroyed, SearchToken)):
            raise NotEmpty("The key store is not empty, and a copy is only loaded into an empty one.")
        KeyEncryptionKey.objects.bulk_create(content.keks, batch_size=AT_ONCE)
        DataKey.objects.bulk_create(content.keys, batch_size=AT_ONCE)
        Destroyed.objects.bulk_create(content.destroyed, batch_size=AT_ONCE)


def copies(folder: Path | None = None) -> list[KeptCopy]:
    """The copies in a folder, newest first."""
    named = ((path, NAME.fullmatch(path.name)) for path in (folder or _folder()).iterdir())
    found = [KeptCopy(path, _at(name[1])) for path, name in named if name]
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def kept_for() -> timedelta:
    return timedelta(days=getattr(settings, "KEY_COPY_DAYS", KEPT_DAYS))


def prune_copies(keep: timedelta | None = None, folder: Path | None = None) -> list[Path]:
    """Removes the copies older than `keep`, but never the newest, and then what was in escrow for them alone."""
    over = timezone.now() - (kept_for() if keep is None else keep)
    old = [copy.path for copy in copies(folder)[1:] if copy.made_at < over]
    for path in old:
        durable.remove(path)
    return [*old, *prune_escrow(keep)]


def prune_escrow(keep: timedelta | None = None) -> list[Path]:
    """Removes keys out of use that no copy needs. Copies kept elsewhere go after `keep` by the same rule."""
    oldest = min((copy.made_at for copy in copies()), default=timezone.now())
    before = min(oldest, timezone.now() - (kept_for() if keep is None else keep))
    gone = [path for path in out_of_use() if _changed(path) < before]
    for path in gone:
        durable.remove(path)
    return gone


def out_of_use() -> list[Path]:
    """What is in escrow, half written too, and neither may wrap nor is in the key file."""
    in_use = _may_wrap() | kek.keys_in(Path(settings.KEY_ENCRYPTION_FILE)).keys()
    return [path for path in escrow_folder().iterdir() if path.name.partition(".")[0] not in in_use]


def put_out_of_use(kek_id: str) -> None:
    """From now on no copy is made that this key would open."""
    path = escrow_folder() / f"{kek_id}.age"
    if path.exists():
        os.utime(path)


def destroy_before(newest: datetime) -> list[Path]:
    """Every copy made before this one, and every key that is out of use. What they opened is then gone for good."""
    gone = [*out_of_use(), *(copy.path for copy in copies() if copy.made_at < newest)]
    for path in gone:
        durable.remove(path)
    return gone


def escrow_folder() -> Path:
    return _private(_folder() / "escrow")


def _folder() -> Path:
    return _private(Path(settings.COPIES))


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _recipients() -> list[Any]:
    return environment.recipients(Path(settings.RECIPIENTS))


def _copy_as_it_is(folder: Path) -> tuple[KeyCopy, set[str]]:
    """And the key-encryption keys it takes to open what is in it; they are in escrow before it has its name."""
    made_at = timezone.now()
    content = custody_format.written(made_at, custody_format.of_store())
    found = custody_format.parse(content)
    needed = {kek.id for kek in found.keks}
    for kek_id in needed:
        escrow(kek_id)
    path = folder / f"keys-{made_at.astimezone(UTC).strftime(TIME)}.age"
    _write_and_verify(path, content, found)
    return KeyCopy(path, made_at, found.rows, found.digest), needed


def _may_wrap() -> set[str]:
    return set(KeyEncryptionKey.objects.values_list("id", flat=True))


def _write_and_verify(path: Path, content: bytes, expected: KeyCopyContent) -> None:
    for_this_run = pyrage.x25519.Identity.generate()
    sealed = pyrage.encrypt(content, [*_recipients(), for_this_run.to_public()])
    with durable.beside(path, sealed) as half:
        found = read_copy(half, [for_this_run])
        if (found.rows, found.digest) != (expected.rows, expected.digest):
            raise BadCopy("The copy of the keys that was read back is not the one that was written.")


def _opened(path: Path, identities: Sequence[Identity]) -> bytes:
    try:
        return bytes(pyrage.decrypt(path.read_bytes(), identities))
    except pyrage.DecryptError:
        raise BadCopy(f"{path.name} is damaged, or is not for this identity.") from None


def _at(text: str) -> datetime:
    return datetime.strptime(text, TIME).replace(tzinfo=UTC)


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
