"""The byte format of a sealed file (clauses 1.6 and 8.2).

A file is AES-256-GCM under the data key of its scope, in chunks of 65,536 bytes, so that no part of it lies anywhere
in the open. All numbers are big-endian.

    bytes 0-3      "HSF1"
    bytes 4-19     id of the data key, a UUID
    bytes 20-27    the file's mark, random for every sealing
    bytes 28-      the chunks in order, each the ciphertext and then its 16-byte tag

Every chunk but the last is full; the last holds the rest, and of an empty file nothing. The nonce of a chunk is the
mark and then the chunk's number in four bytes, counted from 0. Its associated data is a row of parts, each with its
length in four bytes before it: "hsww file 1", the label of the model in lower case, the id of the row, the id of the
key, the mark, the number in four bytes, and one byte that is 01 for the last chunk and 00 for any other.

So a chunk that was changed, cut off, added, moved within its file or brought over from another does not open, and
neither does a whole file that was put in another's place.

Worked example, kept true by `tests/vault/test_files_format.py`:

    data key         000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
    key id           11111111-1111-4111-8111-111111111111
    place            families.paper, 22222222-2222-4222-8222-222222222222
    mark             a0a1a2a3a4a5a6a7
    file             Sam Fictional
    associated data  0000000b687377772066696c6520310000000e66616d696c6965732e7061706572000000
                     102222222222224222822222222222222200000010111111111111411181111111111111
                     1100000008a0a1a2a3a4a5a6a700000004000000000000000101
    sealed           4853463111111111111141118111111111111111a0a1a2a3a4a5a6a7ad388388175b1151
                     be10b4f8e036370866039aabb6ce437120799f9a78
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hsww.vault.envelope import TAG_BYTES, delimited
from hsww.vault.errors import Damaged, WrongPlace

MAGIC = b"HSF1"
KEY_ID_ENDS = 20
MARK_BYTES = 8
HEAD_BYTES = KEY_ID_ENDS + MARK_BYTES
CHUNK_BYTES = 64 * 1024
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
DOMAIN = "hsww file 1"
LAST, NOT_LAST = b"\x01", b"\x00"
_NUMBER = struct.Struct(">I").pack


@dataclass(frozen=True, slots=True)
class Place:
    """The row a file belongs to. `model` is its label in lower case."""

    model: str
    row: UUID


def close(cipher: AESGCM, key_id: bytes, place: Place, plain: bytes, *, mark: bytes = b"") -> bytes:
    """`mark` is for the worked example only; everything else leaves it to chance."""
    head = MAGIC + key_id + (mark or os.urandom(MARK_BYTES))
    last = max(len(plain) - 1, 0) // CHUNK_BYTES
    sealed = (
        cipher.encrypt(
            _nonce(head, number),
            plain[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES],
            associated_data(place, head, number, last=number == last),
        )
        for number in range(last + 1)
    )
    return b"".join([head, *sealed])


def open_(cipher: AESGCM, place: Place, sealed: bytes) -> bytes:
    key_id_of(sealed)
    try:
        return b"".join(_opened(cipher, place, sealed))
    except InvalidTag:
        raise WrongPlace("A sealed file was changed, or found where it does not belong.") from None


def key_id_of(sealed: bytes) -> bytes:
    """The first bytes of a file are enough."""
    if len(sealed) < HEAD_BYTES or not sealed.startswith(MAGIC):
        raise Damaged("A sealed file is not in the vault's format.")
    return sealed[len(MAGIC) : KEY_ID_ENDS]


def associated_data(place: Place, head: bytes, number: int, *, last: bool) -> bytes:
    key_id, mark = head[len(MAGIC) : KEY_ID_ENDS], head[KEY_ID_ENDS:]
    flag = LAST if last else NOT_LAST
    return delimited([DOMAIN, place.model, place.row, key_id, mark, _NUMBER(number), flag])


def _opened(cipher: AESGCM, place: Place, sealed: bytes) -> Iterator[bytes]:
    head, end = sealed[:HEAD_BYTES], len(sealed)
    starts = range(HEAD_BYTES, max(end, HEAD_BYTES + 1), SEALED_CHUNK_BYTES)
    for number, start in enumerate(starts):
        bound = associated_data(place, head, number, last=start == starts[-1])
        yield cipher.decrypt(_nonce(head, number), sealed[start : start + SEALED_CHUNK_BYTES], bound)


def _nonce(head: bytes, number: int) -> bytes:
    return head[KEY_ID_ENDS:HEAD_BYTES] + _NUMBER(number)
