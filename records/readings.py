"""What the ledger knows of readings: when somebody who signed opened the file, and which pages they saw (9.1).

A reading is what one sign-in of a reader saw of a file under one signature. A page has no end that could be known, so
a reading closes when its last page was opened.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.pages.templatetags.pages import nice_date, nice_datetime
from records.log import trusted
from records.models import Signature

FAMILY = "family"
KINDS = (FAMILY, "personfile")
PAGES = {"records.read_sampled": "The file", "records.read_drawn": "The file"}
"""Rules of the pages that a signature opens, and what these are called."""


@dataclass(frozen=True)
class Reading:
    opened_at: datetime
    closed_at: datetime
    pages: tuple[tuple[str, int], ...]
    """Each with how often it was opened."""

    @property
    def told(self) -> str:
        """In one sentence and a list, the same on screen and on paper."""
        opened, closed = nice_datetime(self.opened_at), nice_datetime(self.closed_at)
        if nice_date(self.opened_at) == nice_date(self.closed_at):
            closed = closed.rpartition(", ")[2]
        pages = ", ".join(f"{page} ({times})" for page, times in self.pages)
        return f"Opened {opened}, closed {closed}. {pages}."


def readings(file: UUID, signatures: Sequence[Signature]) -> dict[UUID, tuple[Reading, ...]]:
    """By signature, the oldest reading first."""
    seen: dict[UUID, dict[bytes, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in _seen(file, {one.signer_id for one in signatures}):
        under = _signed_before(entry, signatures)
        if under is not None:
            seen[under.id][bytes(entry.session or b"")].append(entry)
    return {one: tuple(map(_reading, of.values())) for one, of in seen.items()}


def _seen(file: UUID, readers: Iterable[UUID]) -> list[Entry]:
    about = EntrySubject.objects.filter(kind__in=KINDS, subject=file).values("entry")
    rows = Entry.objects.filter(
        pk__in=about, rule__in=PAGES, actor__in=readers, action=Action.SEEN, outcome=Outcome.ALLOWED
    )
    return trusted(rows.order_by("pk"))[0]


def _signed_before(entry: Entry, signatures: Iterable[Signature]) -> Signature | None:
    """The newest signature of this reader in this role that stood when the page was opened."""
    mine = [
        one
        for one in signatures
        if (one.signer_id, one.hat) == (entry.actor, entry.hat) and one.signed_at <= entry.at
    ]
    return max(mine, key=lambda one: one.signed_at, default=None)


def _reading(seen: Sequence[Entry]) -> Reading:
    times, pages = [entry.at for entry in seen], Counter(PAGES[entry.rule] for entry in seen)
    return Reading(min(times), max(times), tuple(pages.items()))
