"""Who answers for a family. The grant lives and dies with the caseload row that justifies it; so does cover (8.3)."""

from uuid import UUID

from django.utils import timezone

from families.actions import covering
from families.models import Caseload, Family, FamilyGrant, Match
from families.rules import CASELOAD, MATCH
from hsww.access.grants import give, take


def take_on(*, family: Family, organiser: UUID) -> Caseload:
    """Gives the family to this co-ordinator, and takes it from the one before."""
    now = Caseload.objects.filter(family=family, ends_on=None).first()
    if now is not None and now.organiser_id == organiser:
        return now
    if now is not None:
        let_go(caseload=now)
    caseload = Caseload.objects.create(family=family, organiser_id=organiser)
    give(FamilyGrant, to=organiser, about=family, ground=CASELOAD, source=caseload.id)
    covering.settle(family=family.id)
    return caseload


def let_go(*, caseload: Caseload) -> None:
    caseload.ends_on = timezone.localdate()
    caseload.save()
    take(FamilyGrant, source=caseload.id)
    covering.settle(family=caseload.family_id)


def let_go_all(*, family: Family) -> None:
    for caseload in Caseload.objects.filter(family=family, ends_on=None):
        let_go(caseload=caseload)


def open_match(*, match: Match) -> None:
    give(FamilyGrant, to=match.volunteer_id, about=match.family, ground=MATCH, source=match.id)


def close_match(*, match: Match, because: str) -> None:
    """Ends it today, or on the day it would have begun."""
    match.ends_on = max(timezone.localdate(), match.begins_on)
    match.ended_because = because
    match.save()
    take(FamilyGrant, source=match.id)


def close_matches(*, family: Family, because: str) -> None:
    for match in Match.objects.filter(family=family, ends_on=None):
        close_match(match=match, because=because)
