"""Proof that one entry is in the log, as c2sp.org/tlog-proof@v1 writes it; read and checked without Django (9.1).

Whoever holds such a proof, and the log's public key from somewhere else, needs nothing of ours: not the database, not
the site, not the family's file, which may have been destroyed since.

What it cannot show: that what was written down is true, that nothing was left out, whose number is whose, or what
happened to the log after it was made. For the last, its checkpoint is compared with a later export (see `verify`).

Format, each value in base64:

    c2sp.org/tlog-proof@v1
    extra BYTES             the entry (see `entries`); its salt is in it
    index NUMBER            its place in the log, counted from 0, in digits
    HASH                    from the neighbour of its leaf upwards: none, one or more lines
                            an empty line
    CHECKPOINT              with its signatures (see `notes`, `cosignatures`)

The standard trusts `extra` with nothing. Here it is what is proved: its hash is the leaf.

Worked example. The entry of the worked example in `entries` (its line is broken here), the first of two in the log
"scheme.example/ledger"; the second's leaf is 32 bytes of ff, and the signing key's seed is 00 01 … 1f:

    c2sp.org/tlog-proof@v1
    extra AQAAABARERERERERERERERERERERAAAACAAGS/MdPfYAAAAAECIiIiIiIiIiIiIiIiIiIiIAAAAQMzMzMzMzMzMzMzMzMzMzMwAA
          AAlvcmdhbmlzZXIAAAAEc2VlbgAAAAdhbGxvd2VkAAAAAzQuMwAAAAZmYW1pbHkAAAAgAAECAwQFBgcICQoLDA0ODxAREhMUFRYX
          GBkaGxwdHh//////AAAACFVVVVVVVVVVAAAAAQAAAAZmYW1pbHkAAAAQRERERERERERERERERERERA==
    index 0
    //////////////////////////////////////////8=

    scheme.example/ledger
    2
    /494K5zqEnsvi711v+7rD+I7cMi70rMrOhlNysGRmJM=

    — scheme.example/ledger IUNBq9cJzvnEQZJSHO5JBeJScZ7BvXn85ANQNpIbl1zaB/Wae3DaIelHX7qCm5iUUXFEP0bpKw3Onvt29GDSRQrVJgQ=
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hsww.ledger import entries, merkle, notes
from hsww.ledger.cosignatures import Witness, Witnessed, witnessed
from hsww.ledger.telling import CLOCK, RECEIPT_CANNOT_SHOW, sentences

HEADER = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63
_MOST_DIGITS = 18


class BadProof(ValueError):  # noqa: N818 - named for what happened
    """Text that is not a proof, or not one of an entry of ours."""


@dataclass(frozen=True)
class Proof:
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes

    @classmethod
    def from_text(cls, text: str) -> "Proof":
        """Reads only what `str` would have written."""
        top, _, checkpoint = text.partition("\n\n")
        header, *lines = top.split("\n")
        if header != HEADER or len(lines) < len(("extra", "index")):
            raise BadProof("This is not a receipt, or it is cut short.")
        (extra, index), hashes = lines[:2], tuple(_decoded(line) for line in lines[2:])
        if not extra.startswith("extra ") or not index.startswith("index ") or not _is_place(index[6:]):
            raise BadProof("This receipt does not name its entry.")
        if len(hashes) > MOST_HASHES or any(len(one) != merkle.HASH_BYTES for one in hashes):
            raise BadProof("A hash of this receipt is not one.")
        return cls(int(index[6:]), hashes, checkpoint, _decoded(extra[6:]))

    def __str__(self) -> str:
        top = (HEADER, f"extra {_encoded(self.extra)}", f"index {self.index}", *map(_encoded, self.hashes))
        return "\n".join(top) + f"\n\n{self.checkpoint}"


@dataclass(frozen=True)
class Checked:
    """What a receipt shows. Of one that does not hold only the reasons are told, never what it says."""

    problems: tuple[str, ...] = ()
    content: entries.Content | None = None
    index: int = 0
    head: notes.Head | None = None
    witnesses: tuple[Witnessed, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.problems

    def lines(self) -> Iterator[str]:
        if self.content is None or self.head is None:
            yield "THIS RECEIPT DOES NOT HOLD:"
            yield from (f"- {problem}" for problem in self.problems)
            return
        yield "THIS RECEIPT HOLDS."
        yield f"Its entry is number {self.index + 1} of the first {self.head.size} that the log's key signed."
        yield from sentences(self.content)
        yield from (
            f"The witness {one.name} signed this log too, at {one.at:{CLOCK}}." for one in self.witnesses
        )
        yield RECEIPT_CANNOT_SHOW


def check(text: str, key: notes.Verifier, witnesses: Sequence[Witness] = ()) -> Checked:
    try:
        proof = Proof.from_text(text)
        content = entries.from_bytes(proof.extra)
        head = notes.head_of(proof.checkpoint, [key])
        seen = witnessed(proof.checkpoint, witnesses)
    except (BadProof, entries.Malformed) as error:
        return Checked((str(error),))
    except notes.BadNote as error:
        return Checked((f"The checkpoint of this receipt is not this log's: {error}",))
    leaf = merkle.leaf_hash(proof.extra)
    if not merkle.verify_inclusion(
        leaf=leaf, index=proof.index, size=head.size, proof=proof.hashes, root=head.root
    ):
        return Checked(("This entry is not in the log that was signed, or not at this place.",))
    return Checked((), content, proof.index, head, seen)


def fingerprint(key: notes.Verifier) -> str:
    """64 hexadecimal digits in groups of four; the first eight are the key id."""
    digest = hashlib.sha256(key.name.encode() + b"\n" + notes.ED25519 + key.public).hexdigest()
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and str(int(text[:_MOST_DIGITS])) == text


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes:
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadProof("A line of this receipt cannot be read.") from error
    if _encoded(decoded) != text:
        raise BadProof("A line of this receipt could be written in another way.")
    return decoded
