"""Pages about oneself: which role to work in, what one has promised, one's sessions and second step.

They need a sign-in and no hat, because they are what must be done before a hat opens anything.
"""

from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from hsww.access.viewer import Viewer
from hsww.people import actions, queries, viewers
from hsww.people.forms import AcceptForm, EmailChangeForm, HatForm, PromiseForm
from hsww.people.models import User
from hsww.people.own_sessions import OwnSession
from hsww.people.undertakings import queries as undertakings
from hsww.people.undertakings.actions import sign_on_screen
from hsww.people.views.going_back import go_on, next_page
from hsww.policy.clauses import CLAUSES


def me(request: HttpRequest) -> User:
    return cast(User, request.user)


def worn(request: HttpRequest) -> Viewer | None:
    """The viewer the guard has loaded; None while no role is chosen."""
    return cast("Viewer | None", getattr(request, "viewer", None))


def hat_choose(request: HttpRequest) -> HttpResponse:
    """Also where somebody without any role is told so."""
    roles = {str(row.id): row for row in viewers.wearable(request, me(request))}
    choices = [(key, _described(row.get_hat_display(), row.office_labels)) for key, row in roles.items()]
    form = HatForm(request.POST or None, roles=choices)
    if form.is_valid():
        chosen = roles[form.cleaned_data["appointment"]]
        actions.wear(by=me(request), session=request.session, appointment=chosen)
        return go_on(request)
    return render(
        request, "people/hat_choose.html", {"form": form, "roles": choices, "next": next_page(request)}
    )


def _described(hat: str, offices: list[str]) -> str:
    return f"{hat} ({', '.join(offices)})" if offices else hat


def policy_acknowledge(request: HttpRequest) -> HttpResponse:
    viewer, version = worn(request), queries.current_policy()
    if viewer is None:
        return redirect(f"{reverse('hat_choose')}?{urlencode({'next': request.get_full_path()})}")
    if version is None:
        return render(request, "people/policy_missing.html")
    done = viewers.has_acknowledged(request, viewer, None)
    form = PromiseForm(request.POST or None)
    if form.is_valid():
        actions.acknowledge(by=viewer, version=version)
        return go_on(request)
    return render(
        request,
        "people/policy_acknowledge.html",
        {"form": form, "version": version, "clauses": CLAUSES, "done": done, "next": next_page(request)},
    )


def undertaking(request: HttpRequest) -> HttpResponse:
    viewer = worn(request)
    if viewer is None:
        return redirect("hat_choose")
    form, mine = PromiseForm(request.POST or None), undertakings.of_mine(viewer.user_id)
    if mine and form.is_valid():
        sign_on_screen(by=viewer)
        return go_on(request)
    context = {"form": form, "promises": undertakings.words(), "mine": mine, "next": next_page(request)}
    return render(request, "people/undertaking.html", context)


def two_factor_needed(request: HttpRequest) -> HttpResponse:
    """Leads to setting up a second step, or to showing the one that is set up."""
    viewer = worn(request)
    if viewer is not None and viewers.has_two_factor(request, viewer, None):
        return go_on(request)
    ready, passkey = queries.has_second_step(me(request)), queries.has_passkey(me(request))
    return render(
        request,
        "people/two_factor_needed.html",
        {"ready": ready, "passkey": passkey, "next": next_page(request)},
    )


def step_up(request: HttpRequest) -> HttpResponse:
    """Asks again who is there, then goes on; what was being sent is sent again by its writer, never kept."""
    if viewers.has_stepped_up(request, None, None):
        return go_on(request)
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': next_page(request)})}")


def your_account(request: HttpRequest) -> HttpResponse:
    form = EmailChangeForm(request.POST or None)
    if form.is_valid():
        if not viewers.has_stepped_up(request, None, None):
            return redirect(f"{reverse('step_up')}?{urlencode({'next': reverse('your_account')})}")
        actions.request_email_change(by=me(request), new_email=form.cleaned_data["email"])
        messages.success(request, "Thank you. The chair or the safeguarding lead will talk with you first.")
        return redirect("your_account")
    return render(
        request,
        "people/your_account.html",
        {
            "form": form,
            "person": me(request),
            "roles": queries.appointments_of(me(request).id),
            "phones": queries.phones_of(me(request).id),
            "second_step": queries.has_second_step(me(request)),
        },
    )


def your_sessions(request: HttpRequest) -> HttpResponse:
    return render(request, "people/your_sessions.html", {"sessions": _own_sessions(request)})


def _own_sessions(request: HttpRequest) -> list[OwnSession]:
    return queries.sessions_of(me(request), here=request.session.session_key)


@require_POST
def your_session_end(request: HttpRequest, session: str) -> HttpResponse:
    for one in _own_sessions(request):
        if one.handle == session:
            actions.end_session(by=me(request), session=one.row)
            return redirect("your_sessions")
    raise Http404


@sensitive_post_parameters("password")
def invitation_accept(request: HttpRequest, invitation: UUID, token: str) -> HttpResponse:
    """The link in the mail is the key; used, wrong and run-out ones look alike."""
    found = queries.invitation_for(invitation, token)
    if found is None or request.user.is_authenticated:
        return render(request, "people/invitation_over.html", status=404)
    form = AcceptForm(request.POST or None)
    if form.is_valid():
        try:
            actions.accept_invitation(by=found, token=token, **form.cleaned_data)
        except ValidationError:
            return render(request, "people/invitation_over.html", status=404)
        messages.success(request, "Your account is ready. Please sign in.")
        return redirect("account_login")
    return render(request, "people/invitation_accept.html", {"form": form, "invitation": found})
