"""What the board's work puts on Today: a report to read, to prepare, to release."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from hsww import quarters
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer
from hsww.board import beside, queries

NEW_FOR = timedelta(days=28)


def to_read(viewer: Viewer) -> Iterator[Waiting]:
    since = timezone.now() - NEW_FOR
    for report in queries.reports(viewer):
        if report.released_at and report.released_at >= since:
            yield Waiting(
                Urgency.WHEN_YOU_CAN,
                f"Read the board report for {report.quarter.label}.",
                reverse("board_report", args=[report.id]),
                about=tuple(report.subjects()),
                since=timezone.localdate(report.released_at),
            )


def to_make(viewer: Viewer) -> Iterator[Waiting]:
    """For the lead and her deputy: the newest quarter, until the board has it."""
    if not viewer.leads:
        return
    newest = quarters.latest_ended(timezone.localdate())
    found = [report for report in queries.reports(viewer) if report.quarter == newest]
    if not found:
        yield Waiting(
            Urgency.SOON,
            f"Prepare the board report for {newest.label}.",
            reverse("board_report_prepare"),
            since=newest.following.start,
        )
    elif not found[0].is_released and beside.may_go(found[0].snapshot):
        yield Waiting(
            Urgency.SOON,
            f"Check the board report for {newest.label}, and give it to the board.",
            reverse("board_report", args=[found[0].id]),
            about=tuple(found[0].subjects()),
            since=timezone.localdate(found[0].prepared_at),
        )
