"""Preparing and releasing a report. A quarter has one report, and a released one never changes (3.2)."""

from django.db import transaction
from django.utils import timezone

from hsww.access import log
from hsww.access.viewer import Denied, Viewer
from hsww.board import beside, snapshots
from hsww.board.models import Report, Snapshot
from hsww.board.rules import PREPARE_REPORT, RELEASE_REPORT
from hsww.ledger.models import Action, Checkpoint
from hsww.ledger.sealing import seal_after_commit
from hsww.quarters import Quarter


class TellsTooMuchError(Exception):
    """Beside what the board has already, even a report with no figures in it would give a small number away."""


@transaction.atomic
def prepare(*, by: Viewer, quarter: Quarter) -> Report:
    if not by.leads:
        raise Denied
    snapshot = snapshots.take(quarter)
    report, _ = Report.objects.get_or_create(
        snapshot=snapshot,
        defaults={"figures": beside.figures(snapshot), "prepared_by_id": by.user_id},
    )
    log.note(by, action=Action.CHANGED, clause="3.2", rule=PREPARE_REPORT.name, subjects=report.subjects())
    return report


@transaction.atomic
def release(*, by: Viewer, report: Report) -> None:
    """The figures are made once more, because another report may have been released since it was prepared.

    Raises TellsTooMuchError. One report is released at a time, so none misses another.
    """
    list(Snapshot.objects.select_for_update().order_by("pk").values_list("pk"))
    if RELEASE_REPORT.rows(by).filter(pk=report.pk).exists() and not beside.may_go(report.snapshot):
        raise TellsTooMuchError
    newest = Checkpoint.objects.order_by("-size").first()
    released = (
        RELEASE_REPORT.rows(by)
        .filter(pk=report.pk)
        .update(
            released_by_id=by.user_id,
            released_at=timezone.now(),
            figures=beside.figures(report.snapshot),
            checkpoint=newest.note if newest else "",
        )
    )
    if not released:
        raise Denied
    log.note(by, action=Action.DISCLOSED, clause="3.2", rule=RELEASE_REPORT.name, subjects=report.subjects())
    seal_after_commit()
