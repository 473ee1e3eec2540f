"""The page on which the lead decides between parents."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from consent.disagreements import actions, queries
from consent.disagreements.forms import DecideForm
from consent.disagreements.rules import DECIDE_DISAGREEMENT
from consent.models import Statement
from families.forms.base import typed
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from hsww.people.queries import names


@guarded(DECIDE_DISAGREEMENT, one="statement")
@require_http_methods(["GET", "POST"])
def disagreement_decide(request: GuardedRequest[Statement]) -> HttpResponse:
    """Where they agree by now, the page says so and offers no form."""
    statement, family = request.subject, request.subject.family
    asked = queries.open_disagreement(statement, family)
    lines = queries.lines_of_yes(asked) if asked else []
    form = DecideForm(typed(request), viewer=request.viewer, lines=lines)
    if asked and form.is_valid():
        actions.decide_between(by=request.viewer, statement=statement, **form.facts())
        messages.success(request, "Saved.")
        return redirect("consent_record", family=family.pk)
    earlier = queries.earlier(statement, family)
    context = {
        "family": family,
        "asked": asked,
        "form": form,
        "earlier": earlier,
        "recorders": names(one.recorded_by_id for one in earlier),
    }
    return render(request, "consent/disagreement_decide.html", context)
