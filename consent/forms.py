"""The forms of telling and asking. Dates are never in the future, and a limit is always in words."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from consent.actions import Reply, Telling
from consent.models import (
    Answer,
    AskedAt,
    How,
    Recipient,
    Statement,
    WrittenHow,
)
from consent.questions import SPECIAL, Question
from consent.rules import ASK_MORE, ASK_PERMISSION, RECORD_INFORMATION, WITHDRAW
from families.models import Person
from hsww.access.forms import RuleForm
from hsww.pages.forms import PartsDateField

NOT_ASKED = "not_asked"
MOST = 2_000
"""Letters of what may be told, or may not: each line is shown again on every page that decides by it."""
ANSWERS = [
    (NOT_ASKED, "Not asked yet"),
    (Answer.GIVEN.value, "Yes"),
    (Answer.LIMITED.value, "Yes, but only some of it"),
    (Answer.REFUSED.value, "No"),
]


def not_in_the_future(day: date | None) -> None:
    if day is not None and day > timezone.localdate():
        raise forms.ValidationError("The day must be today or before")


class InformForm(RuleForm):
    rule = RECORD_INFORMATION

    spoken_on = PartsDateField(
        label="When did you tell them?",
        help_text="The day you talked it through. Leave empty if you have not yet.",
        required=False,
        validators=[not_in_the_future],
    )
    written_on = PartsDateField(
        label="When did they get it in writing?",
        help_text="Leave empty if they have not yet.",
        required=False,
        validators=[not_in_the_future],
    )
    written_how = forms.ChoiceField(
        label="How did they get it?",
        choices=WrittenHow.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    right_to_see_told = forms.BooleanField(
        label="I told them that they may ask to see their record", required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        if not given.get("spoken_on") and not given.get("written_on"):
            self.add_error("spoken_on", "Give at least one of the two days")
        if given.get("written_on") and not given.get("written_how"):
            self.add_error("written_how", "Choose how they got it in writing")
        if given.get("written_how") and not given.get("written_on"):
            self.add_error("written_on", "Give the day they got it in writing")
        return given

    def facts(self) -> dict[str, Any]:
        how = self.cleaned_data["written_how"]
        return {**self.cleaned_data, "written_how": WrittenHow(how) if how else None}


class TellingForm(RuleForm):
    rule = ASK_PERMISSION

    how = forms.ChoiceField(
        label="How did they answer?", choices=How.choices, widget=forms.RadioSelect, initial=How.SAID.value
    )
    asked_at = forms.ChoiceField(
        label="When did you ask?",
        choices=AskedAt.choices,
        widget=forms.RadioSelect,
        initial=AskedAt.INITIAL.value,
    )
    said_on = PartsDateField(
        label="On which day?", initial=timezone.localdate, validators=[not_in_the_future]
    )

    def telling(self) -> Telling:
        given = self.cleaned_data
        return Telling(how=How(given["how"]), asked_at=AskedAt(given["asked_at"]), said_on=given["said_on"])


class WithdrawForm(TellingForm):
    rule = WITHDRAW

    def __init__(self, *args: Any, statement: Statement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.statement = statement
        self.fields["asked_at"].initial = AskedAt.PHONE.value

    def clean_said_on(self) -> date:
        day: date = self.cleaned_data["said_on"]
        if day < self.statement.said_on:
            raise forms.ValidationError("The day must not be before they said yes")
        return day


class AnswersForm(RuleForm):
    """One person's answers to the usual questions."""

    rule = ASK_PERMISSION

    def __init__(self, *args: Any, person: Person, questions: tuple[Question, ...], **options: Any) -> None:
        self.person, self.questions = person, questions
        super().__init__(*args, prefix=f"p{person.id.hex}", **options)

    def add_fields(self) -> None:
        for question in self.questions:
            self.fields[question.name] = forms.ChoiceField(
                label=question.label,
                help_text=question.read_out,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                initial=NOT_ASKED,
            )
            self.fields[f"{question.name}_limits"] = forms.CharField(
                label="If only some of it: what may we share, and what not?",
                required=False,
                max_length=MOST,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for question in self.questions:
            limits = f"{question.name}_limits"
            if given.get(question.name) == Answer.LIMITED and not given.get(limits):
                self.add_error(limits, "Say in their words what we may share and what not")
        return given

    def replies(self) -> list[Reply]:
        given = self.cleaned_data
        return [
            Reply(
                giver=self.person,
                question=question,
                answer=Answer(given[question.name]),
                limits=given[f"{question.name}_limits"],
            )
            for question in self.questions
            if given[question.name] != NOT_ASKED
        ]


class NamedForm(TellingForm):
    """Of one person, about named pieces of information for one recipient by name."""

    rule = ASK_MORE

    giver = forms.ChoiceField(
        label="Who did you ask?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who you asked"},
    )
    recipient_name = forms.CharField(
        label="Their name", max_length=200, error_messages={"required": "Enter who it would be shared with"}
    )
    items = forms.CharField(
        label="What exactly may be shared?",
        help_text="One thing on each line. For example: how often we visit.",
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what exactly may be shared"},
    )
    answer = forms.ChoiceField(
        label="What did they say?",
        choices=ANSWERS[1:],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they said"},
    )
    limits = forms.CharField(label="If only some of it: what not?", required=False, max_length=MOST)
    until = PartsDateField(
        label="Until when does it count?", help_text="Leave empty if no end was agreed.", required=False
    )

    def __init__(self, *args: Any, people: tuple[Person, ...], **options: Any) -> None:
        self.people = {str(person.id): person for person in people}
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        self.choose("giver", [(key, person.first_name) for key, person in self.people.items()])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("answer") == Answer.LIMITED and not given.get("limits"):
            self.add_error("limits", "Say in their words what may not be shared")
        until, said_on = given.get("until"), given.get("said_on")
        if until and said_on and until < said_on:
            self.add_error("until", "The last day must not be before the day they said it")
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "giver": self.people[given["giver"]],
            "recipient_name": given["recipient_name"],
            "items": given["items"],
            "answer": Answer(given["answer"]),
            "limits": given["limits"],
            "until": given["until"],
            "telling": self.telling(),
        }


class SpecialForm(NamedForm):
    recipient_kind = forms.ChoiceField(
        label="Who would it be shared with?",
        choices=[(kind.value, kind.label) for kind in SPECIAL],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it would be shared with"},
    )
    field_order = [
        "giver", "recipient_kind", "recipient_name", "items", "answer", "limits", "until", "how", "asked_at", "said_on",
    ]  # fmt: skip

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "recipient": Recipient(self.cleaned_data["recipient_kind"])}
