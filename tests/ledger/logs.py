"""A log without a database: entries, checkpoints, exports and receipts, as the scheme would write them."""

import base64
import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hsww.ledger import cosignatures, entries, merkle
from hsww.ledger.cosignatures import Witness
from hsww.ledger.entries import Subject
from hsww.ledger.notes import Head, Signer
from hsww.ledger.proofs import Proof
from hsww.ledger.verify import HEADER

KEY = Signer("scheme.example/ledger", bytes(range(32)))
LATER = Signer("scheme.example/ledger/2-20260301T093000Z", bytes(range(32)))
FORGER = Signer(KEY.verifier.name, bytes(32))
FORGER_OF_LATER = Signer(LATER.verifier.name, bytes(32))
COUNT = 100
CHECKPOINTS = (30, 64, COUNT)
WITNESSED = 1_780_000_000


def entry(number: int, hat: str = "organiser", action: str = "seen") -> bytes:
    return entries.to_bytes(
        entries.Content(
            uid=UUID(int=number + 1),
            at=datetime(2026, 3, 1, 9, number % 60, tzinfo=UTC),
            actor=UUID(int=7),
            appointment=None,
            hat=hat,
            action=action,
            outcome="allowed",
            clause="4.3",
            rule="family",
            salt=number.to_bytes(32, "big"),
            reason=None,
            session=None,
            subjects=(Subject("family", UUID(int=9)), Subject("person", UUID(int=number))),
        )
    )


def checkpoint(told: Sequence[bytes], signer: Signer = KEY) -> str:
    growing = merkle.Growing()
    for one in told:
        growing.append(merkle.leaf_hash(one))
    return signer.sign(str(Head(signer.verifier.name, growing.size, growing.root())))


def statement(word: str, value: bytes) -> str:
    return f"{word} {base64.b64encode(value).decode()}\n"


def export(
    told: Sequence[bytes],
    signer: Signer = KEY,
    *,
    scope: str = "all",
    at: Sequence[int] = CHECKPOINTS,
    begun: str = "",
) -> list[str]:
    """`begun` is what the first checkpoint says beside its head."""

    def lines() -> Iterator[str]:
        growing = merkle.Growing()
        yield f"{HEADER} {scope}\n"
        for count, one in enumerate(told, start=1):
            growing.append(merkle.leaf_hash(one))
            yield statement("leaf", merkle.leaf_hash(one))
            if scope == "all":
                yield statement("entry", one)
            if count in at:
                head = Head(signer.verifier.name, count, growing.root())
                says = begun if count == at[0] else ""
                yield statement("checkpoint", signer.sign(f"{head}{says}").encode())
        yield f"end {len(told)}\n"

    return list(lines())


def receipt(told: Sequence[bytes], index: int, signer: Signer = KEY) -> Proof:
    stored = merkle.InMemory([merkle.leaf_hash(one) for one in told])
    hashes = tuple(merkle.inclusion_proof(stored, index, len(told)))
    return Proof(index, hashes, checkpoint(told, signer), told[index])


def witness(name: str = "witness.example", seed: int = 5) -> tuple[Witness, Ed25519PrivateKey]:
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return Witness(name, private.public_key().public_bytes_raw()), private


def cosigned(note: str, by: tuple[Witness, Ed25519PrivateKey], seconds: int = WITNESSED) -> str:
    text = note.rpartition("\n\n")[0] + "\n"
    signature = by[1].sign(cosignatures.message(text, seconds).encode())
    line = base64.b64encode(by[0].id + struct.pack(">Q", seconds) + signature).decode()
    return f"{note}\N{EM DASH} {by[0].name} {line}\n"


def follows(why: str = "restored", *, held: int = 3, signed: int = 5, origin: str = "") -> str:
    """What the first checkpoint of a later log says; none of a head where the size is 0."""
    heads = {"held": held, "signed": signed}
    root = base64.b64encode(bytes(32)).decode()
    name = origin or KEY.verifier.name
    return f"begun {why}\n" + "".join(
        f"{word} {name} {size} {root}\n" for word, size in heads.items() if size
    )


def begins_after(told: Sequence[bytes], signer: Signer = LATER, name: str = "") -> str:
    """The first checkpoint of the log that followed, in which it says what the one before held."""
    growing = merkle.Growing()
    for one in told:
        growing.append(merkle.leaf_hash(one))
    held = str(Head(name or KEY.verifier.name, growing.size, growing.root())).split()
    head = Head(signer.verifier.name, 1, bytes(32))
    return signer.sign(f"{head}begun restored\nheld {' '.join(held)}\n")


LOG = [entry(number) for number in range(COUNT)]
EXPORT = export(LOG)
