"""The byte format of a sealed value (clause 1.6: records are kept securely).

A sealed value is AES-256-GCM and nothing else. All numbers are big-endian.

    byte 0         version, 0x01
    bytes 1-16     id of the data key, a UUID
    bytes 17-28    nonce, random for every sealing
    bytes 29-      ciphertext, then the 16-byte tag

The associated data binds the value to its place. It is the version byte, then each part of the place and
then the key id, every one preceded by its length in four bytes. The place of a model field is three parts:
the model's label in lower case, the field's name, and the row's id (16 bytes for a UUID, otherwise UTF-8).

Worked example, kept true by `tests/vault/test_envelope.py`:

    data key         000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
    key id           11111111-1111-4111-8111-111111111111
    place            families.person, full_name, 22222222-2222-4222-8222-222222222222
    nonce            a0a1a2a3a4a5a6a7a8a9aaab
    plain text       Sam Fictional
    associated data  010000000f66616d696c6965732e706572736f6e0000000966756c6c5f6e616d65
                     00000010222222222222422282222222222222220000001011111111111141118111111111111111
    sealed           0111111111111141118111111111111111a0a1a2a3a4a5a6a7a8a9aaabb57911
                     0d03a261cb0b0ae9b26b15e1b86b1b96afd91b3dbbc88859d976

It refuses to open a value whose place, key id or bytes differ from those it was sealed with.
"""

import os
import struct
from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hsww.vault.errors import Damaged, WrongPlace

VERSION = b"\x01"
KEY_ID_ENDS = 17
NONCE_BYTES = 12
NONCE_ENDS = KEY_ID_ENDS + NONCE_BYTES
TAG_BYTES = 16
SHORTEST = NONCE_ENDS + TAG_BYTES

Part = str | bytes | UUID
_LENGTH = struct.Struct(">I").pack
SIXTEEN = _LENGTH(16)
"""What stands before an id."""


def delimited(parts: Sequence[Part]) -> bytes:
    """Every part with its length before it, so that no two lists of parts give the same bytes."""
    whole = b""
    for part in parts:
        raw = part.bytes if isinstance(part, UUID) else part.encode() if isinstance(part, str) else part
        whole += _LENGTH(len(raw)) + raw
    return whole


def close(cipher: AESGCM, key_id: bytes, place: Sequence[Part], plain: bytes, *, nonce: bytes = b"") -> bytes:
    """`nonce` is for the worked example only; everything else leaves it to chance."""
    nonce = nonce or os.urandom(NONCE_BYTES)
    head = VERSION + key_id + nonce
    return head + cipher.encrypt(nonce, plain, associated_data(place, key_id))


def open_(cipher: AESGCM, place: Sequence[Part], sealed: bytes) -> bytes:
    bound = associated_data(place, key_id_of(sealed))
    try:
        return cipher.decrypt(sealed[KEY_ID_ENDS:NONCE_ENDS], sealed[NONCE_ENDS:], bound)
    except InvalidTag:
        raise WrongPlace("A sealed value was changed, or found where it does not belong.") from None


def key_id_of(sealed: bytes) -> bytes:
    if len(sealed) < SHORTEST or sealed[:1] != VERSION:
        raise Damaged("A sealed value is not in the vault's format.")
    return sealed[1:KEY_ID_ENDS]


def associated_data(place: Sequence[Part], key_id: bytes) -> bytes:
    names, row = place[:-1], place[-1:]
    return b"".join((VERSION, delimited_names(*names), delimited(row), SIXTEEN, key_id))


@lru_cache(maxsize=512)
def delimited_names(*names: Part) -> bytes:
    """A model and its field: some hundred, of which every page asks for a few again and again."""
    return delimited(names)
