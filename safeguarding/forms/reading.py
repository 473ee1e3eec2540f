"""What those who answer for safeguarding write: a note beside a concern, and who is on duty."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from hsww.pages.forms import Form, PartsDateField, PhoneField
from safeguarding.forms.raising import NOT_TOO_LONG

Pairs = Sequence[tuple[str, str]]


class NoteForm(Form):
    text = forms.CharField(
        label="What did you do, or find out?",
        help_text="It is kept beside the concern. What was raised is never changed.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write the note"},
        validators=NOT_TOO_LONG,
    )


class RotaForm(Form):
    day_from = PartsDateField(label="From", error_messages={"required": "Enter the first day"})
    day_to = PartsDateField(label="To", error_messages={"required": "Enter the last day"})
    duty = forms.ChoiceField(label="On duty", error_messages={"required": "Choose who is on duty"})
    duty_phone = PhoneField(
        label="Phone of who is on duty", error_messages={"required": "Enter the phone to ring"}
    )
    deputy = forms.ChoiceField(label="Stands in", error_messages={"required": "Choose who stands in"})
    deputy_phone = PhoneField(
        label="Phone of who stands in", error_messages={"required": "Enter the phone to ring"}
    )

    def __init__(self, *args: Any, duties: Pairs, deputies: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].choices = [("", "Please choose"), *duties]  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [("", "Please choose"), *deputies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        first, last = said.get("day_from"), said.get("day_to")
        if first and last and last < first:
            self.add_error("day_to", "The last day must not be before the first")
        if said.get("duty") and said.get("duty") == said.get("deputy"):
            self.add_error("deputy", "Choose somebody else to stand in")
        return said

    def row(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {**said, "duty": UUID(said["duty"]), "deputy": UUID(said["deputy"])}
