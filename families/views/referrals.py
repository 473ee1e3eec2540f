"""Taking a referral and deciding on it (7.1)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from families.actions import referrals as actions
from families.actions.erasing import days_kept
from families.forms.base import typed
from families.forms.referrals import AgencyForm, CallForm, CompleteForm, DecideForm
from families.models import Decision, Family
from families.refusals import refusals
from families.views.going import to_file_or_list
from families.work_rules import COMPLETE_REFERRAL, DECIDE_REFERRAL, TAKE_REFERRAL
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest

SAVED = "Saved."
WAITS = "Saved. The duty co-ordinator looks at it next. Nobody may contact the family yet."


@guarded(TAKE_REFERRAL)
def referral_new(request: GuardedRequest[Any]) -> HttpResponse:
    return render(request, "families/referral_new.html")


@guarded(TAKE_REFERRAL)
def referral_agency(request: GuardedRequest[Any]) -> HttpResponse:
    form = AgencyForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        family = actions.take_referral(
            by=request.viewer,
            home=form.home(),
            people=form.people(),
            asked=form.asked(),
            writing=form.cleaned_data["writing"],
        )
        messages.success(request, SAVED if form.asked().agreed_on else WAITS)
        return to_file_or_list(request, family)
    return render(request, "families/referral_agency.html", {"form": form, "days": days_kept()})


@guarded(TAKE_REFERRAL)
def referral_self(request: GuardedRequest[Any]) -> HttpResponse:
    """Saves what was said in the first minute, and goes on with the rest while the call lasts."""
    form = CallForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        family = actions.take_referral(
            by=request.viewer,
            home=form.home(),
            people=form.people(),
            asked=form.asked(),
            writing=form.cleaned_data["writing"],
        )
        messages.success(request, "Saved. You can go on now, or later.")
        return redirect("referral_details", family.id)
    return render(request, "families/referral_self.html", {"form": form})


@guarded(COMPLETE_REFERRAL, one="family")
def referral_details(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    referral = actions.open_referral(family)
    form = CompleteForm(typed(request), viewer=request.viewer, initial=CompleteForm.of(referral))
    if form.is_valid():
        actions.complete_referral(by=request.viewer, family=family, asked=form.asked())
        messages.success(request, SAVED)
        return to_file_or_list(request, family)
    return render(request, "families/referral_details.html", {"form": form, "family": family})


@guarded(DECIDE_REFERRAL, one="family")
def referral_decide(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = DecideForm(typed(request), viewer=request.viewer, family=family)
    if form.is_valid():
        given = form.cleaned_data
        with refusals(form, "decision"):
            actions.decide_referral(
                by=request.viewer,
                family=family,
                decision=Decision(given["decision"]),
                reason=given["decision_reason"],
                organiser=given["organiser"],
            )
            messages.success(request, SAVED)
            return to_file_or_list(request, family)
    referral = actions.open_referral(family)
    context = {"form": form, "family": family, "referral": referral}
    return render(request, "families/referral_decide.html", context)
