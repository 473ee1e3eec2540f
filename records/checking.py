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
from hsww.vault.errors import VaultError
from records.assertions import Assertion, holds
from records.models import ASSERTION, How, Receipt, Signature, in_full
from records.statement import Statement

NOTHING = "-"
STATED = 3
"""The words of a commitment that speak of the statement; the last is of what was added about the purpose."""
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
    """For a receipt by itself; what its file's line said is not asked, for the file may be gone.

    Once it is, the log's entry can no longer be read, and speaks only of who signed, as what, and for which family.
    """
    made, statement = assertion_of(receipt), receipt.statement()
    if entry is None or not _is_of(entry, receipt) or not (made is None or holds(made, statement.digest)):
        return False
    committed, expected = _committed(entry), commitment(statement, receipt.how, made, "")
    return committed is None or committed.split()[:STATED] == expected.split()[:STATED]


def line_holds(signature: Signature, entry: Entry | None) -> bool | None:
    """None for what was signed before receipts were kept, and the log committed to nothing."""
    receipt = signature.receipt
    if entry is None or signature.signed_at != entry.at:
        return False
    if receipt is None:
        return None if entry.reason is None else False
    if not _agree(signature, receipt) or not receipt_holds(receipt, entry):
        return False
    expected = commitment(receipt.statement(), receipt.how, assertion_of(receipt), signature.detail)
    return _committed(entry) == expected


def _committed(entry: Entry) -> str | None:
    """None once the file was destroyed. What cannot be opened otherwise was tampered with, and commits to nothing."""
    try:
        return reason_of(entry)
    except VaultError:
        return NOTHING


def _agree(signature: Signature, receipt: Receipt) -> bool:
    shown = (signature.family_id, signature.sampled_id, signature.signer_id, signature.hat, signature.purpose)
    kept = (receipt.family, receipt.file, receipt.signer_id, receipt.hat, receipt.purpose)
    same_words = (signature.signed_name, signature.entry) == (receipt.signed_name, receipt.entry)
    return shown == kept and same_words


def _is_of(entry: Entry, receipt: Receipt) -> bool:
    shown = (entry.action, entry.outcome, entry.actor, entry.hat)
    kept = (Action.SIGNED, Outcome.ALLOWED, receipt.signer_id, receipt.hat)
    return shown == kept and entry.subjects.filter(kind="family", subject=receipt.family).exists()


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
