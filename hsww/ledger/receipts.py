"""What a receipt for a signature states, as data for the paper and the page that whoever signed is given (9.1, 10.1).

The `.tlog-proof` file is the receipt; the paper only repeats it. The log knows no names: who signed, as what and what
for stand on the paper because the form said so, and the paper says that the proof does not cover them.

The text that its QR code holds, so that paper can be compared with a file and with an export:

    hsww-receipt/1 LOG INDEX LEAF SIZE ROOT

index and size in digits, leaf and root in base64. It is no proof by itself, for it is not signed.
"""

import base64
from dataclasses import dataclass
from datetime import datetime

from hsww.ledger import merkle, notes, proofs
from hsww.ledger.cosignatures import lines_of
from hsww.ledger.models import Action, Entry, Outcome
from hsww.ledger.proofs import Proof
from hsww.ledger.queries import proof_of
from hsww.ledger.signing import public_key
from hsww.ledger.telling import CLOCK

QR = "hsww-receipt/1"
NOT_PROVED = (
    "The log holds numbers and no names. Your name, role and purpose, and the organiser’s name, are on this"
    " receipt as you signed them; the proof does not cover them."
)
HOW_TO_VERIFY = (
    "Keep the file that came with this paper: its name ends in .tlog-proof.",
    "Get the log’s public key from outside the scheme, and compare its fingerprint with the one here.",
    "Open the checking page, which is one file and works without the internet, in any new browser.",
    "Choose your file, paste the key, and read what holds and what does not.",
    "To learn if the log was changed since, ask the scheme for an export and check it with your file.",
    "If anything does not hold, tell the chair and Home-Start UK, and keep your file.",
)


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What the form said when it was signed. `organiser` is who was present, if somebody had to be (10.1)."""

    signed_as: str
    capacity: str
    purpose: str
    organiser: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    signing: Signing
    clause: str
    at: datetime
    salt: bytes
    leaf: bytes
    proof: Proof
    head: notes.Head
    key: notes.Verifier

    @property
    def statement(self) -> str:
        """One plain sentence."""
        who, present = self.signing, self.signing.organiser
        beside = f" {present} was present." if present else ""
        return (
            f"{who.signed_as} ({who.capacity}) signed the Record of Access on {self.at:{CLOCK}},"
            f" under clause {self.clause}, for this purpose: {who.purpose}.{beside}"
        )

    @property
    def fingerprint(self) -> str:
        return proofs.fingerprint(self.key)

    @property
    def signatures(self) -> tuple[str, ...]:
        """The log's own and those of witnesses, each a line as the checkpoint has it."""
        return lines_of(self.proof.checkpoint)

    @property
    def qr(self) -> str:
        leaf, root = (base64.b64encode(one).decode() for one in (self.leaf, self.head.root))
        return f"{QR} {self.head.origin} {self.proof.index} {leaf} {self.head.size} {root}"


def receipt_of(entry: Entry, *, signing: Signing) -> Receipt:
    """Refuses what is not a signature, and by `NotSealed` one that waits for the sealer still."""
    if (entry.action, entry.outcome) != (Action.SIGNED, Outcome.ALLOWED):
        raise ValueError("A receipt is for a signature.")
    proof = proof_of(entry)
    key = public_key(notes.origin_of(proof.checkpoint))
    return Receipt(
        signing=signing,
        clause=entry.clause,
        at=entry.at,
        salt=bytes(entry.salt),
        leaf=merkle.leaf_hash(proof.extra),
        proof=proof,
        head=notes.head_of(proof.checkpoint, [key]),
        key=key,
    )
