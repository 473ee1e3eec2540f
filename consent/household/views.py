"""The page "Who may decide", and the one on which a fact is followed by another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consent.household import actions, queries
from consent.household.forms import FactForm, FollowForm
from consent.household.models import Fact
from consent.household.rules import CHANGE_FACT, WHO_DECIDES
from consent.state import read, read_once
from families.forms.base import typed
from families.models import Family
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from hsww.people.queries import names


@guarded(WHO_DECIDES, one="family")
@require_http_methods(["GET", "POST"])
def who_decides(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    read_once(family)
    form = FactForm(typed(request), viewer=request.viewer, people=list(family.people.all()))
    if form.is_valid():
        actions.write_down(by=request.viewer, family=family, **form.facts())
        messages.success(request, "Saved.")
        return redirect("who_decides", family=family.pk)
    stand, before = queries.facts(family)
    context = {
        "family": family,
        "form": form,
        "lines": queries.lines(family, read(family, timezone.now())),
        "facts": stand,
        "before": before,
        "recorders": names(one.recorded_by_id for one in (*stand, *before)),
    }
    return render(request, "consent/who_decides.html", context)


@guarded(CHANGE_FACT, one="fact")
@require_http_methods(["GET", "POST"])
def fact_follow(request: GuardedRequest[Fact]) -> HttpResponse:
    fact = request.subject
    form = FollowForm(typed(request), viewer=request.viewer, fact=fact)
    if form.is_valid():
        actions.follow(by=request.viewer, fact=fact, **form.facts())
        messages.success(request, "Saved.")
        return redirect("who_decides", family=fact.family_id)
    return render(request, "consent/fact_follow.html", {"family": fact.family, "fact": fact, "form": form})
