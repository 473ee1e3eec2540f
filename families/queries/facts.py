"""What the grants must equal: every live match, caseload and cover, and nothing else (design, section 2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from families.models import Caseload, Conflict, Cover, FamilyGrant, Match, SuddenCover
from families.models.family import OPEN
from families.rules import CASELOAD, COVER, MATCH, SUDDEN


@dataclass(frozen=True)
class Fact:
    user: UUID
    family: UUID
    ground: str
    source: UUID


def facts() -> set[Fact]:
    matches = Match.objects.filter(ends_on=None).values_list("volunteer", "family", "pk")
    caseloads = Caseload.objects.filter(ends_on=None).values_list("organiser", "family", "pk")
    return {
        *(Fact(user, family, MATCH, source) for user, family, source in matches),
        *(Fact(user, family, CASELOAD, source) for user, family, source in caseloads),
        *covered(),
    }


def covered(family: UUID | None = None) -> set[Fact]:
    """Whoever covers a family twice holds it by the cover that lasts longer."""
    about = Q() if family is None else Q(family=family)
    planned = {(one.user, one.family): one for cover in _live() for one in _of(cover, about)}
    return {*planned.values(), *_sudden(about)}


def _live() -> Iterator[Cover]:
    yield from Cover.objects.live().order_by("ends_on", "pk")


def _of(cover: Cover, about: Q) -> Iterator[Fact]:
    tied = Conflict.objects.filter(person=cover.colleague_id, ends_on=None).values("family")
    rows = _meant(cover).filter(about).exclude(family__in=tied)
    for family in rows.values_list("family", flat=True):
        yield Fact(cover.colleague_id, family, COVER, cover.id)


def _meant(cover: Cover) -> QuerySet[Caseload]:
    """The caseload as it is now, or what was chosen of it; also families to which the colleague is tied (4.3)."""
    rows = Caseload.objects.filter(organiser=cover.organiser_id, ends_on=None)
    return rows if cover.whole else rows.filter(family__in=cover.chosen.values("family"))


def left_out() -> set[UUID]:
    """Families that somebody was to cover today, and that nobody covers."""
    meant = {row.family_id for cover in _live() for row in _meant(cover)}
    return meant - {fact.family for fact in covered() if fact.ground == COVER}


def covered_ever(person: UUID) -> QuerySet[Any]:
    """Families that this person was to cover on days on which they were in that caseload."""
    same_days = Cover.objects.filter(
        Q(whole=True) | Q(chosen__family=OuterRef("family")),
        colleague=person,
        organiser=OuterRef("organiser"),
        begins_on__lte=Coalesce(OuterRef("ends_on"), timezone.localdate()),
        ends_on__gte=OuterRef("begins_on"),
    ).exclude(ended_at__date__lt=F("begins_on"))
    found: QuerySet[Any] = Caseload.objects.filter(Exists(same_days)).values("family_id")
    return found


def opened_ever(person: UUID) -> QuerySet[Any]:
    found: QuerySet[Any] = SuddenCover.objects.filter(organiser=person).values("family_id")
    return found


def _sudden(about: Q) -> Iterator[Fact]:
    tied = Conflict.objects.filter(family=OuterRef("family"), person=OuterRef("organiser"), ends_on=None)
    rows = SuddenCover.objects.live().filter(about, ~Exists(tied), family__stage__in=OPEN)
    for user, family, source in rows.values_list("organiser", "family", "pk"):
        yield Fact(user, family, SUDDEN, source)


def held(*grounds: str, family: UUID | None = None) -> set[Fact]:
    """The grants there are on these grounds, or on all of a family's own."""
    rows = FamilyGrant.objects.filter(permission__codename__in=grounds or (MATCH, CASELOAD, COVER, SUDDEN))
    about = rows if family is None else rows.filter(content_object=family)
    found = about.values_list("user", "content_object", "permission__codename", "source")
    return {Fact(*row) for row in found}
