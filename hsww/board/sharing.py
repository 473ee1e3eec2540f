"""Counts what was shared and asked in a quarter, each family once under each word (1.2, 1.5, 3.2, 10.2).

What went for a reason of which nobody may hear is not counted anywhere here, so that neither a figure nor what is
missing from one can tell of it (2.2). There is no total, because a total less its parts is a number too. Like all
counts these are sealed, and only `figures` reads them.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from consent.models import YES, Statement
from consent.registers import counting
from consent.releases.models import NEVER_TOLD, Heard, Sent, Telling
from consent.requests.models import Request
from families.models import Stage
from hsww.quarters import Quarter

AHEAD = timedelta(days=28)

Sharing = dict[str, Any]


def count(quarter: Quarter) -> Sharing:
    sent, asked = list(_sent(quarter)), list(_asked(quarter))
    return {
        "by_ground": _spread(
            counting.FOR_THE_BOARD,
            ((counting.why(ground, to_review=by is not None), family) for family, ground, by, _ in sent),
        ),
        "by_recipient": _spread(counting.KINDS, ((kind, family) for family, _, _, kind in sent)),
        "by_asker": _spread(counting.ASKERS, ((asker, about or pk) for pk, about, asker, _ in asked)),
        "by_ending": _spread(
            counting.ENDINGS,
            ((counting.ending_of(outcome), about or pk) for pk, about, _, outcome in asked),
        ),
        "untold": _untold(quarter).values("family").distinct().count(),
        "at_review": _answers(Q(family__review_due_on__lte=quarter.end + AHEAD)),
        "running_out": _answers(Q(until__range=(quarter.end, quarter.end + AHEAD))),
    }


def _sent(quarter: Quarter) -> Iterator[Any]:
    """Family, reason, by when it is looked at, and to whom."""
    rows = Sent.objects.filter(said_at__range=quarter.moments).exclude(release__ground__in=NEVER_TOLD)
    found = rows.values_list("family_id", "release__ground", "review_by", "release__recipient_kind")
    yield from found.iterator()


def _asked(quarter: Quarter) -> Iterator[tuple[UUID, UUID | None, str, str | None]]:
    """A request about nobody we know stands for itself."""
    rows = Request.objects.filter(came_on__range=(quarter.start, quarter.end))
    found = counting.with_ending(rows).values_list("pk", "family_id", "asker", "outcome")
    yield from found.iterator()


def _untold(quarter: Quarter) -> QuerySet[Telling]:
    """Of what was shared in the quarter, who had not heard when it was counted. News waits for the next visit."""
    told = Heard.objects.filter(telling=OuterRef("pk")).exclude(how=Heard.How.PUT_OFF)
    rows = Telling.objects.filter(sent__said_at__range=quarter.moments, routine=False)
    return rows.exclude(sent__release__ground__in=NEVER_TOLD).filter(~Exists(told))


def _answers(running_out: Q) -> dict[str, int]:
    """Each the last yes somebody gave of its kind, in families that have support; and of how many families."""
    same = {name: OuterRef(name) for name in ("family", "giver", "recipient_kind", "purpose")}
    newer = Statement.objects.filter(**same, recorded_at__gt=OuterRef("recorded_at"))
    rows = Statement.objects.filter(running_out, ~Exists(newer), answer__in=YES, family__stage=Stage.ACTIVE)
    return {"families": rows.values("family").distinct().count(), "answers": rows.count()}


def _spread(labels: Iterable[str], found: Iterable[tuple[str, UUID]]) -> dict[str, int]:
    once: dict[str, set[UUID]] = {key: set() for key in labels}
    for key, family in found:
        once[key].add(family)
    return {key: len(families) for key, families in once.items()}
