"""Who has seen a family's file: for those who answer for it, and on a paper for one parent of the family (8.3, 1.6)."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from families.forms.base import typed
from families.models import Person
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest
from records.papers import to_save
from records.projection import Cover
from records.seen import wording
from records.seen.actions import hand_over
from records.seen.forms import FilterForm, ParentForm, ReadForm
from records.seen.papers import facts, statement_on_paper
from records.seen.queries import Asked, page, parents, place_of, stretch
from records.seen.rules import GIVE_STATEMENT, SEE_WHO_SAW
from records.seen.statement import SeenStatement, statement_for

BEFORE = "before"
"""In the address: the uid of the entry that the page begins after."""
SAVE = "save"
"""The button that asks for a PDF and not for a page to print."""


@guarded(SEE_WHO_SAW, one="family")
@require_GET
def family_seen(request: GuardedRequest[Cover]) -> HttpResponse:
    file, viewer = request.subject, request.viewer
    asked = Asked.read(request.GET)
    read = stretch(viewer, file.id, asked, before=place_of(file.id, request.GET.get(BEFORE, "")))
    form = FilterForm(request.GET or None, viewer=viewer)
    form.offer(read.people(chosen=asked.who))
    found = page(read, asked)
    older = {**{name: value for name, value in vars(asked).items() if value}, BEFORE: found.older}
    context = {
        "file": file,
        "form": form,
        "page": found,
        "leads": viewer.leads,
        "older": f"?{urlencode(older)}" if found.older else "",
        "newer": "?" if BEFORE in request.GET else "",
    }
    return render(request, "records/family_seen.html", context)


@guarded(SEE_WHO_SAW, one="family")
@require_http_methods(["GET", "POST"])
def seen_whose(request: GuardedRequest[Cover]) -> HttpResponse:
    file = request.subject
    form = ParentForm(typed(request), viewer=request.viewer, parents=parents(request.viewer, file.id))
    if form.is_valid():
        return redirect("seen_statement", person=form.chosen())
    return render(request, "records/seen_whose.html", {"file": file, "form": form})


@guarded(GIVE_STATEMENT, one="person")
@require_http_methods(["GET", "POST"])
def seen_statement(request: GuardedRequest[Person]) -> HttpResponse:
    """Read on screen first; then, by POST, as a sheet to print or as a PDF to save."""
    parent = request.subject
    told = statement_for(parent)
    form = ReadForm(typed(request), viewer=request.viewer, statement=told)
    if not form.is_valid():
        return render(
            request, "records/seen_statement.html", {**_words(told), "form": form, "parent": parent}
        )
    hand_over(by=request.viewer, parent=parent)
    if SAVE in request.POST:
        name = f"who-has-looked-{timezone.localdate()}.pdf"
        return to_save(statement_on_paper(told), name=name, kind="application/pdf")
    return render(request, "records/seen_on_paper.html", {**_words(told), "parent": parent})


def _words(told: SeenStatement) -> dict[str, Any]:
    return {"told": told, "facts": facts(told), "words": wording}
