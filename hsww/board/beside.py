"""A report laid beside those the board has already, which is what decides how much of it is shown, or that it waits."""

from hsww.board import across
from hsww.board.across import Flow
from hsww.board.figures import Figures, flow_of, protected
from hsww.board.models import Report, Snapshot


def figures(snapshot: Snapshot) -> Figures:
    return protected(snapshot.counts, without=across.left_out(_own(snapshot), _released(snapshot)))


def may_go(snapshot: Snapshot) -> bool:
    new, released = _own(snapshot), _released(snapshot)
    return across.may_go(new.without(across.left_out(new, released)), released)


def _own(snapshot: Snapshot) -> Flow:
    return flow_of(snapshot.quarter, snapshot.counts)


def _released(besides: Snapshot) -> list[Flow]:
    others = Report.objects.filter(released_at__isnull=False).exclude(snapshot=besides)
    return [
        flow_of(other.quarter, other.snapshot.counts, other.figures)
        for other in others.select_related("snapshot").order_by("snapshot__period_start")
    ]
