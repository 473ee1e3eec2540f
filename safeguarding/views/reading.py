"""The pages of those who read concerns, and the one on which the chair learns that there is one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from safeguarding import actions, queries
from safeguarding.forms import NoteForm
from safeguarding.models import Concern, EmergencyCall
from safeguarding.rules import KNOW_OF_CONCERN, READ_CALL, READ_CONCERN


@guarded(READ_CONCERN, many=True)
@require_GET
def concerns(request: GuardedRequest[Any]) -> HttpResponse:
    lines, calls = queries.concerns(request.viewer), queries.calls(request.viewer)
    log.shown(request, [*lines, *calls])
    return render(request, "safeguarding/concerns.html", {"lines": lines, "calls": calls})


@guarded(KNOW_OF_CONCERN, many=True)
@require_GET
def concerns_known(request: GuardedRequest[Any]) -> HttpResponse:
    known = queries.known(request.viewer)
    log.shown(request, known)
    return render(request, "safeguarding/concerns_known.html", {"known": known})


@guarded(READ_CONCERN, one="concern")
@require_GET
def concern(request: GuardedRequest[Concern]) -> HttpResponse:
    written = queries.written(request.subject)
    return render(request, "safeguarding/concern.html", {"written": written, "concern": request.subject})


@guarded(READ_CONCERN, one="concern")
@require_POST
def concern_acknowledge(request: GuardedRequest[Concern]) -> HttpResponse:
    actions.acknowledge(by=request.viewer, concern=request.subject)
    messages.success(request, "Marked as read.")
    return redirect("concern", concern=request.subject.id)


@guarded(READ_CONCERN, one="concern")
@require_http_methods(["GET", "POST"])
def concern_note(request: GuardedRequest[Concern]) -> HttpResponse:
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.add_note(by=request.viewer, concern=request.subject, text=form.cleaned_data["text"])
        messages.success(request, "Saved.")
        return redirect("concern", concern=request.subject.id)
    return render(request, "safeguarding/concern_note.html", {"form": form, "concern": request.subject})


@guarded(READ_CALL, one="call")
@require_GET
def emergency_call(request: GuardedRequest[EmergencyCall]) -> HttpResponse:
    return render(
        request,
        "safeguarding/emergency_call.html",
        {"call": request.subject, **queries.people_of(request.subject)},
    )


@guarded(READ_CALL, one="call")
@require_POST
def emergency_call_seen(request: GuardedRequest[EmergencyCall]) -> HttpResponse:
    actions.see_call(by=request.viewer, call=request.subject)
    messages.success(request, "Marked as read.")
    return redirect("emergency_call", call=request.subject.id)
