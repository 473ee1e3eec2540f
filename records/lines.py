"""The lines of the Record of Access form: who signed, as what, what for, how; and what they read (9.1, 10.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from hsww.access.hats import Hat
from hsww.ledger.models import Entry
from hsww.pages.templatetags.pages import nice_datetime
from records.checking import line_holds
from records.models import How, Receipt, Signature
from records.readings import Reading, readings

STATES = {
    True: ("ok", "Checked: it holds"),
    False: ("risk", "Does not hold: this line was changed"),
    None: ("info", "From before signatures were checked"),
}


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
    organiser: str
    """Who was present, if somebody had to be."""
    how: str
    holds: bool | None
    readings: tuple[Reading, ...]
    closed_at: datetime
    """When the file closed, or will close, to this reader."""

    @property
    def read(self) -> tuple[str, ...]:
        """What was read, and until when more can be."""
        over = self.closed_at <= timezone.now()
        until = f"{'Closed to them' if over else 'Open to them until'} {nice_datetime(self.closed_at)}."
        return (*([one.told for one in self.readings] or ["Not opened."]), until)

    @property
    def state(self) -> str:
        return STATES[self.holds][1]

    @property
    def state_kind(self) -> str:
        return STATES[self.holds][0]


def access_line(signature: Signature) -> AccessLine:
    return AccessLine(
        signed_at=signature.signed_at,
        name=signature.signed_name,
        working_as=Hat(signature.hat).label,
        purpose=signature.get_purpose_display(),
        detail=signature.detail,
    )


def form_lines(family: UUID, signatures: Sequence[Signature]) -> tuple[FormLine, ...]:
    """For signatures of one family, with their receipts and samples; in the order they come in."""
    entries = {entry.uid: entry for entry in Entry.objects.filter(uid__in=[one.entry for one in signatures])}
    read = readings(family, signatures)
    return tuple(_line(one, entries.get(one.entry), read.get(one.id, ())) for one in signatures)


def _line(signature: Signature, entry: Entry | None, read: tuple[Reading, ...]) -> FormLine:
    receipt, sample = signature.receipt, signature.sampled.sample
    return FormLine(
        **vars(access_line(signature)),
        organiser=receipt.organiser_name if receipt else "",
        how=_how(receipt),
        holds=line_holds(signature, entry),
        readings=read,
        closed_at=sample.ended_at or sample.expires_at,
    )


def _how(receipt: Receipt | None) -> str:
    return How(receipt.how).label if receipt else ""
