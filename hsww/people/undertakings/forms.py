"""What is written down of somebody under an undertaking (7.6)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from hsww.access.forms import RuleForm
from hsww.pages.forms import PartsDateField
from hsww.people.files.forms.words import LATER, line, long_text
from hsww.people.models import User
from hsww.people.undertakings.rules import END_ENGAGEMENT, ENGAGE, SIGN_ON_PAPER

LONGEST = timedelta(days=366)
TOO_LONG = "An undertaking lasts a year at most. After that it is signed again"
NO_ACCOUNT = ("", "None: they need no account")


class EngageForm(RuleForm):
    rule = ENGAGE

    who = line("Who comes?", most=200, error_messages={"required": "Enter who comes"})
    firm = line("Their firm", most=200, hint="Leave empty if they come for themselves.", required=False)
    work = long_text(
        "What do they come to do?",
        hint="For example: repairs the computers in the office.",
        error_messages={"required": "Enter what they come to do"},
    )
    begins_on = PartsDateField(label="First day", initial=timezone.localdate)
    ends_on = PartsDateField(
        label="Last day", help_text="A year at most.", error_messages={"required": "Enter the last day"}
    )
    account = forms.TypedChoiceField(
        label="Which account opens for it?",
        help_text="People are here who were given the role of a contractor. It opens on these days alone, once they "
        "have signed.",
        choices=[NO_ACCOUNT],
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, contractors: list[User], **options: Any) -> None:
        self._contractors = contractors
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        named = [(str(one.pk), one.display_name) for one in self._contractors]
        self.choose("account", [NO_ACCOUNT, *named])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first: date | None = given.get("begins_on")
        last: date | None = given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must be on or after the first day")
        elif last and last < timezone.localdate():
            self.add_error("ends_on", "The last day must be today or later")
        elif first and last and last - first > LONGEST:
            self.add_error("ends_on", TOO_LONG)
        return given


class PaperForm(RuleForm):
    rule = SIGN_ON_PAPER

    paper_on = PartsDateField(label="On which day did they sign?", initial=timezone.localdate)
    kept_at = line(
        "Where is the paper?",
        most=300,
        hint="For example: the blue folder in the office.",
        error_messages={"required": "Enter where the paper is"},
    )

    def clean_paper_on(self) -> date:
        signed: date = self.cleaned_data["paper_on"]
        if signed > timezone.localdate():
            raise forms.ValidationError(LATER)
        return signed


class EndForm(RuleForm):
    rule = END_ENGAGEMENT

    reason = long_text("Why does it end early?", error_messages={"required": "Enter why it ends"})
