"""Visits by the co-ordinator, the start and the end of support. The database is the judge of a start (1.1)."""

from datetime import date, timedelta

from django.db import transaction

from families.actions import care, covering
from families.actions.reach import changed, must_reach
from families.details import EndOfSupport, Scores, write
from families.models import Assessment, Family, Score, Stage
from families.rules import SEE_FILE
from families.work_rules import END_SUPPORT, FIRST_VISIT, REVIEW, START_SUPPORT
from hsww.access.viewer import Viewer

FIRST_REVIEW_AFTER = timedelta(weeks=6)
NEXT_REVIEW_AFTER = timedelta(weeks=12)


@transaction.atomic
def record_first_visit(*, by: Viewer, family: Family, scores: Scores) -> Assessment:
    must_reach(FIRST_VISIT, by, family.id)
    assessment = _assess(by, family, Assessment.Kind.INITIAL, scores)
    family.save()
    changed(FIRST_VISIT, by, family)
    return assessment


@transaction.atomic
def record_review(*, by: Viewer, family: Family, scores: Scores) -> Assessment:
    must_reach(REVIEW, by, family.id)
    assessment = _assess(by, family, Assessment.Kind.REVIEW, scores)
    family.review_due_on = scores.held_on + NEXT_REVIEW_AFTER
    family.save()
    changed(REVIEW, by, family)
    return assessment


@transaction.atomic
def mark_informed(*, by: Viewer, family: Family, informed_on: date | None) -> None:
    """The day by which the family had been told by word and in writing; None while one is missing (1.1)."""
    must_reach(SEE_FILE, by, family.id)
    family.informed_on = informed_on
    family.save()
    changed(START_SUPPORT, by, family)


@transaction.atomic
def start_support(*, by: Viewer, family: Family, active_from: date, plan: str = "") -> None:
    must_reach(START_SUPPORT, by, family.id)
    family.stage, family.active_from = Stage.ACTIVE, active_from
    family.review_due_on = active_from + FIRST_REVIEW_AFTER
    family.plan = plan or family.plan
    family.save()
    changed(START_SUPPORT, by, family)


@transaction.atomic
def end_support(*, by: Viewer, family: Family, end: EndOfSupport, scores: Scores) -> None:
    """Ends every match, and its access, in the same breath. The co-ordinator keeps the file until it is closed."""
    must_reach(END_SUPPORT, by, family.id)
    if scores.scores or scores.note:
        _assess(by, family, Assessment.Kind.ENDING, scores)
    care.close_matches(family=family, because="Support ended.")
    write(end, family)
    family.stage, family.review_due_on = Stage.ENDED, None
    family.save()
    covering.settle(by=by, family=family.id)
    changed(END_SUPPORT, by, family)


def _assess(by: Viewer, family: Family, kind: Assessment.Kind, scores: Scores) -> Assessment:
    assessment = Assessment.objects.create(
        family=family, kind=kind, held_on=scores.held_on, note=scores.note, by_id=by.user_id
    )
    Score.objects.bulk_create(
        Score(assessment=assessment, need=need, score=score) for need, score in scores.scores.items()
    )
    return assessment
