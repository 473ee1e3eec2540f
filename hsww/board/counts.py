"""Counts what happened in a quarter, each family once (3.2). The counts are exact, so they are sealed at once.

Nothing here is shown to anybody: only `figures` reads it, and passes every number through the disclosure rule. No
viewer is asked for, because a count that left out somebody's conflicts would tell of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from families.districts import DISTRICTS
from families.models import Assessment, Evidence, Family, Need, Referral, Score, Source, Visit, VisitKind
from hsww.board import sharing
from hsww.board.disclosure import average, median
from hsww.quarters import Quarter

MET = (VisitKind.HOME, VisitKind.OUT, VisitKind.PHONE)
NOT_KNOWN = ""

Counts = dict[str, Any]


def count(quarter: Quarter) -> Counts:
    referrals, helped, visits = _referrals(quarter), _helped(quarter), _visits(quarter)
    return {
        "referred": len(referrals),
        "supported": helped.count(),
        "started": _begun(quarter).count(),
        "ended": helped.filter(ended_on__lte=quarter.end).count(),
        "visited": visits.values("family").distinct().count(),
        "visits": visits.count(),
        "by_source": _spread(Source.values, (source for source, _ in referrals.values())),
        "by_need": _spread(Need.values, (need for _, needs in referrals.values() for need in set(needs))),
        "by_district": _spread((*DISTRICTS, NOT_KNOWN), helped.values_list("district", flat=True).iterator()),
        "waiting": median(list(_waits(quarter))),
        "change": _changes(quarter),
        "sharing": sharing.count(quarter),
    }


def _referrals(quarter: Quarter) -> dict[UUID, tuple[str, list[str]]]:
    """The newest referral of each family that came and had agreed to come (7.1)."""
    rows = Referral.objects.filter(received_on__range=(quarter.start, quarter.end)).exclude(
        evidence=Evidence.NONE
    )
    ordered = rows.order_by("received_on", "pk").values_list("family_id", "source", "needs")
    return {family: (source, needs or []) for family, source, needs in ordered.iterator()}


def _helped(quarter: Quarter) -> QuerySet[Family]:
    still = Q(ended_on=None) | Q(ended_on__gte=quarter.start)
    return Family.objects.filter(still, active_from__lte=quarter.end)


def _begun(quarter: Quarter) -> QuerySet[Family]:
    return Family.objects.filter(active_from__range=(quarter.start, quarter.end))


def _visits(quarter: Quarter) -> QuerySet[Visit]:
    return Visit.objects.filter(day__range=(quarter.start, quarter.end), kind__in=MET)


def _waits(quarter: Quarter) -> Iterator[int]:
    """Days from the first referral to the first day of support, for those whose support began now."""
    rows = _begun(quarter).annotate(came=Min("referrals__received_on")).values_list("came", "active_from")
    for came, began in rows.iterator():
        if came and began:
            yield max((began - came).days, 0)


def _changes(quarter: Quarter) -> dict[str, float | None]:
    """For each need, how the newest score of the quarter differs from the first, on average over families."""
    later = Q(assessment__held_on__range=(quarter.start, quarter.end)) & ~Q(
        assessment__kind=Assessment.Kind.INITIAL
    )
    newest = _scores(Score.objects.filter(later))
    first = _scores(
        Score.objects.filter(
            assessment__kind=Assessment.Kind.INITIAL,
            assessment__family__in=Assessment.objects.filter(
                held_on__range=(quarter.start, quarter.end)
            ).values("family"),
        )
    )
    changes: dict[str, list[float]] = {need: [] for need in Need.values}
    for (family, need), score in newest.items():
        if (family, need) in first:
            changes[need].append(score - first[family, need])
    return {need: average(found) for need, found in changes.items()}


def _scores(rows: QuerySet[Score]) -> dict[tuple[UUID, str], int]:
    """The newest score of each family and need."""
    ordered = rows.order_by("assessment__held_on", "pk").values_list("assessment__family_id", "need", "score")
    return {(family, need): score for family, need, score in ordered.iterator()}


def _spread(keys: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    """A word that is not on the list counts as not known; a list without such a place leaves it out."""
    spread: Counter[str] = Counter(dict.fromkeys(keys, 0))
    for key in found:
        if key in spread:
            spread[key] += 1
        elif NOT_KNOWN in spread:
            spread[NOT_KNOWN] += 1
    return dict(spread)
