"""Whether a line of the Record of Access form still says what was signed (9.1).

Two things outside the line are asked: the signature of a passkey, where there is one; and the log's entry, which was
sealed at once and commits to the statement, to the passkey's signature and to what was added about the purpose. That
the log itself was left alone is for whoever verifies it (see `hsww.ledger.verify`).
"""

from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from hsww.ledger.models import Action, Entry, Outcome
from hsww.ledger.reasons import reason_of
from records.assertions import Assertion, holds
from records.models import ASSERTION, How, Receipt, Signature, in_full
from records.statement import Statement

NOTHING = "-"
AT_ONCE = 500


def commitment(statement: Statement, how: str, made: Assertion | None, detail: str) -> str:
    """What the log's entry commits to, in the words of its reason."""
    by_device = made.digest.hex() if made else NOTHING
    return f"{how} {statement.digest.hex()} {by_device} {sha256(detail.encode()).hexdigest()}"


def assertion_of(receipt: Receipt) -> Assertion | None:
    if receipt.how != How.PASSKEY:
        return None
    return Assertion(**{part: bytes(getattr(receipt, part)) for part in ASSERTION})


def receipt_holds(receipt: Receipt, entry: Entry | None) -> bool:
    """For a receipt by itself; what its file's line said is not asked, for the file may be gone."""
    made = assertion_of(receipt)
    return _is_of(entry, receipt) and (made is None or holds(made, receipt.statement().digest))


def line_holds(signature: Signature, entry: Entry | None) -> bool | None:
    """None for what was signed before receipts were kept: nothing can be said of it."""
    receipt = signature.receipt
    if receipt is None:
        return None
    if entry is None or not _agree(signature, receipt) or not receipt_holds(receipt, entry):
        return False
    expected = commitment(receipt.statement(), receipt.how, assertion_of(receipt), signature.detail)
    return reason_of(entry) == expected


def _agree(signature: Signature, receipt: Receipt) -> bool:
    shown = (signature.family_id, signature.sampled_id, signature.signer_id, signature.hat, signature.purpose)
    kept = (receipt.family, receipt.file, receipt.signer_id, receipt.hat, receipt.purpose)
    same_words = (signature.signed_name, signature.entry) == (receipt.signed_name, receipt.entry)
    return shown == kept and same_words


def _is_of(entry: Entry | None, receipt: Receipt) -> bool:
    return entry is not None and (entry.action, entry.outcome, entry.actor, entry.hat) == (
        Action.SIGNED,
        Outcome.ALLOWED,
        receipt.signer_id,
        receipt.hat,
    )


@dataclass
class Everything:
    checked: int = 0
    older: int = 0
    faults: list[UUID] = field(default_factory=list)

    def add(self, number: UUID, holds: bool | None) -> None:
        self.checked += holds is not None
        self.older += holds is None
        if holds is False:
            self.faults.append(number)


def check_everything() -> Everything:
    """Every line with its receipt, and every receipt whose file is gone."""
    found = Everything()
    for signature in in_full(Signature.objects.all()).iterator(chunk_size=AT_ONCE):
        found.add(signature.receipt_id or signature.id, line_holds(signature, _entry(signature.entry)))
    for receipt in Receipt.objects.filter(signature=None).iterator(chunk_size=AT_ONCE):
        found.add(receipt.id, receipt_holds(receipt, _entry(receipt.entry)))
    return found


def _entry(uid: UUID) -> Entry | None:
    return Entry.objects.filter(uid=uid).first()
