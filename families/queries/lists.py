"""The lists: families in the viewer's care, contact cards of open families, and what a search finds in either.

A list costs the same number of queries for one row and for a full page. Names are opened only for the rows shown.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from families.cards import ContactCard, contact_card
from families.models import Family, Stage
from families.queries.pages import Page, page
from families.rules import LIST_CONTACTS, LIST_FAMILIES
from hsww.access import nav
from hsww.access.prepared import Prepared, some_rows
from hsww.access.rules import Rule
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.people.models import User
from hsww.vault import folding, tokens

MOST_FOUND = 50
ASKED_AT_ONCE = 200
TONES = {Stage.ACTIVE: "ok", Stage.RECEIVED: "warn"}


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
    review_overdue: bool
    address: str

    @property
    def tone(self) -> str:
        return TONES.get(self.stage, "info")

    @property
    def visited_by(self) -> str:
        return ", ".join(self.volunteers)

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
    return _lines(_with_visitors(_found(LIST_FAMILIES, viewer, words, is_named)))


def find_contacts(viewer: Viewer, words: str) -> list[ContactCard]:
    return _cards(viewer, _found(LIST_CONTACTS, viewer, words, is_on_card))


def _found(rule: Rule, viewer: Viewer, words: str, matches: Callable[[Family, str], bool]) -> list[Family]:
    """Candidates by token, then by the rule, then opened to be sure."""
    candidates = tokens.matching(words)
    found: list[Family] = []
    while some := list(islice(candidates, ASKED_AT_ONCE)):
        rows: QuerySet[Family] = rule.rows(viewer).filter(pk__in=some).prefetch_related("people")
        found += [family for family in rows if matches(family, words)]
        if len(found) >= MOST_FOUND:
            break
    return sorted(found, key=lambda family: family.updated_at, reverse=True)[:MOST_FOUND]


def is_named(family: Family, words: str) -> bool:
    """Whether every word begins a word of the family's names or street, or it is a number or postcode of it."""
    people, code = list(family.people.all()), folding.postcode(words)
    if code and _same_place(folding.postcode(family.postcode or ""), code):
        return True
    names = [family.name, family.address, *(text for one in people for text in (one.full_name, one.known_as))]
    return _says(words, names, [person.phone for person in people])


def is_on_card(family: Family, words: str) -> bool:
    """The same, asked only of what the card shows: a search must not confirm where a colleague's family lives."""
    card = contact_card(family)
    phones = [adult.phone for adult in card.adults if not adult.do_not_contact]
    return _says(words, [card.name, *(adult.name for adult in card.adults)], phones)


def _says(words: str, names: Iterable[str], phones: Iterable[str]) -> bool:
    number = folding.phone(words)
    if number and any(folding.phone(phone or "") == number for phone in phones):
        return True
    indexed = {word for name in names for word in folding.words_to_index(name or "")}
    wanted = folding.words(words)
    return bool(wanted) and all(any(word.startswith(start) for word in indexed) for start in wanted)


def _same_place(kept: tuple[str, str | None] | None, code: tuple[str, str | None]) -> bool:
    return kept is not None and (kept == code if code[1] else kept[0] == code[0])


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


def _lines(rows: Sequence[Family]) -> list[Line]:
    today, to_file = timezone.localdate(), nav.to_row("family_file")
    return [
        Line(
            id=row.id,
            reference=row.reference,
            name=row.name,
            district=row.district,
            stage=Stage(row.stage),
            volunteers=tuple(visitor.display_name for visitor in row.visitors),  # type: ignore[attr-defined]
            review_due_on=row.review_due_on,
            review_overdue=row.review_due_on is not None and row.review_due_on < today,
            address=to_file(row.id),
        )
        for row in rows
    ]


def _cards(viewer: Viewer, rows: Sequence[Family]) -> list[ContactCard]:
    reach = LIST_CONTACTS.reach(viewer)
    show = reach.shown_as if reach else None
    return [show(row) for row in rows] if show else []
