"""Phone numbers and postcodes, as people really type them. They are tidied, never "corrected"."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

UK_PHONE = re.compile(r"(?:\+44|0)\d{9,10}")
SHORT_PHONE = re.compile(r"999|112|10[15]|11[19]|116\d{3}")
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})")


class PhoneField(forms.CharField):
    """A number that can be rung in the United Kingdom. Spaces, brackets and dashes are fine."""

    def __init__(self, *, autocomplete: str = "off", **options: Any) -> None:
        options.setdefault("max_length", 30)
        options.setdefault("widget", forms.TextInput({"type": "tel", "autocomplete": autocomplete}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        plain = typed.replace("(0)", "") if typed.startswith("+44") else typed
        bare = re.sub(r"[\s().\-]", "", plain)
        if typed and not (UK_PHONE.fullmatch(bare) or SHORT_PHONE.fullmatch(bare)):
            raise ValidationError("Enter a phone number, like 01632 960 001 or 07700 900 982", code="invalid")
        return " ".join(typed.split())


class PostcodeField(forms.CharField):
    """A postcode in any case and spacing, kept as "ZZ9 1AA"."""

    def __init__(self, *, autocomplete: str = "off", **options: Any) -> None:
        options.setdefault("max_length", 12)
        options.setdefault("widget", forms.TextInput({"autocomplete": autocomplete, "class": "w6"}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not typed:
            return typed
        found = POSTCODE.fullmatch(re.sub(r"[^0-9A-Za-z]", "", typed).upper())
        if not found:
            raise ValidationError("Enter a full postcode, like ZZ9 1AA", code="invalid")
        return f"{found[1]} {found[2]}"
