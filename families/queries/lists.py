"""The lists: families in the viewer's care, contact cards of open families, and what a search finds in either.

A list costs the same number of queries for one row and for a full page. Names are opened only for the rows shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from families.cards import ContactCard
from families.models import Family, Stage
from families.queries import cover, searching
from families.rules import LIST_CONTACTS, LIST_FAMILIES
from hsww.access import nav
from hsww.access.prepared import Prepared, some_rows
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.pages.keyset import Page, page
from hsww.pages.templatetags.pages import nice_date
from hsww.people.models import User

MOST_FOUND = searching.MOST_FOUND
TONES: dict[str, str] = {Stage.ACTIVE: "ok", Stage.RECEIVED: "warn"}
LABELS: dict[str, str] = dict(Stage.choices)
COLUMNS = ("reference", "name", "district", "stage", "review_due_on", "updated_at")
"""All that a line shows or a page is cut by; the rest of a family is long, and sealed."""


@dataclass(frozen=True)
class Line(Shown):
    """A family in the list, each column in words."""

    id: UUID
    reference: str
    name: str
    district: str
    stage: str
    tone: str
    visited_by: str
    next_review: str
    review_overdue: bool
    address: str
    covering: str = ""
    """For whom and until when, where the viewer does not answer for the family herself."""
    found_how: str = ""
    """What a search says of a line that is not written as it was asked for."""

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.id),)


def families(viewer: Viewer, *, stage: Stage | None = None, older: str = "", newer: str = "") -> Page[Line]:
    rows = LIST_FAMILIES.rows(viewer)
    if stage is not None:
        rows = _at(viewer, rows, stage)
    found = page(rows.only(*COLUMNS), by="updated_at", older=older, newer=newer)
    return Page(_lines(viewer, _with_visitors(found.rows)), found.count, found.older, found.newer)


def _at(viewer: Viewer, rows: QuerySet[Family], stage: Stage) -> QuerySet[Family]:
    """Of a few families the index of stages is the slow way: SQLite would walk all of a stage (measured)."""
    if viewer.leads:
        return rows.filter(stage=stage)
    return rows.alias(stands_at=Concat("stage", Value(""))).filter(stands_at=stage)


def contacts(viewer: Viewer, *, older: str = "", newer: str = "") -> Page[ContactCard]:
    found = page(LIST_CONTACTS.rows(viewer), by="updated_at", older=older, newer=newer)
    return Page(_cards(viewer, found.rows), found.count, found.older, found.newer)


def find_families(viewer: Viewer, words: str) -> list[Line]:
    found = searching.found(searching.FAMILIES, viewer, words)
    lines = _lines(viewer, _with_visitors(list(found)))
    return [
        replace(line, found_how=searching.TOLD[how]) for line, how in zip(lines, found.values(), strict=True)
    ]


def find_contacts(viewer: Viewer, words: str) -> list[ContactCard]:
    return _cards(viewer, list(searching.found(searching.CONTACTS, viewer, words)))


_visitors = Prepared(
    lambda families: (
        User.objects.filter(matches__family__in=families, matches__ends_on=None)
        .only("full_name", "known_as")
        .annotate(visits=F("matches__family"))
    ),
    families=some_rows(MOST_FOUND),
)


def _with_visitors(rows: Sequence[Family]) -> list[Family]:
    """Who visits each family, in one query, before any name is opened: the keys then come in one too."""
    found = list(rows)
    by_family: dict[UUID, list[User]] = {family.id: [] for family in found}
    for visitor in _visitors.rows(families=list(by_family)):
        by_family[visitor.visits].append(visitor)
    for family in found:
        family.visitors = by_family[family.id]  # type: ignore[attr-defined]
    return found


def _lines(viewer: Viewer, rows: Sequence[Family]) -> list[Line]:
    covered = cover.covered_for(viewer, rows)
    today, to_file = timezone.localdate(), nav.to_row("family_file")
    return [
        Line(
            id=row.id,
            reference=row.reference,
            name=row.name,
            district=row.district or "–",
            stage=LABELS[row.stage],
            tone=TONES.get(row.stage, "info"),
            visited_by=", ".join(visitor.display_name for visitor in row.visitors) or "–",  # type: ignore[attr-defined]
            next_review=nice_date(row.review_due_on) or "–",
            review_overdue=row.review_due_on is not None and row.review_due_on < today,
            address=to_file(row.id),
            covering=covered.get(row.id, ""),
        )
        for row in rows
    ]


def _cards(viewer: Viewer, rows: Sequence[Family]) -> list[ContactCard]:
    reach = LIST_CONTACTS.reach(viewer)
    show = reach.shown_as if reach else None
    return [show(row) for row in rows] if show else []
