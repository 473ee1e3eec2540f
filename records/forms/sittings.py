"""The forms at the gate of a joint sitting: the auditor, then the co-ordinator, each shows who it is (10.1)."""

from typing import Any

from django import forms
from django.http import HttpRequest

from hsww.pages.forms import Form
from records import beside
from records.forms.proof import ProofFields
from records.models import Sitting
from records.proving import must_know_password
from records.sittings import Present

NOT_KEPT = {"autocomplete": "off"}
"""The browser is the auditor’s: it keeps nothing of hers."""


class YourselfForm(ProofFields):
    """The auditor's own part, which any passkey of theirs can do instead."""

    step = "yourself"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            self.by_password(said)
        return said


class PresentForm(Form):
    step = "present"
    email = forms.EmailField(
        label="The co-ordinator’s e-mail address",
        widget=forms.EmailInput(attrs=NOT_KEPT),
        error_messages={"required": "Enter the co-ordinator’s e-mail address"},
    )
    password = forms.CharField(
        label="The co-ordinator’s password",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs=NOT_KEPT),
        error_messages={"required": "Enter the co-ordinator’s password"},
    )
    code = forms.CharField(
        label="Code from the co-ordinator’s app",
        help_text="The 6 numbers that the app shows now. A recovery code works too.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=NOT_KEPT),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.present: Present | None = None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            self.present = beside.organiser(
                self.request, email=said["email"], password=said["password"], code=said["code"]
            )
        return said


class StayForm(Form):
    """She says again that she is there."""

    step = "stay"
    password = forms.CharField(
        label="The co-ordinator’s password",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs=NOT_KEPT),
        error_messages={"required": "Enter the co-ordinator’s password"},
    )

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sitting = sitting

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            must_know_password(self.sitting.organiser, said["password"])
        return said
