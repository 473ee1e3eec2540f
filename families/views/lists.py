"""The families in my care, the contact cards of all that are open, and the search box of each."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from families.cards import ContactCard
from families.forms.base import typed
from families.forms.search import FindContactForm, FindForm
from families.models import Stage
from families.queries import lists
from families.rules import LIST_CONTACTS, LIST_FAMILIES, SEE_CONTACT, SEE_FILE
from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest


@guarded(LIST_FAMILIES, many=True)
def families_list(request: GuardedRequest[Any]) -> HttpResponse:
    asked = request.GET
    stage = Stage(asked["stage"]) if asked.get("stage") in Stage.values else None
    page = lists.families(
        request.viewer, stage=stage, older=asked.get("older", ""), newer=asked.get("newer", "")
    )
    log.shown(request, page.rows)
    form = FindForm(viewer=request.viewer).empty()
    kept = {"stage": stage.value} if stage else {}
    context = {"page": page, "stage": stage, "stages": Stage.choices, "form": form, **page.links(**kept)}
    return render(request, "families/families_list.html", context)


@guarded(LIST_FAMILIES, many=True)
def families_search(request: GuardedRequest[Any]) -> HttpResponse:
    form = FindForm(typed(request), viewer=request.viewer)
    found = lists.find_families(request.viewer, form.cleaned_data["words"]) if form.is_valid() else []
    log.shown(request, found)
    context = {
        "form": form,
        "found": found,
        "most": lists.MOST_FOUND,
        "searched": form.is_bound and not form.errors,
    }
    return render(request, "families/families_search.html", context)


@guarded(LIST_CONTACTS, many=True)
def families_contacts(request: GuardedRequest[Any]) -> HttpResponse:
    page = lists.contacts(
        request.viewer, older=request.GET.get("older", ""), newer=request.GET.get("newer", "")
    )
    log.shown(request, page.rows)
    context = {"page": page, "form": FindContactForm(viewer=request.viewer).empty(), **page.links()}
    return render(request, "families/families_contacts.html", context)


@guarded(LIST_CONTACTS, many=True)
def contacts_search(request: GuardedRequest[Any]) -> HttpResponse:
    form = FindContactForm(typed(request), viewer=request.viewer)
    found = lists.find_contacts(request.viewer, form.cleaned_data["words"]) if form.is_valid() else []
    log.shown(request, found)
    context = {
        "form": form,
        "found": found,
        "most": lists.MOST_FOUND,
        "searched": form.is_bound and not form.errors,
    }
    return render(request, "families/contacts_search.html", context)


@guarded(SEE_CONTACT, one="family")
def family_contact(request: GuardedRequest[ContactCard]) -> HttpResponse:
    card = request.subject
    mine = SEE_FILE.rows(request.viewer).filter(pk=card.id).exists()
    return render(request, "families/family_contact.html", {"card": card, "mine": mine})
