"""The pages of sampling: drawing, the files to read, and the file itself, read-only."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from records import actions, queries
from records.forms import DrawForm, typed
from records.models import AUDITOR, Sample
from records.people_projection import DrawnView
from records.people_rules import READ_DRAWN
from records.projection import SampledView
from records.rules import DRAW_SAMPLE, END_SAMPLE, FILES_TO_READ, READ_SAMPLED, SAMPLES_DRAWN
from records.sitting_lines import beside


@guarded(FILES_TO_READ, many=True)
@require_GET
def samples(request: GuardedRequest[Any]) -> HttpResponse:
    files = queries.files_to_read(request.viewer)
    log.shown(request, files)
    context = {"files": files, "sitting": beside(request.viewer), "beside": request.viewer.hat is AUDITOR}
    return render(request, "records/samples.html", context)


@guarded(SAMPLES_DRAWN, many=True)
@require_GET
def samples_drawn(request: GuardedRequest[Any]) -> HttpResponse:
    drawn = queries.samples_drawn(request.viewer)
    log.shown(request, drawn)
    return render(request, "records/samples_drawn.html", {"samples": drawn})


@guarded(DRAW_SAMPLE)
@require_http_methods(["GET", "POST"])
def sample_draw(request: GuardedRequest[Any]) -> HttpResponse:
    form = DrawForm(
        typed(request),
        readers=queries.readers(request.viewer),
        kinds=queries.kinds_to_draw(request.viewer),
    )
    if form.is_valid():
        try:
            actions.draw_sample(by=request.viewer, **form.chosen())
        except actions.NothingToDraw:
            form.add_error("reader", "There is no file this person may be given to read")
        else:
            messages.success(request, "The files are drawn.")
            return redirect("samples_drawn")
    return render(request, "records/sample_draw.html", {"form": form})


@guarded(END_SAMPLE, one="sample")
@require_POST
def sample_end(request: GuardedRequest[Sample]) -> HttpResponse:
    actions.end_sample(by=request.viewer, sample=request.subject.id)
    messages.success(request, "The sample is ended.")
    return redirect("samples_drawn")


@guarded(READ_SAMPLED, one="family")
@require_GET
def sampled_file(request: GuardedRequest[SampledView]) -> HttpResponse:
    file = request.subject
    receipt, sitting = queries.receipt_for(request.viewer, file.id), beside(request.viewer, "sampled_file")
    context = {"file": file, "receipt": receipt, "sitting": sitting}
    return render(request, "records/sampled_file.html", context)


@guarded(READ_DRAWN, one="drawn_file")
@require_GET
def drawn_file(request: GuardedRequest[DrawnView]) -> HttpResponse:
    file = request.subject
    receipt, sitting = queries.receipt_for(request.viewer, file.id), beside(request.viewer, "drawn_file")
    context = {"file": file, "receipt": receipt, "sitting": sitting}
    return render(request, "records/drawn_file.html", context)
