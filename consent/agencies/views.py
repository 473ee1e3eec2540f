"""The directory of agencies: the list, an agency with its contacts, one small form for each thing done to them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consent.agencies import actions, queries
from consent.agencies.forms import (
    AgencyForm,
    AstrayForm,
    ChangeAgencyForm,
    ChangeContactForm,
    CheckForm,
    ContactForm,
    FindAgencyForm,
    InvolveForm,
)
from consent.agencies.models import Agency, Contact, Involvement, Misdirected
from consent.agencies.rules import (
    END_INVOLVEMENT,
    INVOLVE,
    KEEP_AGENCY,
    KEEP_CONTACT,
    READ_ASTRAY,
    SAY_ASTRAY,
    SEE_AGENCIES,
)
from families.forms.base import typed
from families.models import Family
from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.viewer import GuardedRequest

SAVED = "Saved."


@guarded(SEE_AGENCIES, many=True)
@require_http_methods(["GET", "POST"])
def agencies(request: GuardedRequest[Any]) -> HttpResponse:
    """A search is a POST, so that no name stands in an address."""
    form = FindAgencyForm(typed(request), viewer=request.viewer)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    found = queries.agencies(request.viewer, words)
    ended = [] if words else queries.ended(request.viewer)
    log.shown(request, [*found, *ended])
    context = {"form": form, "lines": queries.lines(found), "ended": ended, "words": words}
    return render(request, "consent/agencies.html", context)


@guarded(KEEP_AGENCY)
@require_http_methods(["GET", "POST"])
def agency_add(request: GuardedRequest[Any]) -> HttpResponse:
    viewer = request.viewer
    form = AgencyForm(typed(request), viewer=viewer, alike=partial(queries.alike, viewer))
    if form.is_valid():
        agency = actions.add_agency(by=viewer, **form.facts())
        messages.success(request, "Saved. Now say whom we reach there.")
        return redirect("agency", agency=agency.pk)
    return render(request, "consent/agency_add.html", {"form": form})


@guarded(SEE_AGENCIES, one="agency")
@require_GET
def agency(request: GuardedRequest[Agency]) -> HttpResponse:
    subject = request.subject
    context = {"agency": subject, "contacts": queries.contacts(subject)}
    return render(request, "consent/agency.html", context)


@guarded(KEEP_AGENCY, one="agency")
@require_http_methods(["GET", "POST"])
def agency_change(request: GuardedRequest[Agency]) -> HttpResponse:
    viewer, subject = request.viewer, request.subject
    form = ChangeAgencyForm(
        typed(request),
        viewer=viewer,
        alike=partial(queries.alike, viewer, but=subject),
        initial={"name": subject.name, "area": subject.area},
    )
    if form.is_valid():
        actions.change_agency(by=viewer, agency=subject, **form.facts())
        messages.success(request, "Saved. Check each contact again before you send anything.")
        return redirect("agency", agency=subject.pk)
    return render(request, "consent/agency_change.html", {"form": form, "agency": subject})


@guarded(KEEP_AGENCY, one="agency")
@require_POST
def agency_end(request: GuardedRequest[Agency]) -> HttpResponse:
    actions.end_agency(by=request.viewer, agency=request.subject)
    messages.success(request, "Taken off the list.")
    return redirect("agencies")


@guarded(KEEP_AGENCY, one="agency")
@require_http_methods(["GET", "POST"])
def contact_add(request: GuardedRequest[Agency]) -> HttpResponse:
    viewer, subject = request.viewer, request.subject
    form = ContactForm(typed(request), viewer=viewer, alike=partial(queries.alike_contacts, viewer))
    if form.is_valid():
        actions.add_contact(by=viewer, agency=subject, **form.facts())
        messages.success(request, "Saved. Check that it is really theirs before you send anything.")
        return redirect("agency", agency=subject.pk)
    return render(request, "consent/contact_add.html", {"form": form, "agency": subject})


@guarded(KEEP_CONTACT, one="contact")
@require_http_methods(["GET", "POST"])
def contact_change(request: GuardedRequest[Contact]) -> HttpResponse:
    viewer, contact = request.viewer, request.subject
    form = ChangeContactForm(
        typed(request),
        viewer=viewer,
        alike=partial(queries.alike_contacts, viewer, but=contact),
        initial={name: getattr(contact, name) for name in actions.DETAILS},
    )
    if form.is_valid():
        actions.change_contact(by=viewer, contact=contact, **form.facts())
        messages.success(request, SAVED)
        return redirect("agency", agency=contact.agency_id)
    return render(request, "consent/contact_change.html", {"form": form, "contact": contact})


@guarded(KEEP_CONTACT, one="contact")
@require_http_methods(["GET", "POST"])
def contact_check(request: GuardedRequest[Contact]) -> HttpResponse:
    contact = request.subject
    form = CheckForm(typed(request), viewer=request.viewer, contact=contact)
    if form.is_valid():
        try:
            actions.check_contact(by=request.viewer, contact=contact, **form.facts())
        except actions.ChangedSinceError:
            messages.warning(request, "Somebody changed these details just now. Look at them again.")
            return redirect("contact_check", contact=contact.pk)
        messages.success(request, "Saved as checked.")
        return redirect("agency", agency=contact.agency_id)
    return render(request, "consent/contact_check.html", {"form": form, "contact": contact})


@guarded(KEEP_CONTACT, one="contact")
@require_POST
def contact_end(request: GuardedRequest[Contact]) -> HttpResponse:
    actions.end_contact(by=request.viewer, contact=request.subject)
    messages.success(request, "Saved. This contact is no longer used.")
    return redirect("agency", agency=request.subject.agency_id)


@guarded(SAY_ASTRAY, one="contact")
@require_http_methods(["GET", "POST"])
def contact_astray(request: GuardedRequest[Contact]) -> HttpResponse:
    contact = request.subject
    form = AstrayForm(typed(request), viewer=request.viewer)
    if form.is_valid():
        actions.say_astray(by=request.viewer, contact=contact, **form.facts())
        messages.success(request, "Thank you. The safeguarding lead sees it on her Today.")
        return redirect("agency", agency=contact.agency_id)
    return render(request, "consent/contact_astray.html", {"form": form, "contact": contact})


@guarded(READ_ASTRAY, one="misdirected")
@require_http_methods(["GET", "POST"])
def misdirected(request: GuardedRequest[Misdirected]) -> HttpResponse:
    if request.method == "POST":
        actions.read_astray(by=request.viewer, misdirected=request.subject)
        messages.success(request, "Saved as read.")
        return redirect("today")
    return render(request, "consent/misdirected.html", {"row": request.subject})


@guarded(INVOLVE, one="family")
@require_http_methods(["GET", "POST"])
def involvement_add(request: GuardedRequest[Family]) -> HttpResponse:
    viewer, family = request.viewer, request.subject
    form = InvolveForm(typed(request), viewer=viewer, agencies=queries.choices(viewer))
    if form.is_valid():
        actions.involve(by=viewer, family=family, **form.facts())
        messages.success(request, SAVED)
        return redirect("involvement_add", family=family.pk)
    context = {"form": form, "family": family, "involvements": queries.involvements(family)}
    return render(request, "consent/involvement_add.html", context)


@guarded(END_INVOLVEMENT, one="involvement")
@require_POST
def involvement_end(request: GuardedRequest[Involvement]) -> HttpResponse:
    involvement = request.subject
    actions.end_involvement(by=request.viewer, involvement=involvement)
    messages.success(request, SAVED)
    return redirect("involvement_add", family=involvement.family_id)
