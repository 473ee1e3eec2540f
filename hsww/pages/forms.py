"""Forms as people meet them: hints before inputs, errors beside their field and above the form.

Everything here refuses politely: an error says what to do, and what was typed is still there.
"""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from hsww.pages.dates import PartsDateField, PartsDateWidget
from hsww.pages.details import PhoneField, PostcodeField

__all__ = [
    "ChoiceField",
    "Form",
    "PartsDateField",
    "PartsDateWidget",
    "PhoneField",
    "PostcodeField",
    "Renderer",
]


class Renderer(TemplatesSetting):
    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"


class Form(forms.Form):
    """The server says what is missing, in our words; a browser's own bubbles would come first and say less."""

    use_required_attribute = False

    def full_clean(self) -> None:
        """An empty field says which question is meant, where its own form has no better words."""
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                question = field.label or name.replace("_", " ").capitalize()
                field.error_messages["required"] = f"Please answer: {question}"
        super().full_clean()


class ChoiceField(forms.ChoiceField):
    """One of a few, each with a large target. A long list (over about eight) is better as a select."""

    widget = forms.RadioSelect

    def __init__(self, *, ask: str = "Choose one", **options: Any) -> None:
        errors = {"required": ask, "invalid_choice": ask, **(options.pop("error_messages", None) or {})}
        super().__init__(error_messages=errors, **options)
