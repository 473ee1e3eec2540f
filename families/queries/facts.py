"""What the grants must equal: every live match and caseload, and nothing else (design, section 2)."""

from dataclasses import dataclass
from uuid import UUID

from families.models import Caseload, FamilyGrant, Match
from families.rules import CASELOAD, MATCH


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
    }


def held() -> set[Fact]:
    """The grants there are on these two grounds."""
    rows = FamilyGrant.objects.filter(permission__codename__in=[MATCH, CASELOAD])
    found = rows.values_list("user", "content_object", "permission__codename", "source")
    return {Fact(*row) for row in found}
