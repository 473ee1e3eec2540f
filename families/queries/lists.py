"""The lists: families in the viewer's care, contact cards of open families, and what a search finds in either.

A list costs the same number of queries for one row and for a full page. Names are opened only for the rows shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from families.cards import ContactCard
from families.models import Family, Match, Stage
from families.queries.pages import Page, page
from families.rules import LIST_CONTACTS, LIST_FAMILIES
from hsww.access.rules import Rule
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.vault import folding, tokens

MOST_FOUND = 50
ASKED_AT_ONCE = 200


@dataclass(frozen=True)
class Line:
    """A family in the list."""

    id: UUID
    reference: str
    name: str
    district: str
    stage: Stage
    volunteers: tuple[str, ...]
    review_due_on: date | None

    @property
    def review_overdue(self) -> bool:
        return self.review_due_on is not None and self.review_due_on < timezone.localdate()

    def subjects(self) -> Sequence[Subject]:
        return (Subject("family", self.id),)


def families(viewer: Viewer, *, stage: Stage | None = None, older: str = "", newer: str = "") -> Page[Line]:
    rows = LIST_FAMILIES.rows(viewer)
    if stage is not None:
        rows = _at(viewer, rows, stage)
    found = page(rows, older=older, newer=newer)
    return Page(_lines(_with_visitors(found.rows)), found.count, found.older, found.newer)


def _at(viewer: Viewer, rows: QuerySet[Family], stage: Stage) -> QuerySet[Family]:
    """Of a few families the index of stages is the slow way: SQLite would walk all of a stage (measured)."""
    if viewer.leads:
        return rows.filter(stage=stage)
    return rows.alias(stands_at=Concat("stage", Value(""))).filter(stands_at=stage)


def contacts(viewer: Viewer, *, older: str = "", newer: str = "") -> Page[ContactCard]:
    found = page(LIST_CONTACTS.rows(viewer), older=older, newer=newer)
    return Page(_cards(viewer, found.rows), found.count, found.older, found.newer)


def find_families(viewer: Viewer, words: str) -> list[Line]:
    return _lines(_with_visitors(_found(LIST_FAMILIES, viewer, words)))


def find_contacts(viewer: Viewer, words: str) -> list[ContactCard]:
    return _cards(viewer, _found(LIST_CONTACTS, viewer, words))


def _found(rule: Rule, viewer: Viewer, words: str) -> list[Family]:
    """Candidates by token, then by the rule, then opened to be sure."""
    candidates = tokens.matching(words)
    found: list[Family] = []
    while some := list(islice(candidates, ASKED_AT_ONCE)):
        rows: QuerySet[Family] = rule.rows(viewer).filter(pk__in=some).prefetch_related("people")
        found += [family for family in rows if is_named(family, words)]
        if len(found) >= MOST_FOUND:
            break
    return sorted(found, key=lambda family: family.updated_at, reverse=True)[:MOST_FOUND]


def is_named(family: Family, words: str) -> bool:
    """Whether every word begins a word of the family's names or street, or it is a number or postcode of it."""
    people = list(family.people.all())
    number, code = folding.phone(words), folding.postcode(words)
    if number and any(folding.phone(person.phone or "") == number for person in people):
        return True
    if code and _same_place(folding.postcode(family.postcode or ""), code):
        return True
    names = [family.name, family.address, *(text for one in people for text in (one.full_name, one.known_as))]
    indexed = {word for name in names for word in folding.words_to_index(name or "")}
    wanted = folding.words(words)
    return bool(wanted) and all(any(word.startswith(start) for word in indexed) for start in wanted)


def _same_place(kept: tuple[str, str | None] | None, code: tuple[str, str | None]) -> bool:
    return kept is not None and (kept == code if code[1] else kept[0] == code[0])


def _with_visitors(rows: Sequence[Family]) -> list[Family]:
    """The live matches of the rows, in one query, before any name is opened: the keys then come in one too."""
    found = list(rows)
    matches = Match.objects.filter(family__in=[family.id for family in found], ends_on=None)
    by_family: dict[UUID, list[Match]] = {}
    for match in matches.select_related("volunteer"):
        by_family.setdefault(match.family_id, []).append(match)
    for family in found:
        family.live_matches = by_family.get(family.id, [])  # type: ignore[attr-defined]
    return found


def _lines(rows: Sequence[Family]) -> list[Line]:
    return [
        Line(
            id=row.id,
            reference=row.reference,
            name=row.name,
            district=row.district,
            stage=Stage(row.stage),
            volunteers=tuple(match.volunteer.display_name for match in row.live_matches),  # type: ignore[attr-defined]
            review_due_on=row.review_due_on,
        )
        for row in rows
    ]


def _cards(viewer: Viewer, rows: Sequence[Family]) -> list[ContactCard]:
    reach = LIST_CONTACTS.reach(viewer)
    show = reach.shown_as if reach else None
    return [show(row) for row in rows] if show else []
