"""How allauth signs people in here: by invitation only, logged, and telling nobody who has an account (8.2).

A wrong password, an unknown address and a closed account take the same way out, with the same words, the same
count against the limits and the same entry in the ledger.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hsww.ledger.models import Action, Outcome
from hsww.ledger.record import record
from hsww.people import sessions
from hsww.people.models import User

SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})
"""Messages that would repeat a name on the next page and tell the reader nothing new."""


def display(user: User) -> str:
    return user.display_name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Like allauth's own, but a closed account stays closed here instead of getting a page of its own."""
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if user is None:
            self.authentication_failed(request, **credentials)
        else:
            self._rollback_login_failed_rl_usage()
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        typed = str(credentials.get("email", "")).strip().lower()
        known = User.objects.filter(email=typed).values_list("id", flat=True).first()
        record(
            actor=known,
            hat="",
            action=Action.SIGN_IN_FAILED,
            outcome=Outcome.DENIED,
            clause="8.2",
            rule="sign_in",
        )

    def respond_user_inactive(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,  # noqa: ARG002
    ) -> HttpResponse:
        """Only a passkey comes this far: the same words as for one that nobody knows."""
        self.add_message(request, messages.ERROR, message=str(self.error_messages["incorrect_code"]))
        return redirect("account_login")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        opaque = sessions.new_opaque()
        record(actor=user.pk, hat="", action=Action.SIGNED_IN, clause="8.2", rule="sign_in", session=opaque)
        super().login(request, user)
        browser, network = request.headers.get("user-agent", ""), self.get_client_ip(request)
        sessions.begin(request.session, opaque=opaque, browser=browser, network=network)

    def logout(self, request: HttpRequest) -> None:
        """Signs out first: a ledger that cannot be written must not keep anybody signed in."""
        actor, opaque = request.user.pk, sessions.opaque(request.session)
        super().logout(request)
        record(actor=actor, hat="", action=Action.SIGNED_OUT, clause="8.2", rule="sign_out", session=opaque)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        record(actor=user.pk, hat="", action=Action.ACCOUNT_CHANGED, clause="8.2", rule="password")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)
