"""What witnesses add to a checkpoint, as c2sp.org/tlog-cosignature v1 defines it (Ed25519); no Django.

A witness says "at this time, the longest log of this name that I have seen had this root, and it continued all that I
had seen before". So a log that shows two people two histories needs a witness who lies as well.

    signature line = — <witness> <base64 of key id (4 bytes), time (8 bytes, seconds since 1970), signature (64)>
    what is signed = "cosignature/v1\\n" "time <seconds>\\n" <the checkpoint's text>

A witness who was not asked for is ignored; one who was, and whose signature fails, spoils the checkpoint.
"""

import base64
import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from hsww.ledger.notes import KEY_ID_BYTES, BadNote, Verifier

COSIGNATURE = b"\x04"
_TIME = struct.Struct(">Q")
_LATEST = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class Witness:
    """A witness's public key with its name: a "vkey" of type 4."""

    name: str
    public: bytes

    @classmethod
    def from_text(cls, text: str) -> "Witness":
        try:
            name, identity, encoded = text.strip().split("+", 2)
            key = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise BadNote("This is not a witness's key line.") from error
        found = cls(Verifier(name, key[1:]).name, key[1:])
        if key[:1] != COSIGNATURE or identity != found.id.hex():
            raise BadNote("The witness's key line does not match its own key id.")
        return found

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + COSIGNATURE + self.public).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(COSIGNATURE + self.public).decode()}"


@dataclass(frozen=True)
class Witnessed:
    name: str
    at: datetime


def message(text: str, seconds: int) -> str:
    return f"cosignature/v1\ntime {seconds}\n{text}"


def lines_of(note: str) -> tuple[str, ...]:
    """Every signature line of a checkpoint, the log's own too."""
    return tuple(line for line in note.rpartition("\n\n")[2].split("\n") if line)


def witnessed(note: str, witnesses: Sequence[Witness]) -> tuple[Witnessed, ...]:
    """Who of these witnesses has signed a checkpoint that is known to be well formed."""
    text = note.rpartition("\n\n")[0] + "\n"
    found = {(one.name, one.id): one for one in witnesses}
    return tuple(
        _seen(found[name, signature[:KEY_ID_BYTES]], text, signature[KEY_ID_BYTES:])
        for name, signature in _signatures(note)
        if (name, signature[:KEY_ID_BYTES]) in found
    )


def _signatures(note: str) -> Iterator[tuple[str, bytes]]:
    for line in lines_of(note):
        _, name, encoded = line.split(" ")
        yield name, base64.b64decode(encoded, validate=True)


def _seen(witness: Witness, text: str, signature: bytes) -> Witnessed:
    try:
        (seconds,) = _TIME.unpack(signature[: _TIME.size])
    except struct.error as error:
        raise BadNote(f"The signature of the witness {witness.name} is cut short.") from error
    key = Verifier(witness.name, witness.public)
    if seconds > _LATEST or not key.holds(message(text, seconds), signature[_TIME.size :]):
        raise BadNote(f"The signature of the witness {witness.name} is wrong.")
    return Witnessed(witness.name, datetime.fromtimestamp(seconds, UTC))
