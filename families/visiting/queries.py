"""What a volunteer's pages show. Every row comes through a rule, so all of it ends with the match."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from families.drafts import Content
from families.models import Draft, Family, Match, Person, Visit
from families.visiting.projection import (
    OwnVisit,
    VisitorLine,
    VisitorView,
    own_visit,
    visitor_line,
    visitor_view,
)
from families.visiting.rules import MY_FAMILIES, MY_VISITS
from hsww.access.prepared import A_ROW, Prepared, hand_over, some_rows
from hsww.access.shown import Shown
from hsww.access.viewer import Denied, Viewer

AT_MOST = 200
VISIT_FORM = "visit"
USUALLY = 10
"""Nobody visits more families at a time."""
OF_A_PERSON = ("family", "kin", "full_name", "known_as", "born_on", "lives_here", "left_on")
"""All that the list is made from; of the family itself it shows nothing but who lives there."""


@dataclass(frozen=True)
class FamilyCard(Shown):
    """A family in the volunteer's list."""

    family: VisitorLine
    last_visit: date | None
    unfinished: bool
    """Whether a half-written diary waits."""

    def subjects(self) -> Any:
        return self.family.subjects()


_people = Prepared(
    lambda families: Person.objects.filter(family__in=families).only(*OF_A_PERSON),
    families=some_rows(USUALLY),
)
_begun = Prepared(
    lambda author: Draft.objects.filter(author=author, form=VISIT_FORM).only("family"), author=A_ROW
)
_visited = Prepared(
    lambda author: (
        Family.objects.only("id")
        .filter(visits__author=author, visits__match__ends_on=None)
        .annotate(last_visit=Max("visits__day"))
    ),
    author=A_ROW,
)


def my_families(viewer: Viewer) -> list[FamilyCard]:
    """The families come through the rule, and so through the wall. What stands beside them is not asked of
    `MY_VISITS` and `MY_DRAFTS` again: it is her own, of a living match or of one of these families, as those say."""
    families = list(MY_FAMILIES.rows(viewer).only("id"))
    people: dict[UUID, list[Person]] = {family.id: [] for family in families}
    for person in _people.rows(families=list(people)):
        people[person.family_id].append(person)
    for family in families:
        hand_over(family, "people", people[family.id])
    begun = {draft.family_id for draft in _begun.rows(author=viewer.user_id)}
    visited = {family.id: family.last_visit for family in _visited.rows(author=viewer.user_id)}
    cards = [FamilyCard(visitor_line(one), visited.get(one.id), one.id in begun) for one in families]
    return sorted(cards, key=lambda card: card.family.called.casefold())


def my_visits(viewer: Viewer, family: UUID | None = None) -> list[OwnVisit]:
    rows: QuerySet[Visit] = MY_VISITS.rows(viewer).order_by("-day", "-written_at")
    if family is not None:
        rows = rows.filter(family_id=family)
    visits = list(rows.select_related("family").prefetch_related("family__people")[:AT_MOST])
    views = _views(visit.family for visit in visits)
    return [own_visit(visit, views[visit.family_id]) for visit in visits]


def live_match(viewer: Viewer, family: UUID) -> Match:
    found = Match.objects.filter(family_id=family, volunteer_id=viewer.user_id, ends_on=None).first()
    if found is None:
        raise Denied
    return found


def is_written(viewer: Viewer, family: UUID, content: Content) -> bool:
    """Whether the visit this form was for has been saved: a late draft of it is not kept."""
    ids = content.get("writing", [])
    return MY_VISITS.rows(viewer).filter(family_id=family, pk__in=filter(_is_id, ids)).exists()


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _views(families: Iterable[Family]) -> dict[UUID, VisitorView]:
    return {family.id: visitor_view(family) for family in families}
