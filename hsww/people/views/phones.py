"""A volunteer's own phone: remembering it, unlocking it, and what happens when it is lost (8.2)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.hats import Hat
from hsww.access.viewer import GuardedRequest
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.people import actions, describing, queries, rules, sessions
from hsww.people.forms import PhoneForm, SureForm
from hsww.people.models import RememberedPhone
from hsww.people.views.going_back import go_on, next_page
from hsww.people.views.own import me, worn

FAMILY = "family"


def locked(request: HttpRequest) -> HttpResponse:
    if not sessions.is_locked(request.session):
        return go_on(request)
    ways = urlencode({"next": next_page(request)})
    return render(
        request,
        "people/locked.html",
        {
            "by_passkey": f"{reverse('mfa_reauthenticate_webauthn')}?{ways}",
        },
    )


def phone_remember(request: HttpRequest) -> HttpResponse:
    """Offered to volunteers only, and only on a device that has just shown its passkey."""
    viewer = worn(request)
    if viewer is None or viewer.hat is not Hat.VOLUNTEER:
        raise Http404
    passkey = queries.passkey_shown(request, me(request))
    form = PhoneForm(request.POST or None)
    if passkey is not None and not sessions.is_phone(request.session) and form.is_valid():
        actions.remember_phone(
            by=viewer, session=request.session, passkey=passkey, label=form.cleaned_data["label"]
        )
        messages.success(request, "This phone stays signed in for 30 days. It locks when you leave it alone.")
        return redirect("today")
    return render(
        request,
        "people/phone_remember.html",
        {
            "form": form,
            "shown": passkey is not None,
            "remembered": sessions.is_phone(request.session),
            "has_passkey": queries.has_passkey(me(request)),
            "next": request.path,
        },
    )


@guarded(rules.SEE_PHONES, many=True)
def phone_list(request: GuardedRequest[Any]) -> HttpResponse:
    phones = list(rules.SEE_PHONES.rows(request.viewer).select_related("user").order_by("-remembered_at"))
    log.shown(request, phones)
    return render(request, "people/phone_list.html", {"phones": phones})


@guarded(rules.LOSE_PHONE, one="phone")
def phone_lost(request: GuardedRequest[RememberedPhone]) -> HttpResponse:
    phone = request.subject
    if request.method == "POST":
        actions.phone_lost(by=request.viewer, phone=phone)
        return redirect("phone_showed", phone.id)
    return render(request, "people/phone_lost.html", {"form": SureForm(), "phone": phone})


@guarded(rules.SEE_WHAT_PHONE_SHOWED, one="phone")
def phone_showed(request: GuardedRequest[RememberedPhone]) -> HttpResponse:
    """Which families the phone had shown: by name where the reader's own rule allows, else counted."""
    ids = queries.shown_on(request.subject, kind=FAMILY)
    found = describing.described(request.viewer, FAMILY, ids)
    shown = [family for family in ids if family in found.named]
    log.note(
        request.viewer,
        action=Action.LISTED,
        clause="8.2",
        rule=request.rule.name,
        subjects=[Subject(FAMILY, family) for family in shown],
    )
    names = [found.named[family] for family in shown]
    return render(
        request,
        "people/phone_showed.html",
        {"phone": request.subject, "shown": names, "others": found.others},
    )
