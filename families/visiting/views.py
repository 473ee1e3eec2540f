"""The volunteer's pages, made for a phone."""

from datetime import datetime
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
from families.visiting.forms import BOXES, Entry, VisitForm, blank, from_draft, from_visit, is_typed
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

TOO_LARGE = 413


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
    saved_at = None
    if request.method == "POST":
        form = VisitForm(request.POST, family=family, since=since)
        if form.is_valid():
            entry = form.entry()
            actions.write_visit(by=request.viewer, family=family.id, entry=entry)
            return _onward(request, family.id, entry)
    else:
        draft = drafts.kept(request.viewer, family.id, queries.VISIT_FORM)
        initial = from_draft(drafts.as_data(draft)) if draft else blank()
        saved_at = draft.saved_at if draft else None
        form = VisitForm(initial=initial, family=family, since=since)
    return _writing(request, form, saved_at)


def _writing(
    request: GuardedRequest[VisitorView], form: VisitForm, saved_at: datetime | None
) -> HttpResponse:
    """`typed` tells the page that it came back with words which nobody has kept yet."""
    typed = is_typed(dict(request.POST.lists()))
    context = {"family": request.subject, "form": form, "saved_at": saved_at, "typed": typed}
    return render(request, "families/visit_write.html", context)


@guarded(KEEP_DRAFT, one="family")
@require_POST
def draft_save(request: GuardedRequest[VisitorView]) -> HttpResponse:
    """Called every few seconds by the page, and by its button "Keep for later" without any script."""
    try:
        content = drafts.typed(request.POST, BOXES)
    except drafts.TooLong:
        return _too_long(request)
    return _kept(request, content)


def _kept(request: GuardedRequest[VisitorView], content: drafts.Content) -> HttpResponse:
    """Nothing typed is no draft; nor are words of a visit that has been saved meanwhile."""
    by, family, typed = request.viewer, request.subject.id, is_typed(content)
    if not typed:
        drafts.drop(by=by, family=family, form=queries.VISIT_FORM)
    elif not queries.is_written(by, family, content):
        drafts.keep(by=by, family=family, form=queries.VISIT_FORM, content=content)
    if "later" not in request.POST:
        return HttpResponse(status=204)
    if typed:
        messages.success(request, "Kept for later.")
    else:
        messages.info(request, "Nothing was written yet, so nothing is kept.")
    return redirect("visiting")


def _too_long(request: GuardedRequest[VisitorView]) -> HttpResponse:
    """What is typed stays on the page; the script says there that it is not kept."""
    if "later" not in request.POST:
        return HttpResponse("This is too long to keep.", status=TOO_LARGE, content_type="text/plain")
    family = request.subject
    since = queries.live_match(request.viewer, family.id).begins_on
    form = VisitForm(request.POST, family=family, since=since)
    form.too_long_to_keep()
    return _writing(request, form, None)


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
