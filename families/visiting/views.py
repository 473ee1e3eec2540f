"""The volunteer's pages, made for a phone."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from families import drafts
from families.models import Visit
from families.visiting import actions, queries
from families.visiting.forms import BOXES, Entry, VisitForm, blank, from_draft, from_visit
from families.visiting.projection import VisitorView, visitor_view
from families.visiting.rules import (
    CORRECT_VISIT,
    KEEP_DRAFT,
    MY_FAMILIES,
    MY_VISITS,
    VISIT_FAMILY,
    WRITE_VISIT,
)
from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest


@guarded(MY_FAMILIES, many=True)
@require_GET
def visiting(request: GuardedRequest[Any]) -> HttpResponse:
    cards = queries.my_families(request.viewer)
    log.shown(request, cards)
    return render(request, "families/visiting.html", {"cards": cards})


@guarded(VISIT_FAMILY, one="family")
@require_GET
def visiting_family(request: GuardedRequest[VisitorView]) -> HttpResponse:
    family = request.subject
    visits = queries.my_visits(request.viewer, family.id)
    return render(request, "families/visiting_family.html", {"family": family, "visits": visits})


@guarded(MY_VISITS, many=True)
@require_GET
def visits_mine(request: GuardedRequest[Any]) -> HttpResponse:
    visits = queries.my_visits(request.viewer)
    log.shown(request, visits)
    return render(request, "families/visits_mine.html", {"visits": visits})


@guarded(WRITE_VISIT, one="family")
@require_http_methods(["GET", "POST"])
def visit_write(request: GuardedRequest[VisitorView]) -> HttpResponse:
    family = request.subject
    since = queries.live_match(request.viewer, family.id).begins_on
    draft = None
    if request.method == "POST":
        form = VisitForm(request.POST, family=family, since=since)
        if form.is_valid():
            entry = form.entry()
            actions.write_visit(by=request.viewer, family=family.id, entry=entry)
            return _onward(request, family.id, entry)
    else:
        draft = drafts.kept(request.viewer, family.id, queries.VISIT_FORM)
        initial = from_draft(drafts.as_data(draft)) if draft else blank()
        form = VisitForm(initial=initial, family=family, since=since)
    saved_at = draft.saved_at if draft else None
    context = {"family": family, "form": form, "saved_at": saved_at}
    return render(request, "families/visit_write.html", context)


@guarded(KEEP_DRAFT, one="family")
@require_POST
def draft_save(request: GuardedRequest[VisitorView]) -> HttpResponse:
    """Called every few seconds by the page, and by its button "Save for later" without any script."""
    content = drafts.typed(request.POST, BOXES)
    family = request.subject.id
    if content and not queries.is_written(request.viewer, family, content):
        drafts.keep(by=request.viewer, family=family, form=queries.VISIT_FORM, content=content)
    if "later" not in request.POST:
        return HttpResponse(status=204)
    messages.success(request, "Kept for later.")
    return redirect("visiting")


@guarded(KEEP_DRAFT, one="family")
@require_POST
def draft_drop(request: GuardedRequest[VisitorView]) -> HttpResponse:
    drafts.drop(by=request.viewer, family=request.subject.id, form=queries.VISIT_FORM)
    return redirect("visit_write", family=request.subject.id)


@guarded(CORRECT_VISIT, one="visit")
@require_http_methods(["GET", "POST"])
def visit_correct(request: GuardedRequest[Visit]) -> HttpResponse:
    visit = request.subject
    family = visitor_view(visit.family)
    since = visit.match.begins_on
    if request.method == "POST":
        form = VisitForm(request.POST, family=family, since=since)
        if form.is_valid():
            entry = form.entry()
            actions.correct_visit(by=request.viewer, visit=visit.id, entry=entry)
            return _onward(request, family.id, entry)
    else:
        form = VisitForm(initial=from_visit(visit), family=family, since=since)
    return render(request, "families/visit_correct.html", {"family": family, "form": form})


def _onward(request: HttpRequest, family: UUID, entry: Entry) -> HttpResponse:
    """A worry goes straight on to the page where a concern is raised."""
    if entry.worried:
        return redirect(f"{reverse('concern_raise')}?{urlencode({'family': family})}")
    messages.success(request, "Saved. Thank you.")
    return redirect("visiting_family", family=family)
