"""Whether a line of the Record of Access form still says what was signed (9.1).

Two things outside the line are asked: the signature of a passkey, where there is one; and the log's entry, which was
sealed at once and commits to the statement, to the passkey's signature and to what was added about the purpose. And the
log is asked for signatures whose line is not there any more. That the log itself was left alone is for whoever verifies
it (see `hsww.ledger.verify`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from hashlib import sha256
from uuid import UUID

from django.db.models import Q, QuerySet

from families.models import Family
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Entry, EntrySubject, Leaf, Outcome
from hsww.ledger.reasons import reason_of
from hsww.people.models import PersonFile
from hsww.people.passkeys import entry_of
from hsww.vault import journal
from hsww.vault.errors import VaultError
from hsww.vault.keyring import keyring
from hsww.vault.scopes import family_scope, person_scope
from records.assertions import Assertion, holds
from records.drawn import as_drawn
from records.log import of_uid, trusted
from records.models import ASSERTION, How, Receipt, Signature, Sitting, in_full, of_file
from records.proving import LASTS
from records.statement import Statement

FILES = (("family", Family), ("personfile", PersonFile))
"""What the log calls a file that can be signed for."""
SITTING = "sitting"
NOT_HERE = "The log knows of a signature that is not here."
NOTHING = "-"
STATED = 3
"""The words of a commitment that speak of the statement; the last is of what was added about the purpose."""
AT_ONCE = 500
SOON = timedelta(seconds=LASTS)
"""How long after it was stated a form can be signed."""


class Check(Enum):
    """What a check of a receipt by itself has shown."""

    HOLDS = "holds"
    DEVICE_ONLY = "device only"
    """The file was destroyed, and with it what the log's entry says of the form; the signature stands, by a passkey
    that the log saw being added to the signer's account."""
    SIGNER_ONLY = "signer only"
    """As before, and the log knows no such passkey: it still says who signed, as what, for which file and when."""
    FAILS = "fails"


def commitment(statement: Statement, how: str, made: Assertion | None, detail: str) -> str:
    """What the log's entry commits to, in the words of its reason."""
    by_device = made.digest.hex() if made else NOTHING
    return f"{how} {statement.digest.hex()} {by_device} {sha256(detail.encode()).hexdigest()}"


def assertion_of(receipt: Receipt) -> Assertion | None:
    if receipt.how != How.PASSKEY:
        return None
    return Assertion(**{part: bytes(getattr(receipt, part)) for part in ASSERTION})


def check(receipt: Receipt, entry: Entry | None) -> Check:
    """For a receipt by itself; what its file's line said is not asked, for the file may be gone."""
    try:
        return _check(receipt, entry)
    except VaultError:
        return Check.FAILS


def _check(receipt: Receipt, entry: Entry | None) -> Check:
    made, statement = assertion_of(receipt), receipt.statement()
    if entry is None or not _is_of(entry, receipt) or not (made is None or holds(made, statement.digest)):
        return Check.FAILS
    if receipt.sitting is not None and not sitting_holds(receipt.sitting, receipt):
        return Check.FAILS
    committed, expected = _committed(entry), commitment(statement, receipt.how, made, "")
    if committed is None and not _is_destroyed(entry, receipt):
        return Check.FAILS
    if committed is None:
        return Check.DEVICE_ONLY if added_before(receipt) else Check.SIGNER_ONLY
    return Check.HOLDS if committed.split()[:STATED] == expected.split()[:STATED] else Check.FAILS


def _is_destroyed(entry: Entry, receipt: Receipt) -> bool:
    """Whether the entry did commit, under the key of a file that was destroyed: the journal of that, which lies outside
    both databases, tells. A reason that is not there, or names a key that never was, only looks so."""
    scope = person_scope(receipt.person) if receipt.person else family_scope(receipt.about)
    return entry.reason is not None and scope in {line.scope for line in journal.read()}


def sitting_holds(sitting: Sitting, receipt: Receipt) -> bool:
    """Whether the log saw this sitting begin before, with these two, and end as it says."""
    entry = of_uid(sitting.entry)
    if entry is None or entry.at > receipt.stated_at + SOON or not began(sitting, entry):
        return False
    people = (sitting.auditor_id, sitting.organiser_id)
    return (receipt.signer_id, receipt.organiser) == people and _ended_so(sitting)


def began(sitting: Sitting, entry: Entry) -> bool:
    """Whether this entry tells that it began just so: who, in which session, and how they showed themselves."""
    shown = (entry.uid, entry.action, entry.outcome, entry.actor, entry.appointment)
    kept = (sitting.entry, Action.GRANTED, Outcome.ALLOWED, sitting.auditor_id, sitting.appointment)
    return (
        shown == kept
        and bytes(entry.session or b"") == bytes(sitting.session)
        and abs(entry.at - sitting.begun_at) <= SOON
        and _committed(entry) == beginning(sitting)
    )


def beginning(sitting: Sitting) -> str:
    """What the log's entry of a sitting's beginning commits to, in the words of its reason."""
    who = f"{sitting.auditor_id.hex} {sitting.auditor_how} {sitting.organiser_id.hex} {sitting.organiser_how}"
    return f"{sitting.id.hex} {who} {sitting.organiser_appointment.hex}"


def end(why: str, at: datetime) -> str:
    """What the log's entry of a sitting's end commits to, in the words of its reason."""
    return f"{why} {at.astimezone(UTC).isoformat()}"


def _ended_so(sitting: Sitting) -> bool:
    """Whether the log tells the same of its end; and that it goes on, if it does."""
    about = EntrySubject.objects.filter(kind=SITTING, subject=sitting.id).values("entry")
    rows = Entry.objects.filter(pk__in=about, action=Action.REVOKED, outcome=Outcome.ALLOWED)
    found = min(trusted(rows)[0], key=lambda one: one.at, default=None)
    if found is None or sitting.ended_at is None:
        return found is None and sitting.ended_at is None
    told = _committed(found)
    if told == sitting.why:  # from when the log was told the reason alone
        return sitting.ended_at <= found.at + SOON
    return told == end(sitting.why, sitting.ended_at)


def sitting_is_told(sitting: Sitting) -> bool:
    """Whether the log tells of this row all that it says."""
    entry = of_uid(sitting.entry)
    return entry is not None and began(sitting, entry) and _ended_so(sitting)


def added_before(receipt: Receipt) -> Entry | None:
    """Where the log saw the key of a signature by passkey being added to the signer's account, before it signed."""
    made, signed = assertion_of(receipt), of_uid(receipt.entry)
    added = entry_of(receipt.signer_id, made.credential, made.public_key) if made else None
    return added if added and signed and added.at < signed.at else None


def line_holds(signature: Signature, entry: Entry | None) -> bool | None:
    """None for what was signed before receipts were kept, and the log committed to nothing. A line that cannot be read
    does not hold."""
    try:
        return _line_holds(signature, entry)
    except VaultError:
        return False


def _line_holds(signature: Signature, entry: Entry | None) -> bool | None:
    receipt = signature.receipt
    if entry is None or signature.signed_at != entry.at:
        return False
    if receipt is None:
        return None if _is_old(signature, entry) else False
    if not _agree(signature, receipt) or check(receipt, entry) is not Check.HOLDS:
        return False
    expected = commitment(receipt.statement(), receipt.how, assertion_of(receipt), signature.detail)
    return _committed(entry) == expected


def _is_old(signature: Signature, entry: Entry) -> bool:
    """Whether it was signed before any signature committed to what it says; and is about this line all the same. Which
    was before is for the order in which the log was sealed to say: any id can be given to a row."""
    shown = (entry.action, entry.outcome, entry.actor, entry.hat, entry.reason)
    kept = (Action.SIGNED, Outcome.ALLOWED, signature.signer_id, signature.hat, None)
    about = Subject("family" if signature.family_id else "personfile", signature.about)
    if shown != kept or about not in {row.value() for row in entry.subjects.all()}:
        return False
    place = Leaf.objects.filter(entry=entry).values_list("sequence", flat=True).first()
    signed = EntrySubject.objects.filter(kind__in=[kind for kind, _ in FILES], entry__action=Action.SIGNED)
    committed = signed.filter(entry__outcome=Outcome.ALLOWED, entry__reason__isnull=False)
    return place is not None and not committed.filter(entry__leaf__sequence__lt=place).exists()


def _committed(entry: Entry) -> str | None:
    """None once the file was destroyed, and where there never was one. What cannot be opened otherwise was tampered
    with, and commits to nothing."""
    try:
        return reason_of(entry)
    except VaultError:
        return NOTHING


def _agree(signature: Signature, receipt: Receipt) -> bool:
    shown = (signature.about, signature.sampled_id, signature.signer_id, signature.hat, signature.purpose)
    kept = (receipt.about, receipt.file, receipt.signer_id, receipt.hat, receipt.purpose)
    same_words = (signature.signed_name, signature.entry) == (receipt.signed_name, receipt.entry)
    return shown == kept and same_words and signature.sitting_id == receipt.sitting_id


def _is_of(entry: Entry, receipt: Receipt) -> bool:
    shown = (entry.action, entry.outcome, entry.actor, entry.hat)
    kept = (Action.SIGNED, Outcome.ALLOWED, receipt.signer_id, receipt.hat)
    about = {receipt.subject()}
    if receipt.sitting_id:
        about.add(Subject("sitting", receipt.sitting_id))
    in_time = abs(entry.at - receipt.stated_at) <= SOON
    return shown == kept and in_time and about <= {row.value() for row in entry.subjects.all()}


def gone(file: UUID) -> list[Entry]:
    """Signatures for this file that the log knows of, and that have no line on its form. Newest first."""
    return _without(Signature.objects.filter(of_file(file)), EntrySubject.objects.filter(subject=file))


def _gone_anywhere() -> list[Entry]:
    """Of files that are still here: a form is destroyed with its file."""
    here = Q()
    for kind, files in FILES:
        here |= Q(kind=kind, subject__in=files._default_manager.values("pk"))
    return _without(Signature.objects.all(), EntrySubject.objects.filter(here))


def _without(lines: QuerySet[Signature], about: QuerySet[EntrySubject]) -> list[Entry]:
    signed = about.filter(
        kind__in=[kind for kind, _ in FILES], entry__action=Action.SIGNED, entry__outcome=Outcome.ALLOWED
    )
    rows = Entry.objects.filter(pk__in=signed.values("entry")).exclude(uid__in=lines.values("entry"))
    return trusted(rows.order_by("-at", "-pk"))[0]


@dataclass
class Everything:
    checked: int = 0
    older: int = 0
    faults: list[UUID] = field(default_factory=list)
    gone: list[UUID] = field(default_factory=list)
    """The log's entries of signatures that have no line."""

    def add(self, number: UUID, holds: bool | None) -> None:
        self.checked += holds is not None
        self.older += holds is None
        if holds is False:
            self.faults.append(number)


def stands(signature: Signature) -> bool | None:
    """Whether the file was drawn as it says, and its line holds; None as of `line_holds`."""
    return bool(as_drawn([signature.sampled])) and line_holds(signature, of_uid(signature.entry))


@keyring()
def check_everything() -> Everything:
    """Every line with its receipt, every receipt whose file is gone, and every signature that the log knows of."""
    found = Everything(gone=[entry.uid for entry in _gone_anywhere()])
    for signature in in_full(Signature.objects.all()).iterator(chunk_size=AT_ONCE):
        found.add(signature.receipt_id or signature.id, stands(signature))
    for receipt in (
        Receipt.objects.filter(signature=None).select_related("sitting").iterator(chunk_size=AT_ONCE)
    ):
        found.add(receipt.id, check(receipt, of_uid(receipt.entry)) is not Check.FAILS)
    return found


def problems() -> Iterator[str]:
    """For the daily audit of the log."""
    found = check_everything()
    yield from (f"The signature {number} does not hold." for number in found.faults)
    yield from (f"The signature of the entry {number} is not here." for number in found.gone)
