"""Keeps the limits of a session before the guard looks at anything (8.2).

A session of a person who was deactivated, and one that was left alone too long, ends here; a remembered phone
locks, and then reaches only the pages on which its owner can unlock it, sign out, or find help.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from hsww.people import sessions
from hsww.people.models import User
from hsww.people.queries import waits_for_second_step

OPEN_WHILE_LOCKED = frozenset(
    {
        "locked",
        "mfa_reauthenticate_webauthn",
        "account_logout",
        "urgent",
    }
)
"""No page that takes a password or a code: a locked phone opens by its passkey, or by signing in afresh."""

ONLY_AT_A_DESK = frozenset(
    {
        "account_change_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
    }
)
"""What would let whoever finds a remembered phone make keys of their own."""

READ_ON_A_PHONE = frozenset({"your_account"})
"""Asking for a new address, which opens an account by "forgotten password", is for a desk; reading is not."""

NEW_SECOND_STEP = frozenset({"mfa_activate_totp", "mfa_add_webauthn"})


class SessionLimits:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY in request.session:
            self._keep(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match, session = request.resolver_match, request.session
        name = match.url_name if match else ""
        if SESSION_KEY not in session:
            return None
        if sessions.is_phone(session) and _is_for_a_desk(request, name):
            return render(request, "people/at_a_desk.html", status=403)
        if name in NEW_SECOND_STEP and _waits(request):
            return render(request, "people/second_step_waits.html", status=403)
        if not sessions.is_locked(session) or name in OPEN_WHILE_LOCKED:
            return None
        return HttpResponseRedirect(f"{reverse('locked')}?{urlencode({'next': _back(request)})}")

    def _keep(self, request: HttpRequest) -> None:
        session, now = request.session, time.time()
        if not request.user.is_authenticated:
            session.flush()
            return
        sessions.opaque(session)
        sessions.unlock_if_shown(session, now)
        if sessions.is_over(session, now):
            logout(request)
            return
        sessions.lock_if_idle(session, now)
        sessions.touch(session, now)


def _is_for_a_desk(request: HttpRequest, name: str | None) -> bool:
    return name in ONLY_AT_A_DESK or (name in READ_ON_A_PHONE and request.method == "POST")


def _waits(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and waits_for_second_step(request.user)


def _back(request: HttpRequest) -> str:
    """Where to go once unlocked: the page asked for, or the one a form was sent from."""
    return request.get_full_path() if request.method == "GET" else request.headers.get("referer", "")
