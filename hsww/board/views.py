"""The board's pages: tables and charts of protected figures, and nothing beside them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from hsww.board import actions, beside, charts, queries
from hsww.board.forms import PrepareForm
from hsww.board.models import Report
from hsww.board.rules import PREPARE_REPORT, READ_REPORT, RELEASE_REPORT
from hsww.ledger.queries import printed


@guarded(READ_REPORT, many=True)
@require_GET
def board_reports(request: GuardedRequest[Any]) -> HttpResponse:
    reports = queries.reports(request.viewer)
    log.shown(request, reports)
    return render(request, "board/board_reports.html", {"reports": reports})


@guarded(READ_REPORT, one="report")
@require_GET
def board_report(request: GuardedRequest[Report]) -> HttpResponse:
    report = request.subject
    context = {
        "report": report,
        "may_go": not report.is_released and beside.may_go(report.snapshot),
        "log": printed(report.checkpoint) if report.checkpoint else None,
    }
    return render(request, "board/board_report.html", {**context, **charts.shown(report.figures)})


@guarded(PREPARE_REPORT)
@require_http_methods(["GET", "POST"])
def board_report_prepare(request: GuardedRequest[Any]) -> HttpResponse:
    waiting = queries.to_prepare(request.viewer)
    form = PrepareForm(request.POST if request.method == "POST" else None, quarters=waiting)
    if form.is_valid():
        report = actions.prepare(by=request.viewer, quarter=form.chosen())
        return redirect("board_report", report=report.id)
    return render(request, "board/board_report_prepare.html", {"form": form, "waiting": waiting})


@guarded(RELEASE_REPORT, one="report")
@require_POST
def board_report_release(request: GuardedRequest[Report]) -> HttpResponse:
    try:
        actions.release(by=request.viewer, report=request.subject)
    except actions.TellsTooMuchError:
        messages.error(request, "It was not given to the board. This page says why.")
    else:
        messages.success(request, "The board can read it now.")
    return redirect("board_report", report=request.subject.id)
