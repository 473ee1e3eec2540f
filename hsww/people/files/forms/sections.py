"""What is asked for in each section of a file of a volunteer or of staff."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from hsww.pages.forms import PartsDateField
from hsww.people.files import rules
from hsww.people.files.forms.words import InFileForm, WordsForm, line, long_text, named, radios
from hsww.people.files.models import (
    MOST_FAMILIES,
    STEPS_OF,
    Check,
    FileKind,
    HeardFrom,
    Reference,
    Step,
)

LAST_DIGITS = 4


class AboutForm(WordsForm):
    texts = ("availability", "area")
    days = ("applied_on",)

    applied_on = PartsDateField(label="When did they apply?", required=False)
    heard_from = radios("How did they hear of us?", [("", "Not known"), *HeardFrom.choices], required=False)
    availability = long_text(
        "When can they help?", hint="For example: Tuesdays and Thursdays, 10 to 12.", required=False
    )
    area = line("Where can they help?", most=300, hint="Districts are enough.", required=False)
    capacity = forms.IntegerField(
        label="How many families can they visit at a time?",
        min_value=0,
        max_value=MOST_FAMILIES,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class JobForm(WordsForm):
    texts = ("job",)

    job = line("What is the job called?", most=120, required=False)


class GiveForm(InFileForm):
    rules_of = {FileKind.VOLUNTEER: rules.GIVE_VOLUNTEER}

    organiser = forms.TypedChoiceField(
        label="Who answers for this volunteer?",
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a co-ordinator"},
    )

    def add_fields(self) -> None:
        people = rules.CHOOSE_ANSWERABLE.rows(self.viewer).exclude(pk=self.file.person_id)
        self.choose("organiser", named(people))


class ReferenceForm(WordsForm):
    texts = ("text",)
    names_asked = ("referee",)
    days = ("asked_on", "received_on")

    referee = line(
        "Who was asked?", most=120, error_messages={"required": "Enter the name of the person who was asked"}
    )
    asked_on = PartsDateField(label="When were they asked?", initial=timezone.localdate)
    received_on = PartsDateField(
        label="When did the answer come?", help_text="Leave this empty until it does.", required=False
    )
    satisfactory = radios(
        "Is it satisfactory?",
        [("", "Not decided yet"), ("yes", "Yes"), ("no", "No")],
        required=False,
    )
    text = long_text("What did they say?", hint="It was said in confidence.", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        asked, received = given.get("asked_on"), given.get("received_on")
        if asked and received and received < asked:
            self.add_error("received_on", "The answer cannot have come before they were asked")
        said = given.get("satisfactory")
        if said and not received and "received_on" not in self.errors:
            self.add_error("received_on", "Enter when the answer came")
        given["satisfactory"] = {"yes": True, "no": False}.get(said or "")
        return given

    @staticmethod
    def of(reference: Reference) -> dict[str, Any]:
        answer = {True: "yes", False: "no", None: ""}[reference.satisfactory]
        facts = {name: getattr(reference, name) for name in ("referee", "asked_on", "received_on", "text")}
        return {**facts, "satisfactory": answer}


class ReferenceChangeForm(ReferenceForm):
    rules_of = rules.CHANGE_REFERENCE


class CheckForm(InFileForm):
    days = ("seen_on",)
    then = {"renew_on": "seen_on"}

    level = radios("Which kind of DBS check is it?", Check.Level.choices, ask="Choose the kind of check")
    last_digits = forms.RegexField(
        regex=rf"^[0-9]{{{LAST_DIGITS}}}$",
        label="The last 4 numbers of the certificate",
        help_text="No more than these. We keep no copy of a certificate, and nothing of what it says.",
        required=False,
        error_messages={"invalid": "Enter the last 4 numbers, like 0172"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w4"}),
    )
    seen_on = PartsDateField(label="When did you see it?", initial=timezone.localdate)
    renew_on = PartsDateField(
        label="When is it to be renewed?", help_text="Leave this empty for three years.", required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["last_digits"] = int(given["last_digits"]) if given.get("last_digits") else None
        return given


class MilestoneForm(InFileForm):
    days = ("held_on",)
    then = {"due_again_on": "held_on"}

    step = radios("What was it?", Step.choices, ask="Choose what it was")
    held_on = PartsDateField(label="When was it?", initial=timezone.localdate)
    due_again_on = PartsDateField(
        label="When is it due again?", help_text="Leave this empty if it is done once.", required=False
    )

    def add_fields(self) -> None:
        steps = STEPS_OF[FileKind(self.file.kind)]
        self.choose("step", [(step.value, str(step.label)) for step in steps])


class NoteForm(WordsForm):
    texts = ("text",)

    text = long_text("Note", error_messages={"required": "Enter the note"})
    in_confidence = forms.BooleanField(
        label="Keep this from the person it is about",
        help_text="Use this only where somebody spoke in confidence.",
        required=False,
    )


class TrusteeForm(InFileForm):
    rules_of = {FileKind.PERSONNEL: rules.NAME_TRUSTEE}

    trustee = forms.TypedChoiceField(
        label="Which trustee may read this file?",
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a trustee"},
    )
    ends_on = PartsDateField(
        label="Last day", required=False, help_text="Leave this empty if there is no end yet."
    )

    def add_fields(self) -> None:
        people = rules.CHOOSE_TRUSTEE.rows(self.viewer).exclude(pk=self.file.person_id)
        self.choose("trustee", named(people))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("ends_on") and given["ends_on"] < timezone.localdate():
            self.add_error("ends_on", "The last day must be today or later")
        return given
