"""Who visits, who answers for the family, and who must reach nothing about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from families.actions import matches as actions
from families.actions.people import hand_over
from families.forms.base import typed
from families.forms.support import EndMatchForm, HandOverForm, MatchForm, TieForm
from families.models import Family, Match, Tie
from families.refusals import refusals
from families.views.going import to_file_or_list
from families.work_rules import DECLARE_TIE, END_MATCH, HAND_OVER, MAKE_MATCH
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest


@guarded(MAKE_MATCH, one="family")
def match_new(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    known = {"plan": family.plan, "visitor_notes": family.visitor_notes}
    form = MatchForm(typed(request), viewer=request.viewer, family=family, initial=known)
    if form.is_valid():
        with refusals(form, "volunteer"):
            actions.make_match(by=request.viewer, family=family, **form.cleaned_data)
            messages.success(request, "Saved. The volunteer can see the family now.")
            return redirect("family_file", family.id)
    return render(request, "families/match_new.html", {"form": form, "family": family})


@guarded(END_MATCH, one="match")
def match_end(request: GuardedRequest[Match]) -> HttpResponse:
    match = request.subject
    form = EndMatchForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        actions.end_match(by=request.viewer, match=match, because=form.cleaned_data["ended_because"])
        messages.success(request, "Saved. The volunteer can no longer see the family.")
        return redirect("family_file", match.family_id)
    return render(request, "families/match_end.html", {"form": form, "match": match})


@guarded(DECLARE_TIE, one="family")
def conflict_declare(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = TieForm(typed(request), viewer=request.viewer, family=family)
    if form.is_valid():
        given = form.cleaned_data
        actions.declare_tie(by=request.viewer, family=family, person=given["person"], tie=Tie(given["tie"]))
        messages.success(request, "Saved. That person reaches nothing about the family now.")
        return to_file_or_list(request, family)
    return render(request, "families/conflict_declare.html", {"form": form, "family": family})


@guarded(HAND_OVER, one="family")
def caseload_hand_over(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = HandOverForm(typed(request), viewer=request.viewer, family=family)
    if form.is_valid():
        hand_over(by=request.viewer, family=family, organiser=form.cleaned_data["organiser"])
        messages.success(request, "Saved.")
        return to_file_or_list(request, family)
    return render(request, "families/caseload_hand_over.html", {"form": form, "family": family})
