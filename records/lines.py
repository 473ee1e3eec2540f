"""The lines of the Record of Access form: who signed, as what, what for, how; and what they read (9.1, 10.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from hsww.access.hats import Hat
from hsww.ledger.models import Entry
from hsww.pages.templatetags.pages import nice_datetime
from hsww.people.queries import names
from hsww.vault.errors import VaultError
from records.checking import NOT_HERE, gone, line_holds
from records.drawn import as_drawn
from records.log import trusted
from records.models import How, InkLine, Receipt, Signature, Why
from records.readings import Reading, readings

STATES = {
    True: ("ok", "Checked: it holds"),
    False: ("risk", "Does not hold: this line was changed"),
    None: ("info", "From before signatures were checked"),
}


UNREADABLE = "Cannot be read: it was changed"


def words(row: Model, name: str) -> str:
    """Of a column that is sealed. What does not open was changed in the database, and spoils its own place alone."""
    try:
        return str(getattr(row, name))
    except VaultError:
        return UNREADABLE


@dataclass(frozen=True)
class AccessLine:
    """A line in short."""

    signed_at: datetime
    name: str
    working_as: str
    purpose: str
    detail: str


@dataclass(frozen=True)
class FormLine(AccessLine):
    present: str
    """Who was present, and how they showed that it was them; if somebody had to be."""
    how: str
    holds: bool | None
    readings: tuple[Reading, ...]
    until: str
    """When the file closed, or will close, to this reader."""
    is_gone: bool = False
    """Only the log knows of it: the line itself was taken away."""

    @property
    def read(self) -> tuple[str, ...]:
        """What was read, and until when more can be."""
        if self.is_gone:
            return ()
        return (*([one.told for one in self.readings] or ["Not opened."]), self.until)

    @property
    def state(self) -> str:
        return NOT_HERE if self.is_gone else STATES[self.holds][1]

    @property
    def state_kind(self) -> str:
        return STATES[self.holds][0]


def access_line(signature: Signature) -> AccessLine:
    return AccessLine(
        signed_at=signature.signed_at,
        name=words(signature, "signed_name"),
        working_as=Hat(signature.hat).label,
        purpose=signature.get_purpose_display(),
        detail=words(signature, "detail"),
    )


def form_lines(file: UUID, signatures: Sequence[Signature]) -> tuple[FormLine, ...]:
    """For all signatures of one file, newest first, with their receipts and samples. What is gone has its line too."""
    (found,) = trusted(Entry.objects.filter(uid__in=[one.entry for one in signatures]))
    entries = {entry.uid: entry for entry in found}
    read, drawn = readings(file, signatures), as_drawn(one.sampled for one in signatures)
    lines = [
        _line(one, one.sampled_id in drawn and line_holds(one, entries.get(one.entry)), read.get(one.id, ()))
        for one in signatures
    ]
    missing = gone(file)
    called = names(entry.actor for entry in missing if entry.actor) if missing else {}
    lines += [_gone(entry, called.get(entry.actor, "") if entry.actor else "") for entry in missing]
    return tuple(sorted(lines, key=lambda line: line.signed_at, reverse=True) if missing else lines)


def _gone(entry: Entry, name: str) -> FormLine:
    """All that the log tells in the open."""
    return FormLine(
        signed_at=entry.at,
        name=name,
        working_as=Hat(entry.hat).label if entry.hat in Hat else "",
        purpose="",
        detail="",
        present="",
        how="",
        holds=False,
        readings=(),
        until="",
        is_gone=True,
    )


def _line(signature: Signature, holds: bool | None, read: tuple[Reading, ...]) -> FormLine:
    receipt = signature.receipt
    return FormLine(
        **vars(access_line(signature)),
        present=told_present(receipt) if receipt else "",
        how=told_how(receipt) if receipt else "",
        holds=holds,
        readings=read,
        until=_until(signature),
    )


def told_how(receipt: Receipt) -> str:
    if receipt.how == How.SITTING and receipt.sitting:
        shown, at = How(receipt.sitting.auditor_how).label, nice_datetime(receipt.sitting.begun_at)
        return f"{shown}, for the sitting of {at}"
    return str(How(receipt.how).label)


def told_present(receipt: Receipt) -> str:
    if receipt.sitting is None:
        return ""
    shown, at = How(receipt.sitting.organiser_how).label, nice_datetime(receipt.sitting.begun_at)
    return f"{words(receipt, 'organiser_name')} was present and signs too. {shown}, {at}."


def _until(signature: Signature) -> str:
    sitting, sample, now = signature.sitting, signature.sampled.sample, timezone.now()
    closes_at = sample.ended_at or sample.expires_at
    if sitting and sitting.ended_at and sitting.ended_at < closes_at:
        return f"Closed to them {nice_datetime(sitting.ended_at)}. {Why(sitting.why).label}."
    if closes_at <= now:
        return f"Closed to them {nice_datetime(closes_at)}."
    if sitting:
        return "Open to them while the co-ordinator is present."
    return f"Open to them until {nice_datetime(closes_at)}."


@dataclass(frozen=True)
class InkRow:
    """A line that was signed in ink, as a co-ordinator wrote it down."""

    paper: UUID
    signed_on: date
    name: str
    capacity: str
    purpose: str
    present: str


def ink_row(line: InkLine) -> InkRow:
    said = (words(line, name) for name in ("name", "capacity", "purpose", "present"))
    return InkRow(line.paper_id, line.signed_on, *said)
