"""The form that draws a sample (8.3, 9.1)."""

from typing import Any, cast
from uuid import UUID

from django import forms

from hsww.access.hats import Hat
from hsww.pages.forms import Form
from records.models import MOST_DAYS, MOST_FILES, PURPOSES_OF, READERS_OF, Kind, Purpose
from records.queries import Reader


class DrawForm(Form):
    kind = forms.ChoiceField(
        label="Which files?",
        widget=forms.RadioSelect,
        initial=Kind.FAMILY,
        error_messages={"required": "Choose which files"},
    )
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

    def __init__(self, *args: Any, readers: list[Reader], kinds: list[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["reader"])
        field.choices = [(one.code, f"{one.name} ({one.hat.label})") for one in readers]
        cast("forms.ChoiceField", self.fields["kind"]).choices = [(one.value, one.label) for one in kinds]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "kind" in said:
            kind = Kind(said["kind"])
            if "reader" in said and _hat(said["reader"]) not in READERS_OF[kind]:
                self.add_error("reader", "This reader may not read files of this kind")
            if "purpose" in said and said["purpose"] not in PURPOSES_OF[kind]:
                self.add_error("purpose", "Files of this kind are not read for this")
        return said

    def chosen(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "kind": Kind(said["kind"]),
            "reader": UUID(said["reader"].partition(":")[2]),
            "hat": _hat(said["reader"]),
            "size": said["size"],
            "purpose": Purpose(said["purpose"]),
            "days": said["days"],
        }


def _hat(code: str) -> Hat:
    return Hat(code.partition(":")[0])
