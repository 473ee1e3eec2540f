"""Visits by the co-ordinator with their scores, and the start, the end, matches and ties."""

from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils import timezone

from families.details import EndOfSupport, Scores
from families.forms.base import day, long_text, people, radios
from families.models import Ending, Family, Need, Tie
from families.models.support import HEADINGS
from families.queries.choices import named, next_organisers_for, people_who_may_be_tied, volunteers_by_load
from families.work_rules import (
    DECLARE_TIE,
    END_MATCH,
    END_SUPPORT,
    FIRST_VISIT,
    HAND_OVER,
    MAKE_MATCH,
    REVIEW,
    START_SUPPORT,
)
from hsww.access.forms import RuleForm
from hsww.access.rules import Rule
from hsww.pages.forms import Form

SCORES = [
    ("", "Not something they want help with"),
    ("0", "0: not coping at all"),
    ("1", "1"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5: coping very well"),
]


class NotLater(Form):
    """Refuses days that have not come."""

    days: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in self.days:
            if given.get(name) and given[name] > timezone.localdate():
                self.add_error(name, "This day has not come yet")
        return given


class ScoresForm(NotLater, RuleForm):
    """How the family copes with each of the thirteen needs it wants help with."""

    days: ClassVar[tuple[str, ...]] = ("held_on",)
    asks_for_scores: ClassVar[bool] = True

    held_on = day("When was the visit?", initial=timezone.localdate)
    note = long_text("What do they hope for? What was agreed?")

    def __init__(self, *args: Any, last: dict[str, int] | None = None, **options: Any) -> None:
        self.last = last or {}
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        for need in Need:
            last = self.last.get(need.value)
            self.fields[f"score_{need.value}"] = forms.TypedChoiceField(
                label=need.label,
                help_text="" if last is None else f"Last time: {last}",
                choices=SCORES,
                coerce=int,
                empty_value=None,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.asks_for_scores and not self.errors and not self._scores():
            first = next(iter(HEADINGS.values()))[0].value
            self.add_error(f"score_{first}", "Choose at least one thing the family wants help with")
        return given

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The score fields under the headings of the framework."""
        return [
            (heading, [self[f"score_{need.value}"] for need in needs]) for heading, needs in HEADINGS.items()
        ]

    def others(self) -> list[BoundField]:
        return [field for field in self if not field.name.startswith("score_") and not field.is_hidden]

    def scores(self) -> Scores:
        given = self.cleaned_data
        return Scores(held_on=given["held_on"], note=given["note"], scores=self._scores())

    def _scores(self) -> dict[str, int]:
        found = {need.value: self.cleaned_data.get(f"score_{need.value}") for need in Need}
        return {need: score for need, score in found.items() if score is not None}


class FirstVisitForm(ScoresForm):
    rule: ClassVar[Rule] = FIRST_VISIT


class ReviewForm(ScoresForm):
    rule: ClassVar[Rule] = REVIEW


class EndForm(ScoresForm):
    """Scores at the end are welcome and not required: some families just stop answering."""

    rule: ClassVar[Rule] = END_SUPPORT
    days = ("ended_on", "held_on")
    asks_for_scores = False

    ending = radios("Why does support end?", Ending.choices, error="Choose why support ends")
    ended_on = day("Last day of support", initial=timezone.localdate)

    field_order = ["ending", "ended_on", "held_on", "note"]

    def end(self) -> EndOfSupport:
        return EndOfSupport(
            ended_on=self.cleaned_data["ended_on"], ending=Ending(self.cleaned_data["ending"])
        )


class StartForm(NotLater, RuleForm):
    rule = START_SUPPORT
    days = ("active_from",)

    active_from = day("First day of support", initial=timezone.localdate)
    plan = long_text("What we agreed with the family", hint="The volunteer will see this.")


class AboutFamily(RuleForm):
    def __init__(self, *args: Any, family: Family, **options: Any) -> None:
        self.family = family
        super().__init__(*args, **options)


class MatchForm(AboutFamily):
    rule = MAKE_MATCH

    volunteer = forms.TypedChoiceField(
        label="Who will visit?",
        coerce=UUID,
        help_text="Those with the fewest families come first. In brackets: the districts of the families they visit.",
        error_messages={"required": "Choose who will visit"},
    )
    plan = long_text(
        "What we agreed with the family",
        hint="The volunteer sees this. Read it once more.",
        error="Enter what was agreed, so that the volunteer knows",
        required=True,
    )
    visitor_notes = long_text(
        "Safety notes for whoever visits",
        hint="The volunteer sees this. Say nothing here that is not for them.",
    )

    def add_fields(self) -> None:
        offered = volunteers_by_load(self.viewer, self.family)
        cast("forms.ChoiceField", self.fields["volunteer"]).choices = [("", "Choose a volunteer"), *offered]


class EndMatchForm(RuleForm):
    rule = END_MATCH

    ended_because = long_text("Why does it end?", error="Enter the reason", required=True)


class TieForm(AboutFamily):
    rule = DECLARE_TIE

    person = forms.TypedChoiceField(
        label="Who has a tie to the family?",
        coerce=UUID,
        error_messages={"required": "Choose who has a tie to the family"},
    )
    tie = radios("What is the tie?", Tie.choices, error="Choose what the tie is")

    def add_fields(self) -> None:
        me = str(self.viewer.user_id)
        known = named(people_who_may_be_tied(self.viewer, self.family))
        self.choose(
            "person", [("", "Choose a person"), (me, "I do"), *(one for one in known if one[0] != me)]
        )


class HandOverForm(AboutFamily):
    rule = HAND_OVER

    organiser = people("Who will be their co-ordinator?", error="Choose a co-ordinator")

    def add_fields(self) -> None:
        self.choose("organiser", named(next_organisers_for(self.viewer, self.family)))
