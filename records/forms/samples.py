"""The form that draws a sample (8.3, 9.1)."""

from typing import Any, cast
from uuid import UUID

from django import forms

from hsww.access.hats import Hat
from hsww.pages.forms import Form
from records.models import MOST_DAYS, MOST_FILES, Purpose
from records.queries import Reader


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
