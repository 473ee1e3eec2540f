"""Reads of reports. Every row comes through a rule."""

from django.utils import timezone

from hsww import quarters
from hsww.access.viewer import Viewer
from hsww.board.models import Report
from hsww.board.rules import PREPARE_REPORT, READ_REPORT
from hsww.quarters import Quarter

QUARTERS_BACK = 8


def reports(viewer: Viewer) -> list[Report]:
    return list(READ_REPORT.rows(viewer).select_related("snapshot").order_by("-snapshot__period_start"))


def to_prepare(viewer: Viewer) -> list[Quarter]:
    """The quarters that are over and have no report yet."""
    starts = set(PREPARE_REPORT.rows(viewer).values_list("snapshot__period_start", flat=True))
    recent = quarters.ended(timezone.localdate(), QUARTERS_BACK)
    return [quarter for quarter in recent if quarter.start not in starts]
