"""The lead's form where parents do not agree."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from consent.deciding_facts import Line
from consent.disagreements.rules import DECIDE_DISAGREEMENT
from families.forms.base import long_text, radios
from hsww.access.forms import RuleForm
from hsww.pages.forms import PartsDateField

NOTHING, GENERAL, NAMED = "nothing", "general", "named"


class DecideForm(RuleForm):
    rule = DECIDE_DISAGREEMENT

    may_go = radios("What may go?", [], error="Choose what may go")
    lines = forms.MultipleChoiceField(
        label="Which of it?", widget=forms.CheckboxSelectMultiple, choices=[], required=False
    )
    ends_on = PartsDateField(
        label="Until when does it count?", help_text="The last day. Leave empty for no end.", required=False
    )
    reason = long_text("Why?", hint="Only the leads read this.", error="Say why", required=True)

    def __init__(self, *args: Any, lines: Sequence[tuple[Line, str]], **options: Any) -> None:
        self.named = {f"{line.statement}:{line.line}": (line, text) for line, text in lines}
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        goes = (NAMED, "What I tick below") if self.named else (GENERAL, "General news of our support")
        self.choose("may_go", [goes, (NOTHING, "Nothing")])
        if self.named:
            self.choose("lines", [(key, text) for key, (_, text) in self.named.items()])
        else:
            del self.fields["lines"]

    def clean_ends_on(self) -> date | None:
        day: date | None = self.cleaned_data["ends_on"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError("The last day must be today or later")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("may_go") == NAMED and not given.get("lines"):
            self.add_error("lines", "Tick what may go")
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        chosen = given.get("lines", []) if given["may_go"] == NAMED else []
        return {
            "general": given["may_go"] == GENERAL,
            "lines": [self.named[key][0] for key in chosen],
            "ends_on": given["ends_on"],
            "reason": given["reason"],
        }
