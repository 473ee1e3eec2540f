"""The pages of sampling: drawing, the files to read, the form to sign, and the file itself, read-only."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from records import actions, queries
from records.forms import DrawForm, SignForm
from records.models import Purpose, Sample
from records.projection import Cover, SampledView
from records.rules import (
    DRAW_SAMPLE,
    END_SAMPLE,
    FILES_TO_READ,
    READ_SAMPLED,
    SAMPLES_DRAWN,
    SEE_RECORD_OF_ACCESS,
    SIGN_RECORD,
)

ON_PAPER = "paper"
"""In the address of the Record of Access: as a sheet to print."""
LINES_FOR_INK = 10


@guarded(FILES_TO_READ, many=True)
@require_GET
def samples(request: GuardedRequest[Any]) -> HttpResponse:
    files = queries.files_to_read(request.viewer)
    log.shown(request, files)
    return render(request, "records/samples.html", {"files": files})


@guarded(SAMPLES_DRAWN, many=True)
@require_GET
def samples_drawn(request: GuardedRequest[Any]) -> HttpResponse:
    drawn = queries.samples_drawn(request.viewer)
    log.shown(request, drawn)
    return render(request, "records/samples_drawn.html", {"samples": drawn})


@guarded(DRAW_SAMPLE)
@require_http_methods(["GET", "POST"])
def sample_draw(request: GuardedRequest[Any]) -> HttpResponse:
    form = DrawForm(_sent(request), readers=queries.readers(request.viewer))
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


@guarded(SIGN_RECORD, one="family")
@require_http_methods(["GET", "POST"])
def record_sign(request: GuardedRequest[Cover]) -> HttpResponse:
    file = request.subject
    sampled = queries.file_to_sign(request.viewer, file.id)
    form = SignForm(_sent(request), initial={"purpose": sampled.sample.purpose})
    if form.is_valid():
        said = form.cleaned_data
        actions.sign(
            by=request.viewer,
            family=file.id,
            name=said["name"],
            purpose=Purpose(said["purpose"]),
            detail=said["detail"],
        )
        return redirect("sampled_file", family=file.id)
    context = {"file": file, "form": form, "today": timezone.localdate()}
    return render(request, "records/record_sign.html", context)


@guarded(READ_SAMPLED, one="family")
@require_GET
def sampled_file(request: GuardedRequest[SampledView]) -> HttpResponse:
    return render(request, "records/sampled_file.html", {"file": request.subject})


@guarded(SEE_RECORD_OF_ACCESS, one="family")
@require_GET
def record_of_access(request: GuardedRequest[Cover]) -> HttpResponse:
    """On screen, or as a sheet to print, with ruled lines for those who sign in ink."""
    context = {
        "file": request.subject,
        "lines": queries.record_of_access(request.viewer, request.subject.id),
        "today": timezone.localdate(),
        "lines_for_ink": range(LINES_FOR_INK),
    }
    name = "record_on_paper" if ON_PAPER in request.GET else "record_of_access"
    return render(request, f"records/{name}.html", context)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it was nothing: an empty form is still one that was sent."""
    return request.POST if request.method == "POST" else None
