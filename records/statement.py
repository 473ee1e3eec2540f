"""The exact bytes that a signature on a Record of Access form is for (9.1, 10.1).

Who signs by passkey signs the digest of these bytes, and nothing else; who signs otherwise has it written into the
log's entry. What was added about the purpose is not in it, for it may tell of the family and goes with the file; the
log's entry commits to it.

Format, version 1. Lengths are 4 bytes, big-endian; what is absent is FFFFFFFF and nothing after it:

    statement = "hsww-record-of-access/1" 0A  field×9
    field     = length value
    digest    = SHA-256(statement)

The fields are, in order: the file read, which is a family or the file of one of our people (16 bytes), drawn file (16),
signer (16), hat, name, purpose (UTF-8), organiser who was present (16 or absent), time (8: microseconds since 1970 in
UTC, big-endian), a random number (32).

Worked example. On 1 March 2026 at 09:30 UTC the Home-Start UK reviewer 33…33 signs as "Uma Kay" for a quality review of
family 11…11, drawn as 22…22, nobody being present; the random number is 00 01 … 1f:

    687377772d7265636f72642d6f662d6163636573732f31 0a
    00000010 11111111111111111111111111111111
    00000010 22222222222222222222222222222222
    00000010 33333333333333333333333333333333
    0000000d 6873756b5f7265766965776572
    00000007 556d61204b6179
    00000007 7175616c697479
    ffffffff
    00000008 00064bf31d3df600
    00000020 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f

    digest 2092d19bf323da154d724cb78a50128ba5f98e0e44c2033e82f0ecc4a5cb82fc
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

HEADER = b"hsww-record-of-access/1\n"
NONCE_BYTES = 32
_ABSENT = 0xFFFFFFFF
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH = struct.Struct(">I")
_MICROSECONDS = struct.Struct(">q")


@dataclass(frozen=True, kw_only=True)
class Statement:
    about: UUID
    file: UUID
    signer: UUID
    hat: str
    name: str
    purpose: str
    organiser: UUID | None
    at: datetime
    nonce: bytes

    def __bytes__(self) -> bytes:
        at = _MICROSECONDS.pack((self.at - _EPOCH) // timedelta(microseconds=1))
        return HEADER + b"".join(
            (
                _field(self.about.bytes),
                _field(self.file.bytes),
                _field(self.signer.bytes),
                _field(self.hat.encode()),
                _field(self.name.encode()),
                _field(self.purpose.encode()),
                _field(self.organiser.bytes if self.organiser else None),
                _field(at),
                _field(self.nonce),
            )
        )

    @property
    def digest(self) -> bytes:
        return sha256(bytes(self)).digest()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A form that waits to be signed: what of its statement is known before it is filled in."""

    about: UUID
    file: UUID
    signer: UUID
    hat: str
    organiser: UUID | None = None

    def filled_in(self, name: str, purpose: str, at: datetime, nonce: bytes) -> Statement:
        return Statement(**vars(self), name=name, purpose=purpose, at=at, nonce=nonce)


def _field(value: bytes | None) -> bytes:
    return _LENGTH.pack(_ABSENT) if value is None else _LENGTH.pack(len(value)) + value
