"""The Record of Access of a file of a volunteer or of staff: shown, printed, and given as a PDF (8.3, 8.4, 9.1)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hsww.access.guard import guarded
from hsww.access.rules import Rule
from hsww.access.viewer import GuardedRequest
from records import actions, queries
from records.papers import OF_PEOPLE, form_on_paper, to_save
from records.people_rules import SEE_PERSONNEL_RECORD, SEE_VOLUNTEER_RECORD
from records.projection import Cover
from records.views.form import LINES_FOR_INK, ON_PAPER


def _record_page(rule: Rule, page_of_file: str) -> Callable[[GuardedRequest[Any]], HttpResponse]:
    @guarded(rule, one=page_of_file)
    @require_http_methods(["GET", "POST"])
    def page(request: GuardedRequest[Cover]) -> HttpResponse:
        file = request.subject
        lines = queries.person_record(request.viewer, file.id)
        if request.method == "POST" or ON_PAPER in request.GET:
            actions.take_out(by=request.viewer, rule=rule, file=file)
        if request.method == "POST":
            name = f"record-of-access-{timezone.localdate()}.pdf"
            return to_save(form_on_paper(file, lines, (), None, OF_PEOPLE), name=name, kind="application/pdf")
        context = {
            "file": file,
            "lines": lines,
            "file_page": page_of_file,
            "paper": ON_PAPER in request.GET,
            "sheet": OF_PEOPLE,
            "today": timezone.localdate(),
            "lines_for_ink": range(LINES_FOR_INK),
        }
        return render(request, "records/person_record.html", context)

    return page


volunteer_record = _record_page(SEE_VOLUNTEER_RECORD, "volunteer_file")
personnel_record = _record_page(SEE_PERSONNEL_RECORD, "personnel_file")
