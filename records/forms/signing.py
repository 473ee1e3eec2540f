"""The Record of Access form (9.1, 10.1)."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest

from records.assertions import options
from records.forms.proof import ProofFields
from records.models import PURPOSES_OF, How, Kind
from records.proving import Moment, Shown, by_passkey, moment_of, token_of
from records.statement import Sheet, Statement

ASK_DEVICE = "ask_device"
"""Sent along by the page's script to learn what the device has to sign."""


class SignForm(ProofFields):
    """The form, and with it the showing that it is you. Nothing is asked of a device or used up of a code before the
    rest is right. In a sitting both have shown themselves when it began, and are asked for no secret again."""

    name = forms.CharField(
        label="Your full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    purpose = forms.ChoiceField(
        label="Why do you need to read this file?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why you need to read this file"},
    )
    detail = forms.CharField(
        label="Anything to add about the purpose",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    promise = forms.BooleanField(
        label="I read this file only for this purpose, and keep what I read to myself.",
        error_messages={"required": "Tick the box to sign"},
    )
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)
    token = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    field_order = ("name", "purpose", "detail", "promise", "password", "code")

    def __init__(self, *args: Any, request: HttpRequest, sheet: Sheet, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        purpose = cast("forms.ChoiceField", self.fields["purpose"])
        purpose.choices = [(one.value, one.label) for one in PURPOSES_OF[kind]]
        self.sheet = sheet
        self.shown: Shown | None = None
        for field in self.secrets if self.in_sitting else ():
            del self.fields[field.name]

    @property
    def in_sitting(self) -> bool:
        return self.sheet.organiser is not None

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "purpose", "detail", "promise")]

    @property
    def asks_the_device(self) -> bool:
        """Whether the page asks what its device has to sign, before it sends the form itself."""
        return ASK_DEVICE in self.data and self.able.passkey

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not self.asks_the_device:
            self.shown = self._by_passkey(said) if said["credential"] else self._without_device(said)
        return said

    def challenge(self) -> dict[str, Any]:
        moment = Moment.now()
        digest = self._statement(self.cleaned_data, moment).digest
        return {"options": options(self.signer, digest), "token": token_of(moment, self.signer)}

    def _by_passkey(self, said: dict[str, Any]) -> Shown:
        moment = moment_of(said["token"], self.signer)
        digest = self._statement(said, moment).digest
        return by_passkey(self.request, self.signer, moment=moment, digest=digest, answer=said["credential"])

    def _without_device(self, said: dict[str, Any]) -> Shown:
        if self.in_sitting:
            return Shown(how=How.SITTING, moment=Moment.now())
        return self.by_password(said)

    def _statement(self, said: dict[str, Any], moment: Moment) -> Statement:
        return self.sheet.filled_in(said["name"], said["purpose"], moment.at, moment.nonce)
