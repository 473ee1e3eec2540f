"""The fields that forms about families are made of, and what was typed into them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, QueryDict

from hsww.pages.forms import PartsDateField

FIRST_DAY = date(2000, 1, 1)
FIRST_BIRTH = date(1900, 1, 1)
"""Whatever lies before these was typed wrong: 1024 for 2024."""


def typed(request: HttpRequest) -> QueryDict | None:
    """What was typed, or None on a first visit. An empty answer counts as one."""
    return request.POST if request.method == "POST" else None


def text(label: str, *, most: int, hint: str = "", error: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        required=required,
        error_messages={"required": error} if error else None,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def long_text(label: str, *, hint: str = "", error: str = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=10_000,
        error_messages={"required": error} if error else None,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )


def day(label: str, **options: Any) -> PartsDateField:
    """A day on which something happened to a family while the scheme knew it."""
    return PartsDateField(label=label, earliest=FIRST_DAY, **options)


def birthday(label: str, **options: Any) -> PartsDateField:
    return PartsDateField(label=label, earliest=FIRST_BIRTH, required=False, **options)


def once() -> forms.UUIDField:
    """The id of what the form makes: a form sent twice over a bad line makes it once."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)


def radios(
    label: str, choices: Any, *, hint: str = "", error: str = "Choose one", required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        widget=forms.RadioSelect,
        required=required,
        error_messages={"required": error},
    )


def people(label: str, *, error: str) -> forms.TypedChoiceField:
    """One of some people, whom the form puts in by `choose`; its value is an id."""
    return forms.TypedChoiceField(
        label=label, coerce=UUID, widget=forms.RadioSelect, error_messages={"required": error}
    )
