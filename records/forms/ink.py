"""The form that adds a line which was signed in ink, with the scan of its paper (9.1, 10.1)."""

from typing import Any, ClassVar

from families.forms.base import day, text
from families.forms.papers import AGAIN, CHOOSE, EMPTY, MOST, PaperFileField
from families.forms.support import NotLater
from hsww.access.forms import RuleForm
from records.rules import ADD_INK


class InkForm(NotLater, RuleForm):
    rule = ADD_INK
    days: ClassVar[tuple[str, ...]] = ("signed_on",)
    name = text("Who signed?", most=120, error="Enter who signed")
    capacity = text(
        "In which role?",
        most=120,
        hint="For example: Inspector of the council.",
        error="Enter in which role they signed",
    )
    purpose = text("What for?", most=300, error="Enter what they read the file for")
    signed_on = day("On which day?", error_messages={"required": "Enter the day"})
    present = text("Which co-ordinator was present?", most=120, hint="If one had to be.", required=False)
    file = PaperFileField(
        label="The scan of the form",
        help_text=f"A PDF, or a photo as JPEG or PNG, up to {MOST} MB.",
        error_messages={"required": CHOOSE, "empty": EMPTY},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors and given.get("file"):
            self.add_error("file", AGAIN)
        return given
