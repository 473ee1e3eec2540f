"""Scans and uploads, sealed and kept in a folder of their own (clauses 1.6 and 8.2).

    with files.keeping(scope, place, data), transaction.atomic():
        row.save(force_insert=True)

Each file bears the id of the row it belongs to, and no other name; its bytes are those of `files_format.py`. The folder
is `settings.FILES`. A file is written beside and renamed once it is whole and on the disk, and before its row is
committed, so that no row ever waits for its bytes. If the row is not saved, the bytes go at once; what a kill left
is swept later (`files_owners.py`).

A file is never written over, except to lie under a newer key of the same scope. Destroying the key of the scope makes
it unreadable; `forget` takes the bytes away too. It refuses to use a folder that others can read.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from uuid import UUID

from django.conf import settings

from hsww.vault import durable, files_format
from hsww.vault.errors import VaultError, WrongPlace
from hsww.vault.files_format import Place
from hsww.vault.keyring import current
from hsww.vault.scopes import KeyScope

__all__ = ["FileGone", "Place", "folder", "forget", "keep", "keeping", "key_of", "opened", "reseal"]

OTHERS = 0o077
UNFINISHED = ".part"


class FileGone(VaultError):  # noqa: N818 - named for what happened
    """There are no bytes for this row."""


def folder() -> Path:
    """Made when it is first needed."""
    path = Path(settings.FILES)
    path.mkdir(mode=0o700, exist_ok=True)
    if stat.S_IMODE(path.stat().st_mode) & OTHERS:
        raise VaultError(f"The folder {path.name} can be read by others. Set its mode to 0700.")
    return path


def keep(scope: KeyScope, place: Place, data: bytes) -> int:
    """Returns how many bytes the file has in the open."""
    key = current().by_scope(scope, create=True)
    path = _path(place.row)
    if path.exists():
        raise WrongPlace("There is a file for this row already.")
    _write(path, files_format.close(key.cipher, key.id, place, data))
    return len(data)


@contextmanager
def keeping(scope: KeyScope, place: Place, data: bytes) -> Iterator[int]:
    """The block is the whole transaction that saves the row; if it fails, the bytes are taken away again."""
    size = keep(scope, place, data)
    try:
        yield size
    except BaseException:
        forget(place.row)
        raise


def opened(place: Place, scope: KeyScope) -> bytes:
    """All of the file, and only if all of it is whole. Raises FileGone, KeyGone, WrongPlace or Damaged."""
    sealed = _read(place.row)
    key = current().by_id(files_format.key_id_of(sealed))
    if key.whose != scope.whose:
        raise WrongPlace("A sealed file was found in another's file.")
    return files_format.open_(key.cipher, place, sealed)


def key_of(row: UUID) -> bytes:
    """The id of the data key this file lies under."""
    return files_format.key_id_of(_read(row, files_format.HEAD_BYTES))


def reseal(place: Place, scope: KeyScope) -> bool:
    """Brings the file under the key its scope uses now. False if it lies under it already."""
    key = current().by_scope(scope, create=False)
    if key_of(place.row) == key.id:
        return False
    _write(_path(place.row), files_format.close(key.cipher, key.id, place, opened(place, scope)))
    return True


def forget(row: UUID) -> None:
    """To be called once the row is gone for good: after its deletion was committed."""
    _path(row).unlink(missing_ok=True)


def _path(row: UUID) -> Path:
    return folder() / str(row)


def _read(row: UUID, most: int = -1) -> bytes:
    try:
        with _path(row).open("rb") as file:
            return file.read(most)
    except FileNotFoundError:
        raise FileGone("The bytes of this file are not there.") from None


def _write(path: Path, sealed: bytes) -> None:
    part = path.with_name(f"{path.name}.{token_hex(8)}{UNFINISHED}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    durable.sync_folder(path.parent)
