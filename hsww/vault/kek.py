"""The key-encryption key, which wraps every data key, and the file it is read from (clause 1.6).

The file holds one key a line, 32 bytes in base64, with its id before it if wished (`id:base64`). A key's id
is the first 8 bytes, in hexadecimal, of the SHA-256 of the key. New data keys are wrapped with the key on
the last line; the lines before it still open what they wrapped, which is what rotation needs. A wrapped key
is a 12-byte nonce, the ciphertext and the 16-byte tag of AES-256-GCM; its associated data is given by the
key ring.

It refuses a file that others can read. A hosted key service would be another class of the same protocol.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Callable, Collection
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from hsww.vault import durable
from hsww.vault.errors import BadKeyFile

KEY_BYTES = 32
NONCE_BYTES = 12
OTHERS = 0o077
MOST_CHANGES = 3
"""How often the file may be replaced under a reader before something must be wrong."""

Seen = tuple[int, int, int]
Found = TypeVar("Found")


class KeyEncryption(Protocol):
    @property
    def current(self) -> str:
        """The id of the key that wraps new data keys."""
        ...

    def holds(self, kek_id: str) -> bool: ...

    def wrap(self, data_key: bytes, aad: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes, aad: bytes, kek_id: str) -> bytes: ...


class FileKeyEncryption:
    def __init__(self, keys: dict[str, bytes]) -> None:
        self._ciphers = {kek_id: AESGCM(key) for kek_id, key in keys.items()}
        self._current = list(keys)[-1]

    @property
    def current(self) -> str:
        return self._current

    def holds(self, kek_id: str) -> bool:
        return kek_id in self._ciphers

    def wrap(self, data_key: bytes, aad: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._ciphers[self._current].encrypt(nonce, data_key, aad)

    def unwrap(self, wrapped: bytes, aad: bytes, kek_id: str) -> bytes:
        cipher = self._ciphers.get(kek_id)
        if cipher is None:
            raise BadKeyFile(f"The key file does not hold the key {kek_id} that some data keys need.")
        try:
            return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], aad)
        except InvalidTag:
            raise BadKeyFile(f"A data key does not open with the key {kek_id}.") from None


def key_encryption() -> KeyEncryption:
    """What `settings.KEY_ENCRYPTION_FILE` holds now; read again as soon as the file changes."""
    path = Path(settings.KEY_ENCRYPTION_FILE)
    return _steadily(path, lambda seen: _read(path, *seen))


def keys_in(path: Path) -> dict[str, bytes]:
    """The keys themselves, by id, in the file's order. Only what rotates, escrows or restores them needs these."""
    return _steadily(path, lambda _seen: parse(_text(path)))


def fresh_key() -> bytes:
    return os.urandom(KEY_BYTES)


def add_key(path: Path, key: bytes = b"") -> str:
    """Adds a key as the last line, where it wraps what is made from now on. A given key may begin a new file."""
    made = key or fresh_key()
    held = {} if key and not path.exists() else keys_in(path)
    held.pop(key_id(made), None)
    _replace(path, {**held, key_id(made): made})
    return key_id(made)


def drop_keys(path: Path, ids: Collection[str]) -> None:
    """Takes keys out of the file for good. It refuses to leave none, or to take the one that wraps."""
    held = keys_in(path)
    if list(held)[-1] in ids:
        raise BadKeyFile("The key that wraps new data keys cannot be dropped.")
    if not held.keys().isdisjoint(ids):
        _replace(path, {kek_id: key for kek_id, key in held.items() if kek_id not in ids})


def key_id(key: bytes) -> str:
    return hashlib.sha256(key).digest()[:8].hex()


def parse(text: str) -> dict[str, bytes]:
    keys = dict(_line(line.strip()) for line in text.splitlines() if line.strip())
    if not keys:
        raise BadKeyFile("The key file holds no key.")
    return keys


def _line(line: str) -> tuple[str, bytes]:
    named, _, encoded = line.rpartition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise BadKeyFile("A line of the key file is not base64.") from None
    if len(key) != KEY_BYTES:
        raise BadKeyFile(f"A key in the key file is not {KEY_BYTES} bytes long.")
    if named and named != key_id(key):
        raise BadKeyFile(f"The key named {named} in the key file is another key.")
    return key_id(key), key


def _steadily(path: Path, read: Callable[[Seen], Found]) -> Found:
    """Once more if the file was replaced, and its old bytes written over, between the look and the reading."""
    for _ in range(MOST_CHANGES):
        seen = _as_it_is(path)
        try:
            return read(seen)
        except BadKeyFile:
            if _as_it_is(path) == seen:
                raise
    raise BadKeyFile(f"The key file {path.name} is being changed all the time.")


def _as_it_is(path: Path) -> Seen:
    try:
        found = path.stat()
    except OSError:
        raise BadKeyFile(f"The key file {path.name} is missing.") from None
    if found.st_mode & OTHERS:
        raise BadKeyFile(f"The key file {path.name} can be read by others. Set its mode to 0600.")
    return found.st_ino, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=1)
def _read(path: Path, _inode: int, _changed: int, _size: int) -> FileKeyEncryption:
    return FileKeyEncryption(parse(_text(path)))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise BadKeyFile(f"The key file {path.name} cannot be read.") from None


def _replace(path: Path, keys: dict[str, bytes]) -> None:
    lines = [f"{kek_id}:{base64.b64encode(key).decode()}\n" for kek_id, key in keys.items()]
    if not path.exists():
        durable.write(path, "".join(lines).encode())
        return
    with path.open("r+b", buffering=0) as old:
        durable.write(path, "".join(lines).encode())
        old.write(bytes(os.fstat(old.fileno()).st_size))
        os.fsync(old.fileno())
