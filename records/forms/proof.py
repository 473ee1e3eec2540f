"""What was sent, and the two fields by which somebody shows again that it is them (8.2, 9.1)."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, QueryDict

from hsww.pages.forms import Form
from hsww.people.models import User
from records.proving import Shown, by_password, ways

MISSING = {"password": "Enter your password", "code": "Enter the code from your app"}
NO_PASSWORD = "Sign with your fingerprint, face or PIN"  # noqa: S105 - what is said to who has none


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it was nothing: an empty form is still one that was sent."""
    return request.POST if request.method == "POST" else None


class ProofFields(Form):
    """A password and a code, as far as whoever is signed in has them."""

    password = forms.CharField(
        label="Your password",
        required=False,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label="Code from your app",
        help_text="The 6 numbers that your app shows now. A recovery code works too.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.signer = request, cast(User, request.user)
        self.able = ways(self.signer)
        if not self.able.code:
            del self.fields["code"]
        if not self.able.password:
            del self.fields["password"]

    @property
    def secrets(self) -> list[forms.BoundField]:
        return [self[name] for name in ("password", "code") if name in self.fields]

    def by_password(self, said: dict[str, Any]) -> Shown:
        if not self.able.password:
            raise forms.ValidationError(NO_PASSWORD)
        missing = {field.name: MISSING[field.name] for field in self.secrets if not said[field.name]}
        if missing:
            raise forms.ValidationError(missing)
        code, password = said.get("code", ""), said["password"]
        return by_password(self.request, self.signer, password=password, code=code, able=self.able)
