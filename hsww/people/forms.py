"""The forms of accounts. Their choices are closed lists; what they may write is said by the rules."""

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from hsww.access.hats import ROLE_CHOICES, Hat, Office
from hsww.pages.forms import Form, PartsDateField
from hsww.people.models.appointments import fits

OFFICES = [(office.value, office.label) for office in Office]


class RoleFields(Form):
    hat = forms.ChoiceField(
        label="What will they work as?",
        choices=ROLE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they will work as"},
    )
    offices = forms.MultipleChoiceField(
        label="Special duties",
        help_text="Leave empty if they have none.",
        choices=OFFICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "hat" in given and not fits(Hat(given["hat"]), given.get("offices", [])):
            self.add_error("offices", "One of these duties does not belong to that role")
        return given

    @property
    def role(self) -> tuple[Hat, list[Office]]:
        return Hat(self.cleaned_data["hat"]), [Office(office) for office in self.cleaned_data["offices"]]


class InviteForm(RoleFields):
    email = forms.EmailField(
        label="Their e-mail address",
        error_messages={
            "required": "Enter their e-mail address",
            "invalid": "Enter an e-mail address like name@example.org",
        },
    )
    field_order = ["email", "hat", "offices"]


class AppointForm(RoleFields):
    starts_on = PartsDateField(label="First day", required=False, help_text="Leave empty for today.")
    ends_on = PartsDateField(
        label="Last day", required=False, help_text="Leave empty if there is no end. Reviewers have one."
    )
    field_order = ["hat", "offices", "starts_on", "ends_on"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        first, last = given.get("starts_on") or timezone.localdate(), given.get("ends_on")
        if "starts_on" not in self.errors and last and last < first:
            self.add_error("ends_on", "The last day must be on or after the first day")
        return given


class AcceptForm(Form):
    full_name = forms.CharField(
        label="Your full name",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    known_as = forms.CharField(
        label="What shall we call you?",
        help_text="Leave empty if it is your full name.",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three or four words that do not belong together work well.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password"},
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class EmailChangeForm(Form):
    email = forms.EmailField(
        label="New e-mail address",
        help_text="The chair or the safeguarding lead will confirm it with you first.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter the new e-mail address",
            "invalid": "Enter an e-mail address like name@example.org",
        },
    )


class HatForm(Form):
    """Which of one's own roles to work in now."""

    appointment = forms.ChoiceField(
        label="Work as",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what to work as",
            "invalid_choice": "Choose one of your roles",
        },
    )

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["appointment"]).choices = roles


class PromiseForm(Form):
    agree = forms.BooleanField(
        label="I have read this and I will keep to it",
        error_messages={"required": "Tick the box to say that you will keep to it"},
    )


class SureForm(Form):
    """A page that only asks "Are you sure?"."""


class PhoneForm(Form):
    label = forms.CharField(
        label="What do you call this phone?",
        help_text="So that we know which one you mean if you lose it. For example: My blue phone.",
        max_length=60,
        error_messages={"required": "Give this phone a name"},
    )


class AdoptForm(Form):
    text_key = forms.CharField(
        label="Which text is it?",
        help_text="As it says on its last page. For example: 4 (02/2026).",
        max_length=60,
        error_messages={"required": "Say which text it is"},
    )
