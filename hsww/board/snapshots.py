"""Counts a quarter once, when it is over, and keeps the counts (3.2)."""

from django.db import transaction
from django.utils import timezone

from families.models import Family
from hsww import quarters
from hsww.board.counts import count
from hsww.board.models import Snapshot
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.quarters import Quarter


class QuarterNotOverError(ValueError):
    """A quarter is counted when it is over: two counts of one time could be told apart."""


@transaction.atomic
def take(quarter: Quarter) -> Snapshot:
    """The snapshot of that quarter; a second asking gets the first one."""
    if quarter > quarters.latest_ended(timezone.localdate()):
        raise QuarterNotOverError("The quarter is not over.")
    found = Snapshot.objects.filter(period_start=quarter.start).first()
    return found or Snapshot.objects.create(
        period_start=quarter.start, period_end=quarter.end, counts=count(quarter)
    )


@transaction.atomic
def take_due() -> str:
    """Run by `tick`: the quarter that has just ended is counted on its first day over, not when somebody asks."""
    quarter = quarters.latest_ended(timezone.localdate())
    if Snapshot.objects.filter(period_start=quarter.start).exists() or not _had_families(quarter):
        return ""
    take(quarter)
    record(actor=None, hat="", action=Action.CHANGED, clause="3.2", rule="board.take_snapshot")
    return f"counted {quarter.key}"


def _had_families(quarter: Quarter) -> bool:
    return Family.objects.filter(opened_on__lte=quarter.end).exists()
