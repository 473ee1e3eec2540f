"""What `decide` is asked, and what it knows: plain values with their days, so that any past day can be asked again.

Days are days in London, both ends included; what was written down at a moment counts from that moment. Nothing here
reads a database, and nothing here holds a word that names anybody, save the recipient's name and the lines of a
permission, which their owner opened. Everything about a person is dated, because who may speak for whom changes (1.2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple
from uuid import UUID

from consent.models import Kind, Purpose
from consent.standing import Topic

FAMILY: Literal["family"] = "family"
"""About the children or the life they share, and not one person's own part."""

STATISTICS, PHOTOGRAPH, CASE_STUDY = Purpose.STATISTICS, Purpose.PHOTOGRAPH, Purpose.CASE_STUDY


class Span(NamedTuple):
    first: date | None = None
    last: date | None = None

    def holds(self, on: date) -> bool:
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


def began(spans: Iterable[Span], on: date) -> date | None:
    """The first day of the time that `on` is in, or None outside all of them."""
    return min((one.first or date.min for one in spans if one.holds(on)), default=None)


class Role(StrEnum):
    PARENT = "parent"
    """A parent or carer: those of the supported household are asked, and nobody else for the children."""
    CHILD = "child"
    OTHER = "other"
    """Another adult who lives with the family."""


class SpeaksFor(NamedTuple):
    """By parental responsibility, or by a court's order."""

    child: UUID
    span: Span = Span()


@dataclass(frozen=True, kw_only=True)
class Party:
    """A person of the family, as far as consent asks."""

    id: UUID
    role: Role
    here: tuple[Span, ...] = (Span(),)
    """When they lived with the supported family."""
    born_on: date | None = None
    able_since: date | None = None
    """The day a child was judged able to decide for themselves."""
    speaks_for: tuple[SpeaksFor, ...] = ()
    barred: tuple[Span, ...] = ()
    """When a court had taken from them the say over children."""
    address_hidden: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Spoke:
    """A `Statement`, opened; `occasion` and `digest` are of the purposes that are for one occasion."""

    id: UUID
    giver_id: UUID
    recipient_kind: str
    recipient_name: str
    purpose: str
    information: str
    items: str | None
    answer: str
    how: str
    said_on: date
    recorded_at: datetime
    wording_version: str
    until: date | None = None
    occasion: str = ""
    digest: str = ""


def lines_of(items: str | None) -> tuple[str, ...]:
    """The named pieces of information of a permission: one a line."""
    return tuple(line.strip() for line in (items or "").splitlines() if line.strip())


class Line(NamedTuple):
    """One named piece, in one permission: the first line is 0."""

    statement: UUID
    line: int


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that would go. Whether it is what a line or a limit says, the person who sends it has read."""

    id: UUID
    kind: Kind
    about: frozenset[UUID] | Literal["family"] = FAMILY
    lines: frozenset[Line] = frozenset()
    """The permissions' lines that it rests on, for a named piece: one of each person whose word it needs."""
    within: frozenset[UUID] = frozenset()
    """Permissions "for only some of it" whose limits were read beside this item, and leave it in."""
    shows_where: frozenset[UUID] = frozenset()
    """Whose address, or whereabouts, it would show."""
    bears_on_concern: bool = False


class GroundKind(StrEnum):
    """The exceptions: a closed list. That the police ask is none of them (10.2)."""

    CHILD = "child"
    ADULT = "adult"
    OFFENCE = "offence"
    TERRORISM = "terrorism"
    DUTY = "duty"
    COURT = "court"
    TRANSFER = "transfer"


@dataclass(frozen=True, kw_only=True)
class Ground:
    kind: GroundKind
    in_force: Span
    """When the law it stands on held, by the reference data."""
    facts: frozenset[UUID] = frozenset()
    """What was written down of the facts; for a transfer, the concerns."""
    terms: frozenset[UUID] = frozenset()
    """The items that a court's order covers."""
    addresses: frozenset[UUID] = frozenset()
    """The items whose hidden address it needs, and says so."""
    theirs: bool = True
    """Whether whoever gets it is one of those it is for: who asked, or whom a term names; a Home-Start."""
    over: bool = False
    """A court's order whose request has ended, in whatever way: it asks no more."""


@dataclass(frozen=True, kw_only=True)
class Proposed:
    topic: Topic
    items: tuple[Item, ...]
    agency: UUID | None = None
    """Which agency it is, where the permission was for whoever has that part now."""
    occasion: str = ""
    """The one request, use or audience."""
    digest: str = ""
    """Of the exact text, for a case study."""
    goes_to: str = ""
    """The agency whose contact gets it; nothing where it goes to somebody of no agency we know."""
    ground: Ground | None = None
    verified: bool = False
    """Whether the recipient's address was checked."""
    approved: bool = False
    """Whether the lead has agreed to use the ground."""


class Wording(NamedTuple):
    version: str
    needed_from: date | None = None
    """From this day the law needs this edition or a later one."""


@dataclass(frozen=True, kw_only=True)
class LeadDecision:
    """What may go although parents disagree (1.2): general news, or the named lines of the one who says yes."""

    id: UUID
    topic: Topic
    decided_on: date
    recorded_at: datetime
    general: bool = False
    lines: frozenset[Line] = frozenset()
    ends_on: date | None = None
    occasion: str = ""
    digest: str = ""


class Involved(NamedTuple):
    """An agency's part with the family: as referrer, as health visitor, or as one that helps now."""

    agency: UUID
    recipient_kind: str
    span: Span = Span()


class Support(NamedTuple):
    opened_on: date
    ended_on: date | None = None


class Review(NamedTuple):
    due_on: date | None = None
    held_on: date | None = None


class Hold(NamedTuple):
    """ "Do not contact", a file of which nothing may show, or one that is kept for a court or a complaint. Which it is,
    nobody is told by a decision."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class State:
    people: tuple[Party, ...] = ()
    statements: tuple[Spoke, ...] = ()
    wordings: tuple[Wording, ...] = ()
    """Every edition, oldest first."""
    decisions: tuple[LeadDecision, ...] = ()
    agencies: tuple[Involved, ...] = ()
    support: tuple[Support, ...] = ()
    reviews: tuple[Review, ...] = ()
    holds: tuple[Hold, ...] = ()
