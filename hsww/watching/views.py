"""Unusual access: what waits to be looked into, and each case."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from families.forms.base import typed
from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from hsww.ledger.models import Action
from hsww.watching import actions, queries
from hsww.watching.forms import NoteForm
from hsww.watching.models import Unusual
from hsww.watching.rules import LOOK_INTO, SEE_UNUSUAL


@guarded(SEE_UNUSUAL, many=True)
@require_GET
def unusual(request: GuardedRequest[Any]) -> HttpResponse:
    waiting, done = queries.waiting(request.viewer), queries.looked_into(request.viewer)
    log.shown(request, [*waiting, *done])
    return render(request, "watching/unusual.html", {"waiting": waiting, "done": done})


@guarded(LOOK_INTO, one="unusual")
@require_http_methods(["GET", "POST"])
def unusual_one(request: GuardedRequest[Unusual]) -> HttpResponse:
    row = request.subject
    form = NoteForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        actions.look_into(by=request.viewer, row=row, note=form.cleaned_data["note"])
        messages.success(request, "Written down.")
        return redirect("unusual")
    files = queries.files(request.viewer, row)
    reasons = queries.reasons(request.viewer, row)
    shown: list[log.HasSubjects] = [*files, *reasons]
    if about := [subject for one in shown for subject in one.subjects()]:
        log.note(
            request.viewer,
            action=Action.LISTED,
            clause=LOOK_INTO.clauses[0],
            rule=LOOK_INTO.name,
            subjects=about,
        )
    context = {"row": row, "form": form, "files": files, "reasons": reasons}
    return render(request, "watching/unusual_one.html", context)
