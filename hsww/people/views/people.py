"""The administrator's pages about accounts, and the pages on which the chair and the lead confirm."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hsww.access import log
from hsww.access.guard import guarded
from hsww.access.hats import Hat
from hsww.access.viewer import GuardedRequest
from hsww.people import actions, queries, rules
from hsww.people.forms import AdoptForm, AppointForm, InviteForm, SureForm
from hsww.people.models import Appointment, PendingChange, User

CONTRACTOR_NEXT = (
    "Now write down under Contractors what they come to do. Until then their role opens nothing."
)


@guarded(rules.SEE_PEOPLE, many=True)
def people_list(request: GuardedRequest[Any]) -> HttpResponse:
    viewer, asked = request.viewer, request.GET
    page = queries.people_with_roles(
        rules.SEE_PEOPLE.rows(viewer), older=asked.get("older", ""), newer=asked.get("newer", "")
    )
    log.shown(request, page.rows)
    context = {
        "page": page,
        "invited": queries.open_invitations(rules.INVITE.rows(viewer)),
        "may_invite": rules.INVITE.reach(viewer) is not None,
        **page.links(),
    }
    return render(request, "people/people_list.html", context)


@guarded(rules.SEE_PEOPLE, one="person")
def person_account(request: GuardedRequest[User]) -> HttpResponse:
    person, viewer = request.subject, request.viewer
    return render(
        request,
        "people/person_account.html",
        {
            "person": person,
            "roles": queries.appointments_of(person.id),
            "is_me": person.id == viewer.user_id,
            "may_appoint": rules.APPOINT.reach(viewer) is not None,
        },
    )


@guarded(rules.INVITE)
def person_invite(request: GuardedRequest[Any]) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"].strip().lower()
        if rules.SEE_PEOPLE.rows(request.viewer).filter(email=email).exists():
            form.add_error("email", "That address has an account already")
            return render(request, "people/person_invite.html", {"form": form})
        hat, offices = form.role
        actions.invite(by=request.viewer, email=email, hat=hat, offices=offices, link=_link_of(request))
        messages.success(request, "The invitation is on its way. Its link works once, for 7 days.")
        return redirect("people_list")
    return render(request, "people/person_invite.html", {"form": form})


def _link_of(request: HttpRequest) -> actions.Link:
    def link(invitation: Any, token: str) -> str:
        return request.build_absolute_uri(reverse("invitation_accept", args=[invitation, token]))

    return link


@guarded(rules.APPOINT, one="person")
def person_appoint(request: GuardedRequest[User]) -> HttpResponse:
    form = AppointForm(request.POST or None)
    if form.is_valid():
        hat, offices = form.role
        if queries.stands_as(request.subject.id, hat):
            form.add_error("hat", "They have this role already, or it waits to be confirmed")
        else:
            actions.propose_appointment(
                by=request.viewer,
                user=request.subject,
                hat=hat,
                offices=offices,
                starts_on=form.cleaned_data["starts_on"],
                ends_on=form.cleaned_data["ends_on"],
            )
            if hat is Hat.CONTRACTOR:
                messages.info(request, CONTRACTOR_NEXT)
            return redirect("person_account", request.subject.id)
    return render(request, "people/person_appoint.html", {"form": form, "person": request.subject})


@guarded(rules.CONFIRM_APPOINTMENT, one="appointment")
def appointment_confirm(request: GuardedRequest[Appointment]) -> HttpResponse:
    if request.method == "POST":
        actions.confirm_appointment(by=request.viewer, appointment=request.subject)
        messages.success(request, "Confirmed. They can work in this role from its first day.")
        return redirect("today")
    person = request.subject.user
    context = {
        "invitation": queries.invitation_of(person),
        "namesakes": queries.namesakes(person),
        "proposer": request.subject.proposed_by,
    }
    return render(request, "people/appointment_confirm.html", {**_asking(person, request), **context})


@guarded(rules.END_APPOINTMENT, one="appointment")
def appointment_end(request: GuardedRequest[Appointment]) -> HttpResponse:
    person = request.subject.user
    if request.method == "POST":
        try:
            actions.end_appointment(by=request.viewer, appointment=request.subject)
        except ValidationError as refused:
            return _refused(request, refused)
        messages.success(request, "The role has ended.")
        return redirect("person_account", person.id)
    return render(request, "people/appointment_end.html", _asking(person, request))


@guarded(rules.DEACTIVATE, one="person")
def person_deactivate(request: GuardedRequest[User]) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.deactivate(by=request.viewer, user=request.subject)
        except ValidationError as refused:
            return _refused(request, refused)
        messages.success(request, "The account is closed and signed out everywhere.")
        return redirect("people_list")
    return render(request, "people/person_deactivate.html", _asking(request.subject, request))


@guarded(rules.RESET_SECOND_STEP, one="person")
def second_factor_reset(request: GuardedRequest[User]) -> HttpResponse:
    if request.method == "POST":
        actions.request_second_factor_reset(by=request.viewer, user=request.subject)
        messages.success(request, "Asked. The chair or the safeguarding lead must confirm it.")
        return redirect("person_account", request.subject.id)
    return render(request, "people/second_factor_reset.html", _asking(request.subject, request))


@guarded(rules.CONFIRM_CHANGE, one="change")
def change_confirm(request: GuardedRequest[PendingChange]) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.confirm_change(by=request.viewer, change=request.subject)
        except ValidationError:
            messages.error(request, "That address belongs to another account. Nothing was changed.")
            return redirect("change_confirm", request.subject.id)
        messages.success(request, "Confirmed. They are signed out and can sign in afresh.")
        return redirect("today")
    return render(request, "people/change_confirm.html", _asking(request.subject.user, request))


@guarded(rules.ADOPT_POLICY)
def policy_adopt(request: GuardedRequest[Any]) -> HttpResponse:
    form = AdoptForm(request.POST or None)
    if form.is_valid():
        actions.adopt_policy(by=request.viewer, text_key=form.cleaned_data["text_key"])
        messages.success(request, "The new version is in force. Everybody will be asked to agree to it.")
        return redirect("today")
    return render(request, "people/policy_adopt.html", {"form": form, "current": queries.current_policy()})


def _refused(request: HttpRequest, refused: ValidationError) -> HttpResponse:
    """Back to the page that asked, with the reason."""
    messages.error(request, " ".join(refused.messages))
    return redirect(request.path)


def _asking(person: User, request: GuardedRequest[Any]) -> dict[str, Any]:
    return {"form": SureForm(), "person": person, "subject": request.subject}
