"""Asking for a new password writes to the typed address in any case, so that neither the page nor its time
tells who has an account."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django.http import HttpRequest


class ResetPasswordForm(AllauthResetPasswordForm):  # type: ignore[misc]
    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if not self.users:
            get_adapter().send_mail("people/mail/no_account", self.cleaned_data["email"], {})
        return str(super().save(request, **kwargs))
