"""The forms of what follows when something went: the account, the lead's look, and telling somebody (2.1-2.3, 1.5)."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from consent.forms import not_in_the_future
from consent.releases.models import Heard, Review
from consent.releases.rules import REVIEW, TELL, WRITE_ACCOUNT
from families.forms.base import day, long_text, radios, text
from hsww.access.forms import RuleForm


class AccountForm(RuleForm):
    rule = WRITE_ACCOUNT

    said = long_text("What exactly did they hear?", hint="Leave empty if it is written down already.")
    facts = long_text(
        "The facts",
        hint="What was seen and heard, by whom, and when.",
        error="Write down the facts",
        required=True,
    )
    opinion = long_text("What you think about it", hint="Kept apart from the facts.")
    least = long_text("Why would no less do?", error="Write down why no less would do", required=True)
    decided = text("Who decided it?", most=200, error="Write down who decided it")


class ReviewForm(RuleForm):
    rule = REVIEW

    verdict = radios("What do you find?", Review.Verdict.choices, error="Choose what you find")
    words = long_text(
        "Why, and what is to be done?", error="Write down why, and what is to be done", required=True
    )

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"verdict": Review.Verdict(given["verdict"]), "words": given["words"]}


class ToldForm(RuleForm):
    rule = TELL

    how = radios("Have they been told?", Heard.How.choices, error="Choose if they were told")
    told_on = day(
        "If they were told: when?", required=False, initial=timezone.localdate, validators=[not_in_the_future]
    )
    reason = long_text("If not yet: how would it make the danger greater?")
    look_again_on = day("If not yet: when do you look at it again?", required=False)

    def __init__(self, *args: Any, went_on: date, **options: Any) -> None:
        self._went_on = went_on
        super().__init__(*args, **options)

    def clean_told_on(self) -> date | None:
        told: date | None = self.cleaned_data["told_on"]
        if told is not None and told < self._went_on:
            raise forms.ValidationError("The day must not be before it was shared")
        return told

    def clean_look_again_on(self) -> date | None:
        again: date | None = self.cleaned_data["look_again_on"]
        if again is not None and again <= timezone.localdate():
            raise forms.ValidationError("The day must be after today")
        return again

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        needed = {"told_on": "Give the day they were told"}
        if self.is_put_off:
            needed = {
                "reason": "Write down how it would make the danger greater",
                "look_again_on": "Give a day to look at it again",
            }
        for name, error in needed.items():
            if not given.get(name):
                self.add_error(name, error)
        return given

    @property
    def is_put_off(self) -> bool:
        return self.cleaned_data.get("how") == Heard.How.PUT_OFF
