"""Signed notes and checkpoints, as c2sp.org/signed-note and c2sp.org/tlog-checkpoint define them; no Django.

A checkpoint says "this log had so many entries, with this root hash", in three lines: origin, size, root. Signed:

    <text, ending in a newline>
    <empty line>
    — <key name> <base64 of key id (4 bytes) and signature>

A signature of an unknown key is ignored; a signature of a known key that fails spoils the whole note.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
KEY_ID_BYTES = 4
PUBLIC_KEY_BYTES = 32
ROOT_BYTES = 32
MOST_SIGNATURES = 100
_DASH = "\N{EM DASH} "
_CHECKPOINT_LINES = 3


class BadNote(ValueError):  # noqa: N818 - named for what happened
    """A note that is malformed, unsigned by the key asked for, or wrongly signed."""


def key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:KEY_ID_BYTES]


@dataclass(frozen=True)
class Verifier:
    """A public key with its name: what an auditor pins, as one line of text (a "vkey")."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or any(letter.isspace() for letter in self.name):
            raise BadNote("A key's name has no spaces and no plus sign.")
        if len(self.public) != PUBLIC_KEY_BYTES:
            raise BadNote("An Ed25519 key has 32 bytes.")

    @classmethod
    def from_text(cls, text: str) -> "Verifier":
        try:
            name, hexadecimal, encoded = text.strip().split("+", 2)
        except ValueError as error:
            raise BadNote("This is not a key line.") from error
        key = _decoded(encoded)
        found = cls(name, key[1:])
        if key[:1] != ED25519 or hexadecimal != found.id.hex():
            raise BadNote("The key line does not match its own key id.")
        return found

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_encoded(ED25519 + self.public)}"

    def holds(self, text: str, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


class Signer:
    def __init__(self, name: str, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = Verifier(name, self._private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        _check_text(text)
        signature = self.verifier.id + self._private.sign(text.encode())
        return f"{text}\n{_DASH}{self.verifier.name} {_encoded(signature)}\n"


def text_of(note: str, known: Sequence[Verifier]) -> str:
    """The text of a note that at least one known key signed."""
    text, signatures = _split(note)
    verified = False
    for name, signature in signatures:
        for key in known:
            if (key.name, key.id) != (name, signature[:KEY_ID_BYTES]):
                continue
            if not key.holds(text, signature[KEY_ID_BYTES:]):
                raise BadNote("A signature on this note is wrong.")
            verified = True
    if not verified:
        raise BadNote("No known key has signed this note.")
    return text


@dataclass(frozen=True)
class Head:
    """What a checkpoint states: the log's name, its number of entries, and their root hash."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def from_text(cls, text: str) -> "Head":
        lines = text.split("\n")
        if len(lines) <= _CHECKPOINT_LINES or lines[-1]:
            raise BadNote("This is not a checkpoint.")
        origin, size, root = lines[:_CHECKPOINT_LINES]
        decoded = _decoded(root)
        if not origin or not _is_decimal(size) or len(decoded) != ROOT_BYTES:
            raise BadNote("This is not a checkpoint.")
        return cls(origin, int(size), decoded)

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{_encoded(self.root)}\n"


def origin_of(note: str) -> str:
    """The log that a checkpoint says it is of; nothing is verified yet."""
    return note.partition("\n")[0]


def head_of(note: str, known: Sequence[Verifier]) -> Head:
    """The head that a signed checkpoint states, if the log's own key is among those that signed it."""
    head = Head.from_text(text_of(note, known))
    if head.origin not in {key.name for key in known}:
        raise BadNote("This checkpoint is of another log.")
    return head


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    body, separator, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not separator or lines[-1] or not 0 < len(lines) - 1 <= MOST_SIGNATURES:
        raise BadNote("This is not a signed note.")
    text = body + "\n"
    _check_text(text)
    return text, [_signature(line) for line in lines[:-1]]


def _signature(line: str) -> tuple[str, bytes]:
    name, separator, encoded = line.removeprefix(_DASH).partition(" ")
    signature = _decoded(encoded)
    if not line.startswith(_DASH) or not name or not separator or len(signature) <= KEY_ID_BYTES:
        raise BadNote("This is not a signature line.")
    return name, signature


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(letter < " " and letter != "\n" for letter in text):
        raise BadNote("A note's text ends in a new line and has no control characters.")


def _is_decimal(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes:
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote("This is not base64.") from error
    if _encoded(decoded) != text:
        raise BadNote("This base64 could be written in another way.")
    return decoded
