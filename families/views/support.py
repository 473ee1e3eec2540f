"""The first visit, reviews, and the start and end of support."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from families.actions import support as actions
from families.forms.base import typed
from families.forms.support import EndForm, FirstVisitForm, ReviewForm, StartForm
from families.models import Family
from families.queries.file import latest_scores
from families.refusals import refusals
from families.views.going import to_file_or_list
from families.work_rules import END_SUPPORT, FIRST_VISIT, REVIEW, START_SUPPORT
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest


@guarded(FIRST_VISIT, one="family")
def initial_visit(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = FirstVisitForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        with refusals(form, None):
            actions.record_first_visit(by=request.viewer, family=family, scores=form.scores())
            messages.success(request, "Saved.")
            return redirect("family_file", family.id)
    return render(request, "families/initial_visit.html", {"form": form, "family": family})


@guarded(REVIEW, one="family")
def review_record(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = ReviewForm(typed(request), viewer=request.viewer, last=latest_scores(family))
    if form.is_valid():
        actions.record_review(by=request.viewer, family=family, scores=form.scores())
        messages.success(request, "Saved.")
        return redirect("family_file", family.id)
    return render(request, "families/review_record.html", {"form": form, "family": family})


@guarded(START_SUPPORT, one="family")
def support_start(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = StartForm(typed(request), viewer=request.viewer, initial={"plan": family.plan})
    if form.is_valid():
        with refusals(form, "active_from"):
            actions.start_support(by=request.viewer, family=family, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("family_file", family.id)
    return render(request, "families/support_start.html", {"form": form, "family": family})


@guarded(END_SUPPORT, one="family")
def support_end(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = EndForm(typed(request), viewer=request.viewer, last=latest_scores(family))
    if form.is_valid():
        with refusals(form, "ended_on"):
            actions.end_support(by=request.viewer, family=family, end=form.end(), scores=form.scores())
            messages.success(request, "Saved.")
            return to_file_or_list(request, family)
    return render(request, "families/support_end.html", {"form": form, "family": family})
