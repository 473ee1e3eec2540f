"""The family's file, and the pages on which it is put right."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from families import panels, steps
from families.actions import people as actions
from families.forms.base import typed
from families.forms.people import AddPersonForm, EditPersonForm, FileForm
from families.models import Family, Person
from families.queries import file
from families.rules import SEE_FILE
from families.work_rules import ADD_PERSON, EDIT_FILE, EDIT_PERSON
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest

NEWEST = 10
"""Events of the timeline that show at once; the rest is one click away."""


@guarded(SEE_FILE, one="family")
def family_file(request: GuardedRequest[Family]) -> HttpResponse:
    """A panel shows what it was filled with and knows nothing of the request, so that it costs no more than that."""
    family, viewer = request.subject, request.viewer
    shown, timeline = file.open_file(viewer, family), panels.timeline(viewer, family)
    newest = timeline if request.GET.get("timeline") == "all" else timeline[:NEWEST]
    context: dict[str, Any] = {
        "file": shown,
        "panels": [
            (panel, render_to_string(panel.template, {**filled, "family": family}))
            for panel, filled in panels.panels(viewer, family)
        ],
        "timeline": newest,
        "older": len(timeline) - len(newest),
        "steps": steps.steps(viewer, family) if shown.is_open or shown.waits_for_decision else [],
    }
    return render(request, "families/family_file.html", context)


@guarded(EDIT_FILE, one="family")
def family_edit(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = FileForm(typed(request), viewer=request.viewer, initial=FileForm.of(family))
    if form.is_valid():
        actions.edit_file(by=request.viewer, family=family, file=form.file())
        messages.success(request, "Saved.")
        return redirect("family_file", family.id)
    return render(request, "families/family_edit.html", {"form": form, "family": family})


@guarded(ADD_PERSON, one="family")
def person_add(request: GuardedRequest[Family]) -> HttpResponse:
    family = request.subject
    form = AddPersonForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        actions.add_person(by=request.viewer, family=family, details=form.details())
        messages.success(request, "Saved.")
        return redirect("family_file", family.id)
    return render(request, "families/person_add.html", {"form": form, "family": family})


@guarded(EDIT_PERSON, one="person")
def person_edit(request: GuardedRequest[Person]) -> HttpResponse:
    person = request.subject
    form = EditPersonForm(typed(request), viewer=request.viewer, initial=EditPersonForm.of(person))
    if form.is_valid():
        actions.edit_person(by=request.viewer, person=person, details=form.details())
        messages.success(request, "Saved.")
        return redirect("family_file", person.family_id)
    return render(request, "families/person_edit.html", {"form": form, "person": person})
