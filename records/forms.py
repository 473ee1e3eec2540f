"""The form that draws a sample, and the Record of Access form."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict

from hsww.access.hats import Hat
from hsww.pages.forms import Form
from hsww.people.models import User
from records.assertions import options
from records.models import MOST_DAYS, MOST_FILES, Purpose
from records.proving import Moment, Shown, by_passkey, by_password, moment_of, token_of, ways
from records.queries import Reader
from records.statement import Sheet, Statement

ASK_DEVICE = "ask_device"
"""Sent along by the page's script to learn what the device has to sign."""
MISSING = {"password": "Enter your password", "code": "Enter the code from your app"}


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it was nothing: an empty form is still one that was sent."""
    return request.POST if request.method == "POST" else None


class DrawForm(Form):
    reader = forms.ChoiceField(
        label="Who will read the files?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who will read the files"},
    )
    size = forms.IntegerField(
        label="How many files?",
        help_text=f"Between 1 and {MOST_FILES}. They are drawn by chance: nobody picks them.",
        min_value=1,
        max_value=MOST_FILES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Enter how many files"},
    )
    purpose = forms.ChoiceField(
        label="What for?",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the files are read for"},
    )
    days = forms.IntegerField(
        label="For how many days?",
        help_text=f"At most {MOST_DAYS}. After that the files close by themselves.",
        min_value=1,
        max_value=MOST_DAYS,
        initial=14,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Enter for how many days"},
    )

    def __init__(self, *args: Any, readers: list[Reader], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["reader"])
        field.choices = [(one.code, f"{one.name} ({one.hat.label})") for one in readers]

    def chosen(self) -> dict[str, Any]:
        said = self.cleaned_data
        hat, _, reader = said["reader"].partition(":")
        return {
            "reader": UUID(reader),
            "hat": Hat(hat),
            "size": said["size"],
            "purpose": Purpose(said["purpose"]),
            "days": said["days"],
        }


class SignForm(Form):
    """The Record of Access form, and with it the showing that it is you. Nothing is asked of a device or used up of
    a code before the rest is right."""

    name = forms.CharField(
        label="Your full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    purpose = forms.ChoiceField(
        label="Why do you need to read this file?",
        choices=Purpose.choices,
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
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)
    token = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: HttpRequest, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.sheet = request, sheet
        self.signer = cast(User, request.user)
        self.able = ways(self.signer)
        self.shown: Shown | None = None
        if not self.able.code:
            del self.fields["code"]
        if not self.able.password:
            del self.fields["password"]

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "purpose", "detail", "promise")]

    @property
    def secrets(self) -> list[forms.BoundField]:
        return [self[name] for name in ("password", "code") if name in self.fields]

    @property
    def asks_the_device(self) -> bool:
        """Whether the page asks what its device has to sign, before it sends the form itself."""
        return ASK_DEVICE in self.data and self.able.passkey

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not self.asks_the_device:
            self.shown = self._by_passkey(said) if said["credential"] else self._by_password(said)
        return said

    def challenge(self) -> dict[str, Any]:
        moment = Moment.now()
        digest = self._statement(self.cleaned_data, moment).digest
        return {"options": options(self.signer, digest), "token": token_of(moment, self.signer)}

    def _by_passkey(self, said: dict[str, Any]) -> Shown:
        moment = moment_of(said["token"], self.signer)
        digest = self._statement(said, moment).digest
        return by_passkey(self.request, self.signer, moment=moment, digest=digest, answer=said["credential"])

    def _by_password(self, said: dict[str, Any]) -> Shown:
        if not self.able.password:
            raise forms.ValidationError("Sign with your fingerprint, face or PIN")
        missing = {field.name: MISSING[field.name] for field in self.secrets if not said[field.name]}
        if missing:
            raise forms.ValidationError(missing)
        code, password = said.get("code", ""), said["password"]
        return by_password(self.request, self.signer, password=password, code=code, able=self.able)

    def _statement(self, said: dict[str, Any], moment: Moment) -> Statement:
        return self.sheet.filled_in(said["name"], said["purpose"], moment.at, moment.nonce)
