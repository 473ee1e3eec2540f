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
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from hsww.vault.errors import BadKeyFile

KEY_BYTES = 32
NONCE_BYTES = 12
OTHERS = 0o077


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
    try:
        found = path.stat()
    except OSError:
        raise BadKeyFile(f"The key file {path.name} is missing.") from None
    if found.st_mode & OTHERS:
        raise BadKeyFile(f"The key file {path.name} can be read by others. Set its mode to 0600.")
    return _read(path, found.st_ino, found.st_mtime_ns, found.st_size)


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


@lru_cache(maxsize=1)
def _read(path: Path, _inode: int, _changed: int, _size: int) -> FileKeyEncryption:
    try:
        return FileKeyEncryption(parse(path.read_text(encoding="ascii")))
    except (OSError, UnicodeDecodeError):
        raise BadKeyFile(f"The key file {path.name} cannot be read.") from None
