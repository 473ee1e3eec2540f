"""A quarter's families, made straight through the models because the real actions begin today."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from families.models import (
    Assessment,
    Decision,
    Evidence,
    Family,
    Kin,
    Match,
    Need,
    Person,
    Referral,
    Score,
    Source,
    Stage,
    Visit,
    VisitKind,
)
from hsww import quarters
from hsww.people.models import User

QUARTER = quarters.latest_ended(timezone.localdate())
CANARY = "Zqboardcanary"
_numbers = count(1)


def family(
    by: User,
    *,
    source: Source = Source.HEALTH_VISITOR,
    needs: tuple[Need, ...] = (Need.ISOLATION,),
    district: str = "Hatfield",
    came: date = QUARTER.start,
    waited: int = 10,
    evidence: Evidence = Evidence.SIGNED,
) -> Family:
    """Referred on a day, agreed, and supported after so many days."""
    number, began = next(_numbers), came + timedelta(days=waited)
    found = Family.objects.create(
        reference=f"{CANARY[:6]}{number}",
        name=f"{CANARY} Name",
        district=district,
        stage=Stage.ACTIVE,
        opened_on=came,
        informed_on=began,
        active_from=began,
    )
    Person.objects.create(family=found, kin=Kin.MOTHER, full_name=f"{CANARY} Mother")
    Referral.objects.create(
        family=found,
        source=source,
        needs=[need.value for need in needs],
        received_on=came,
        evidence=evidence,
        agreed_on=None if evidence == Evidence.NONE else came,
        decision=Decision.RECEIVED if evidence == Evidence.NONE else Decision.ACCEPTED,
        decided_on=None if evidence == Evidence.NONE else came,
        taken_by=by,
    )
    return found


def visited(found: Family, by: User, times: int = 1, kind: VisitKind = VisitKind.HOME) -> None:
    match = Match.objects.create(family=found, volunteer=by, made_by=by, ends_on=timezone.localdate())
    for _ in range(times):
        Visit.objects.create(match=match, family=found, author=by, day=QUARTER.end, kind=kind)


def scored(found: Family, by: User, first: int, later: int, need: Need = Need.ISOLATION) -> None:
    for kind, day, score in (("initial", QUARTER.start, first), ("review", QUARTER.end, later)):
        held = Assessment.objects.create(family=found, kind=kind, held_on=day, by=by)
        Score.objects.create(assessment=held, need=need, score=score)
