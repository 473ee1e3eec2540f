"""What anybody can write down in a hurry: a worry, or that they rang for help.

An answer that cannot be understood is kept as "not said" and never sent back: nobody is turned away (2.3). Only what
is longer than a book chapter comes back, with every word still in its place.
"""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from hsww.pages.forms import Form, PartsDateField
from safeguarding.actions import Words
from safeguarding.models import Rang, SafeTonight

OTHER, WORKER = "other", "worker"
SOMEONE_ELSE = (OTHER, "Someone else, or not in this list")
SOMEONE_HERE = (WORKER, "Someone who works or volunteers here")
TEXTS = ("child_words", "what_happened", "worries", "who")
NOON = time(12)
LONGEST = 20_000
"""Checked here and not by the browser, which would cut off what is pasted without a word."""
NOT_TOO_LONG = (MaxLengthValidator(LONGEST, f"Make this shorter: at most {LONGEST:,} letters and spaces"),)

Pairs = Sequence[tuple[str, str]]


def about_choices(families: Pairs, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("", "Please choose"), *families, SOMEONE_ELSE, *more]


def id_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class ConcernForm(Form):
    safe_tonight = forms.ChoiceField(
        label="Is the child safe tonight?",
        choices=SafeTonight.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    child_words = forms.CharField(
        label="What did the child say?",
        help_text="Write the child's own words, as near as you can. Leave this empty if nothing was said.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=NOT_TOO_LONG,
    )
    what_happened = forms.CharField(
        label="What did you see or hear?",
        help_text="Just what happened, where, and when.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=NOT_TOO_LONG,
    )
    worries = forms.CharField(
        label="What worries you about it?",
        help_text="What you think or feel about it. It is fine not to be sure.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=NOT_TOO_LONG,
    )
    about = forms.CharField(label="Who is it about?", required=False, widget=forms.Select)
    who = forms.CharField(
        label="If they are not in the list, who are they?",
        help_text="A name, or anything that helps us find them.",
        required=False,
        validators=NOT_TOO_LONG,
    )
    about_person = forms.CharField(
        label="Is it about one of these people?",
        help_text="If you choose someone here, they will not be told, and they cannot read it.",
        required=False,
        widget=forms.Select,
    )
    sending = forms.CharField(required=False, widget=forms.HiddenInput, initial=uuid4)
    """Chosen when the page is made, so that a button pressed twice sends one concern."""

    def __init__(self, *args: Any, families: Pairs = (), readers: Pairs = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readers = {key for key, _ in readers}
        self.fields["about"].widget.choices = about_choices(families, SOMEONE_HERE)
        self.fields["about_person"].widget.choices = [("", "No"), *readers]

    def clean_safe_tonight(self) -> str:
        return self.cleaned_data["safe_tonight"] or SafeTonight.UNKNOWN

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and not any(said.get(name) for name in TEXTS):
            self.add_error("what_happened", "Write a few words about what worries you")
        return said

    def words(self) -> Words:
        said = self.cleaned_data
        return Words(
            safe_tonight=SafeTonight(said.get("safe_tonight") or SafeTonight.UNKNOWN),
            **{name: said[name] for name in TEXTS},
        )

    def sending_id(self) -> UUID | None:
        return id_in(self.cleaned_data["sending"])

    def too_long_to_keep(self) -> None:
        self.add_error("what_happened", "This is too long to keep for later. Send it now, or make it shorter")

    def family_id(self) -> UUID | None:
        return id_in(self.cleaned_data["about"])

    def about_person_id(self) -> UUID | None:
        chosen = self.cleaned_data["about_person"]
        return id_in(chosen) if chosen in self.readers else None

    def about_worker(self) -> bool:
        return self.cleaned_data["about"] == WORKER or bool(self.cleaned_data["about_person"])


class CallForm(Form):
    whom = forms.ChoiceField(
        label="Who did you ring?",
        choices=Rang.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who you rang"},
    )
    day = PartsDateField(label="Which day?", required=False)
    time = forms.TimeField(
        label="At what time?",
        help_text="For example, 14:30. Leave it empty if you do not know.",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Enter a time like 14:30"},
    )
    about = forms.CharField(label="Who was it about?", required=False, widget=forms.Select)
    who = forms.CharField(
        label="If they are not in the list, who are they?", required=False, validators=NOT_TOO_LONG
    )
    what = forms.CharField(
        label="What did you say, and what did they say?",
        required=False,
        validators=NOT_TOO_LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, families: Pairs = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].widget.choices = about_choices(families)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("The day must be today or in the past")
        return day

    def family_id(self) -> UUID | None:
        return id_in(self.cleaned_data["about"])

    def rang_at(self) -> datetime:
        """Now, where nothing was said; noon of a day whose time is not known."""
        now = timezone.localtime()
        day, at = self.cleaned_data["day"] or now.date(), self.cleaned_data["time"]
        if at is None:
            at = now.time() if day == now.date() else NOON
        return timezone.make_aware(datetime.combine(day, at))
