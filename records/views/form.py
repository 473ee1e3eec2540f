"""The Record of Access form of a file: signed before it is read, shown, printed, and handed over as a PDF (9.1)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hsww.access.guard import guarded
from hsww.access.rules import Rule
from hsww.access.viewer import GuardedRequest
from records import actions, queries, sittings
from records.drawn import as_drawn
from records.forms import SignForm, typed
from records.models import Kind, Purpose
from records.papers import NOT_OF_LEADS, DayToDay, form_on_paper, to_save
from records.people_rules import SIGN_DRAWN
from records.projection import Cover
from records.rules import SEE_RECORD_OF_ACCESS, SIGN_RECORD
from records.sitting_lines import beside

ON_PAPER = "paper"
"""In the address of the Record of Access: as a sheet to print."""
DAY_TO_DAY = "all"
"""In the address: with the day-to-day work, which is not on the form."""
LINES_FOR_INK = 8
View = Callable[[GuardedRequest[Any]], HttpResponse]


def _sign_page(rule: Rule, *, one: str, then: str) -> View:
    @sensitive_post_parameters("password", "code", "credential")
    @guarded(rule, one=one)
    @require_http_methods(["GET", "POST"])
    def page(request: GuardedRequest[Cover]) -> HttpResponse:
        return _signing(request, then)

    return page


record_sign = _sign_page(SIGN_RECORD, one="family", then="sampled_file")
drawn_file_sign = _sign_page(SIGN_DRAWN, one="drawn_file", then="drawn_file")


def _signing(request: GuardedRequest[Cover], then: str) -> HttpResponse:
    """Answers the page's own script with what the device has to sign, if it asks for that. There is nothing to sign
    where the sample was changed after it was drawn."""
    file, viewer = request.subject, request.viewer
    sampled, sitting = queries.file_to_sign(viewer, file.id), sittings.open_to(viewer, file.id)
    if not as_drawn([sampled]):
        return render(request, "records/sample_changed.html", {"file": file}, status=HTTPStatus.CONFLICT)
    sheet = actions.sheet_of(viewer, sampled, sitting)
    kind, initial = Kind(sampled.sample.kind), {"purpose": sampled.sample.purpose}
    form = SignForm(typed(request), request=request, sheet=sheet, kind=kind, initial=initial)
    if form.is_valid() and form.asks_the_device:
        return JsonResponse(form.challenge())
    if form.is_valid() and form.shown:
        said = form.cleaned_data
        actions.sign(
            by=viewer,
            file=file.id,
            name=said["name"],
            purpose=Purpose(said["purpose"]),
            detail=said["detail"],
            shown=form.shown,
        )
        return redirect(then, file.id)
    context = {"file": file, "form": form, "today": timezone.localdate(), "sitting": beside(viewer, then)}
    return render(request, "records/record_sign.html", context)


@guarded(SEE_RECORD_OF_ACCESS, one="family")
@require_http_methods(["GET", "POST"])
def record_of_access(request: GuardedRequest[Cover]) -> HttpResponse:
    """On screen; as a sheet to print, with ruled lines for those who sign in ink; and, by POST, as a PDF to save."""
    file, viewer = request.subject, request.viewer
    lines, ink = queries.record_of_access(viewer, file.id), queries.signed_in_ink(viewer, file.id)
    work = (
        DayToDay(*queries.day_to_day(viewer, file.id), not viewer.leads)
        if DAY_TO_DAY in request.GET
        else None
    )
    if request.method == "POST" or ON_PAPER in request.GET:
        actions.take_out(by=viewer, rule=SEE_RECORD_OF_ACCESS, file=file)
    if request.method == "POST":
        pages = form_on_paper(file, lines, ink, work)
        return to_save(pages, name=f"record-of-access-{timezone.localdate()}.pdf", kind="application/pdf")
    context = {
        "file": file,
        "lines": lines,
        "ink": ink,
        "asked": work,
        "not_of_leads": NOT_OF_LEADS,
        "today": timezone.localdate(),
        "lines_for_ink": range(LINES_FOR_INK),
    }
    name = "record_on_paper" if ON_PAPER in request.GET else "record_of_access"
    return render(request, f"records/{name}.html", context)
