"""Receipts as their signer is shown them: what was signed, how, and where the log has it (9.1, 10.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import qrcode

from hsww.access.hats import Hat
from hsww.ledger import receipts as ledger
from hsww.ledger.entries import Subject
from hsww.ledger.models import Entry
from hsww.ledger.queries import NotSealed
from hsww.pages.templatetags.pages import nice_date
from hsww.vault.errors import KeyGone, VaultError
from records.checking import Check, added_before, check
from records.lines import UNREADABLE, told_how, told_present, words
from records.models import How, Receipt
from records.queries import entry_of

GONE = "File destroyed since"
NOBODY = "Nobody had to be"
COMMAND = "python -m hsww.ledger.verify --receipt FILE --key KEY"
FOUND = {
    Check.HOLDS: "Checked: it holds",
    Check.DEVICE_ONLY: "The file was destroyed. Checked: your device’s signature holds; what the log’s entry says of "
    "the form can no longer be checked",
    Check.SIGNER_ONLY: "The file was destroyed. Checked: you signed for this file, in this role, at this time. Your "
    "name, the purpose and how you signed can no longer be checked",
    Check.FAILS: "Does not hold: tell the chair",
}
BY_DEVICE = "The log sealed your device’s signature together with the key it is checked by. "
ADDED = "It also has that this key was added to your account on {on}, before you signed"
NOT_ADDED = (
    "That the key was your device’s, the scheme saw when you signed; when it was added to your account, the log does "
    "not show"
)
BY_LOG = "The log sealed what you signed, and how you showed that it was you"


@dataclass(frozen=True)
class Listed:
    id: UUID
    file: str
    signed_at: datetime
    purpose: str

    def subjects(self) -> Sequence[Subject]:
        return (Subject("receipt", self.id),)


@dataclass(frozen=True)
class ReceiptPage:
    id: UUID
    file: str
    number: UUID
    working_as: str
    purpose: str
    present: str
    how: str
    checked: str
    digest: str
    """Of the statement that was signed. Empty where that cannot be read."""
    receipt: ledger.Receipt | None
    """None until the entry is sealed."""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the receipt says, each with its name, in the same words on screen and on paper."""
        return [*self._of_the_form(), *(_of_the_log(self.receipt) if self.receipt else ())]

    def _of_the_form(self) -> list[tuple[str, str]]:
        return [
            ("File", self.file),
            ("The file’s number in the log", str(self.number)),
            ("Working as", self.working_as),
            ("What for", self.purpose),
            ("Who was present", self.present or NOBODY),
            ("How you signed", f"{self.how}."),
            ("What a check shows", self.checked),
            ("Digest of what you signed", in_fours(self.digest) if self.digest else UNREADABLE),
        ]

    @property
    def qr(self) -> list[list[int]]:
        """Rows of dark (1) and light (0)."""
        if self.receipt is None:
            return []
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
        code.add_data(self.receipt.qr)
        return [[int(dark) for dark in row] for row in code.get_matrix()]


def listed(receipt: Receipt) -> Listed:
    return Listed(receipt.id, _file(receipt), receipt.stated_at, receipt.get_purpose_display())


def receipt_page(receipt: Receipt) -> ReceiptPage:
    entry = entry_of(receipt)
    return ReceiptPage(
        id=receipt.id,
        file=_file(receipt),
        number=receipt.about,
        working_as=Hat(receipt.hat).label,
        purpose=receipt.get_purpose_display(),
        present=told_present(receipt),
        how=told_how(receipt),
        checked=f"{_found(receipt, entry)}.",
        digest=_digest(receipt),
        receipt=_from_the_log(receipt, entry),
    )


def _found(receipt: Receipt, entry: Entry | None) -> str:
    shown = check(receipt, entry)
    if shown is not Check.HOLDS:
        return FOUND[shown]
    return f"{FOUND[shown]}. {_by_device(receipt) if receipt.how == How.PASSKEY else BY_LOG}"


def _by_device(receipt: Receipt) -> str:
    added = added_before(receipt)
    return BY_DEVICE + (ADDED.format(on=nice_date(added.at)) if added else NOT_ADDED)


def _of_the_log(made: ledger.Receipt) -> list[tuple[str, str]]:
    return [
        ("Clause", made.clause),
        ("Entry in the log", f"Number {made.proof.index + 1} of the first {made.head.size}"),
        ("Salt of the entry", in_fours(made.salt.hex())),
        ("Digest of the entry", in_fours(made.leaf.hex())),
        ("Name of the log", made.head.origin),
        ("Head of its tree", in_fours(made.head.root.hex())),
        ("Fingerprint of the log’s key", made.fingerprint),
    ]


def in_fours(digits: str) -> str:
    """So that people can compare it, and a narrow column can break it."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _file(receipt: Receipt) -> str:
    try:
        return str(receipt.reference)
    except KeyGone:
        return GONE
    except VaultError:
        return UNREADABLE


def _digest(receipt: Receipt) -> str:
    try:
        return receipt.statement().digest.hex()
    except VaultError:
        return ""


def _from_the_log(receipt: Receipt, entry: Entry | None) -> ledger.Receipt | None:
    if entry is None:
        return None
    signing = ledger.Signing(
        signed_as=words(receipt, "signed_name"),
        capacity=Hat(receipt.hat).label,
        purpose=receipt.get_purpose_display(),
        organiser=words(receipt, "organiser_name"),
    )
    try:
        return ledger.receipt_of(entry, signing=signing)
    except NotSealed:
        return None
