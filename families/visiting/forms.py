"""The visit diary: a few large buttons, a few words, under a minute."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils import timezone

from families.forms.base import day
from families.models import Visit, VisitKind
from families.visiting.projection import VisitorView
from hsww.pages.dates import PARTS, PartsDateWidget
from hsww.pages.forms import Form

TODAY, YESTERDAY, OTHER = "today", "yesterday", "other"
LENGTHS = (30, 60, 90, 120)
MOST_MINUTES = 720
LONGEST = 10_000
"""Checked here and not by the browser, which would cut off what is pasted without a word."""
HAPPENED = frozenset({VisitKind.HOME, VisitKind.OUT, VisitKind.PHONE})


@dataclass(frozen=True)
class Entry:
    """What the diary says, once it makes sense."""

    writing: UUID
    day: date
    kind: VisitKind
    minutes: int
    seen: tuple[str, ...]
    note: str
    worried: bool


class VisitForm(Form):
    writing = forms.UUIDField(widget=forms.HiddenInput)
    """The id the visit will have: a form sent twice over a bad line makes one visit."""
    which_day = forms.ChoiceField(
        label="When was it?",
        choices=[(TODAY, "Today"), (YESTERDAY, "Yesterday"), (OTHER, "Another day")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the day of the visit"},
    )
    other_day = day("If it was another day, which?", required=False)
    kind = forms.ChoiceField(
        label="What happened?",
        choices=VisitKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened"},
    )
    length = forms.ChoiceField(
        label="How long were you together?",
        choices=[
            ("30", "Half an hour"),
            ("60", "1 hour"),
            ("90", "An hour and a half"),
            ("120", "2 hours"),
            (OTHER, "Another length"),
        ],
        widget=forms.RadioSelect,
        required=False,
        help_text="Leave this out if you did not meet or speak.",
    )
    other_minutes = forms.IntegerField(
        label="If it was another length, how many minutes?",
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    seen = forms.MultipleChoiceField(
        label="Who did you see?", required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label="What did you do?",
        help_text="A few words are enough. If you are worried about safety, use the next question.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[
            MaxLengthValidator(LONGEST, f"Make this shorter: at most {LONGEST:,} letters and spaces")
        ],
    )
    worried = forms.ChoiceField(
        label="Are you worried about anyone?",
        choices=[("no", "No"), ("yes", "Yes. I will say more on the next page")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say if you are worried about anyone"},
    )

    def __init__(self, *args: Any, family: VisitorView, since: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since
        people = [(str(person.id), person.first_name) for person in family.adults]
        people += [(str(child.id), child.first_name) for child in family.children if not child.expected]
        seen = cast("forms.MultipleChoiceField", self.fields["seen"])
        seen.choices = [(one, name or "A child") for one, name in people]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "which_day" in said and "other_day" in said:
            self._clean_day(said)
        if said.get("kind") in HAPPENED and "length" in said and "other_minutes" in said:
            self._clean_length(said)
        return said

    def _clean_day(self, said: dict[str, Any]) -> None:
        if said["which_day"] == OTHER and said["other_day"] is None:
            self.add_error("other_day", "Enter the day of the visit")
            return
        field = "other_day" if said["which_day"] == OTHER else "which_day"
        if _day(said) > timezone.localdate():
            self.add_error(field, "The day of the visit must be today or in the past")
        elif _day(said) < self.since:
            self.add_error(field, "The day of the visit must not be before you began with this family")

    def _clean_length(self, said: dict[str, Any]) -> None:
        if not said["length"]:
            self.add_error("length", "Choose how long you were together")
        elif said["length"] == OTHER and not said["other_minutes"]:
            self.add_error("other_minutes", "Enter how many minutes")

    def too_long_to_keep(self) -> None:
        """Says only this: what is missing matters once the visit is saved."""
        self.errors.clear()
        self.add_error("note", "This is too long to keep for later. Make it shorter")

    def entry(self) -> Entry:
        said = self.cleaned_data
        return Entry(
            writing=said["writing"],
            day=_day(said),
            kind=VisitKind(said["kind"]),
            minutes=_minutes(said),
            seen=tuple(said["seen"]) if said["kind"] in HAPPENED else (),
            note=said["note"],
            worried=said["worried"] == "yes",
        )


def _boxes(name: str, widget: forms.Widget) -> Iterator[str]:
    """A date is typed into three boxes, each with a name of its own."""
    yield from (f"{name}_{part}" for part in PARTS) if isinstance(widget, PartsDateWidget) else (name,)


BOXES = frozenset(box for name, field in VisitForm.base_fields.items() for box in _boxes(name, field.widget))
"""All that the form sends."""


def is_typed(content: Mapping[str, Sequence[str]]) -> bool:
    """Whether anything was said in it. An empty form sends its number and the day it begins with, too."""
    said = [(name, text) for name in BOXES - {"writing"} for text in content.get(name, ())]
    return any(text.strip() and (name, text) != ("which_day", TODAY) for name, text in said)


def _day(said: dict[str, Any]) -> date:
    today = timezone.localdate()
    other: date = said["other_day"] or today
    return {TODAY: today, YESTERDAY: today - timedelta(days=1)}.get(said["which_day"], other)


def _minutes(said: dict[str, Any]) -> int:
    if said["kind"] not in HAPPENED:
        return 0
    return int(said["other_minutes"] if said["length"] == OTHER else said["length"])


def blank() -> dict[str, Any]:
    return {"writing": uuid4(), "which_day": TODAY}


def from_visit(visit: Visit) -> dict[str, Any]:
    usual = visit.minutes in LENGTHS
    return {
        "writing": visit.id,
        "which_day": OTHER,
        "other_day": visit.day,
        "kind": visit.kind,
        "length": str(visit.minutes) if usual else OTHER if visit.minutes else "",
        "other_minutes": None if usual else visit.minutes or None,
        "seen": visit.seen or [],
        "note": visit.note,
    }


def from_draft(data: QueryDict) -> dict[str, Any]:
    """What was typed, as each field's box would show it; not yet checked."""
    found = {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in VisitForm.base_fields.items()
    }
    return found if found["writing"] else {**found, "writing": uuid4()}
