"""Cover between co-ordinators: who covers for whom, planning and ending it, and opening another's file for a day."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from families.actions import cover as actions
from families.cards import ContactCard
from families.cover_rules import END_COVER, OPEN_SUDDENLY, PLAN_COVER, SEE_COVERS
from families.forms.base import typed
from families.forms.cover import PlanForm, WhyForm
from families.models import Cover
from families.queries import cover as queries
from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from hsww.ledger.models import Action
from hsww.people.models import User


@guarded(SEE_COVERS, many=True)
def covers(request: GuardedRequest[Any]) -> HttpResponse:
    rows = queries.covers(request.viewer)
    log.shown(request, rows)
    context = {"covers": rows, "others": queries.planned_for(request.viewer)}
    return render(request, "families/covers.html", context)


@guarded(PLAN_COVER, one="organiser")
def cover_plan(request: GuardedRequest[User]) -> HttpResponse:
    organiser = request.subject
    form = PlanForm(typed(request), viewer=request.viewer, organiser=organiser)
    if form.is_valid():
        cover = actions.plan(by=request.viewer, organiser=organiser, **form.plan())
        messages.success(request, _saved(queries.left_out(request.viewer, cover)))
        return redirect("covers")
    log.note(
        request.viewer,
        action=Action.LISTED,
        clause=PLAN_COVER.clauses[0],
        rule=PLAN_COVER.name,
        subjects=[subject for family in form.offered for subject in family.subjects()],
    )
    return render(request, "families/cover_plan.html", {"form": form, "organiser": organiser})


def _saved(left_out: int) -> str:
    if not left_out:
        return "Saved."
    families = "1 family" if left_out == 1 else f"{left_out} families"
    return (
        f"Saved. Your colleague has a tie to {families} of this caseload, and will not see them. "
        "The safeguarding lead finds somebody else for them."
    )


@guarded(END_COVER, one="cover")
@require_POST
def cover_end(request: GuardedRequest[Cover]) -> HttpResponse:
    actions.end(by=request.viewer, cover=request.subject)
    messages.success(request, "Ended.")
    return redirect("covers")


@guarded(OPEN_SUDDENLY, one="family")
def cover_open(request: GuardedRequest[ContactCard]) -> HttpResponse:
    card = request.subject
    form = WhyForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        actions.open_suddenly(by=request.viewer, family=card.id, reason=form.cleaned_data["reason"])
        messages.success(request, "The file is open to you for 24 hours.")
        return redirect("family_file", card.id)
    return render(request, "families/cover_open.html", {"form": form, "card": card})
