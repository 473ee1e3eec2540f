"""Whom checkpoints are sent to. Everybody who keeps them is one more who would notice a changed log."""

from collections.abc import Collection
from typing import Any

from django import forms

from hsww.pages.forms import Form

MOST = 10
"""Each is mailed by itself, one after another."""


class AddressForm(Form):
    whose = forms.CharField(
        label="Whose address is it?",
        help_text="For example: the chair, or Home-Start UK.",
        max_length=100,
        error_messages={"required": "Enter whose address it is"},
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="Best one that is not read on the scheme’s own computers.",
        max_length=254,
        error_messages={
            "required": "Enter the e-mail address",
            "invalid": "Enter an e-mail address like name@example.org",
        },
    )

    def __init__(self, *args: Any, taken: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taken = taken

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if email in self._taken:
            raise forms.ValidationError("Checkpoints are sent to this address already")
        if len(self._taken) >= MOST:
            raise forms.ValidationError(f"There are {MOST} addresses already. Take one off the list first")
        return email
