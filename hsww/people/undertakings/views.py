"""The list of those under an undertaking, and its small forms (7.6)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from hsww.people.models import Engagement
from hsww.people.undertakings import actions, queries, rules
from hsww.people.undertakings.forms import EndForm, EngageForm, PaperForm

ALREADY = "Somebody wrote that down just now."


@guarded(rules.SEE_UNDERTAKINGS, many=True)
@require_GET
def undertakings(request: GuardedRequest[Any]) -> HttpResponse:
    standing, over = queries.lines(request.viewer)
    log.shown(request, [*standing, *over])
    context = {"standing": standing, "over": over, "words": queries.words()}
    return render(request, "people/undertakings/undertakings.html", context)


@guarded(rules.ENGAGE)
@require_http_methods(["GET", "POST"])
def undertaking_add(request: GuardedRequest[Any]) -> HttpResponse:
    viewer = request.viewer
    typed = request.POST if request.method == "POST" else None
    form = EngageForm(typed, viewer=viewer, contractors=queries.contractors(viewer))
    if form.is_valid():
        actions.engage(by=viewer, **form.cleaned_data)
        messages.success(request, "Saved. Now they sign: here with their account, or on paper.")
        return redirect("undertakings")
    return render(
        request, "people/undertakings/undertaking_add.html", {"form": form, "words": queries.words()}
    )


@guarded(rules.SIGN_ON_PAPER, one="engagement")
@require_http_methods(["GET", "POST"])
def undertaking_paper(request: GuardedRequest[Engagement]) -> HttpResponse:
    engagement = request.subject
    form = PaperForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    if queries.has_signed(engagement):
        messages.warning(request, ALREADY)
        return redirect("undertakings")
    if form.is_valid():
        actions.sign_on_paper(by=request.viewer, engagement=engagement, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("undertakings")
    context = {"form": form, "engagement": engagement, "words": queries.words()}
    return render(request, "people/undertakings/undertaking_paper.html", context)


@guarded(rules.END_ENGAGEMENT, one="engagement")
@require_http_methods(["GET", "POST"])
def undertaking_end(request: GuardedRequest[Engagement]) -> HttpResponse:
    form = EndForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    if form.is_valid():
        actions.end(by=request.viewer, engagement=request.subject, **form.cleaned_data)
        messages.success(request, "Ended. No page opens for it any more.")
        return redirect("undertakings")
    context = {"form": form, "engagement": request.subject}
    return render(request, "people/undertakings/undertaking_end.html", context)
