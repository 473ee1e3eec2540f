"""The forms about who has seen a file: what to show of it, whose paper to make, and that it was read first."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from families.forms.base import people
from families.models import Person
from hsww.access.forms import RuleForm
from hsww.access.viewer import Viewer
from records.seen.queries import KINDS, PERIODS, REFUSED
from records.seen.rules import GIVE_STATEMENT, SEE_WHO_SAW
from records.seen.statement import SeenStatement

CHANGED = "Something was added since you opened this page. Read it again."


def _select(label: str, choices: Any, error: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.Select,
        error_messages={"invalid_choice": error},
    )


class FilterForm(RuleForm):
    rule = SEE_WHO_SAW

    who = _select("Who", (), "Choose one of these people")
    kind = _select("What they did", (), "Choose one of these")
    period = _select("When", [(key, words) for key, (words, _) in PERIODS.items()], "Choose one of these")

    def add_fields(self) -> None:
        """Refusals are told to leads alone."""
        told = KINDS if self.viewer.leads else {key: kind for key, kind in KINDS.items() if key != REFUSED}
        self.choose("kind", [(key, words) for key, (words, _) in told.items()])

    def offer(self, people: list[tuple[str, str]]) -> None:
        self.choose("who", [("", "Everybody"), *people])


class ParentForm(RuleForm):
    rule = SEE_WHO_SAW

    adult = people("Who is this paper for?", error="Choose who this paper is for")

    def __init__(self, data: QueryDict | None = None, *, viewer: Viewer, parents: list[Person]) -> None:
        super().__init__(data, viewer=viewer)
        self.choose("adult", [(str(one.id), f"{one.full_name} ({one.get_kin_display()})") for one in parents])

    def chosen(self) -> UUID:
        found: UUID = self.cleaned_data["adult"]
        return found


class ReadForm(RuleForm):
    rule = GIVE_STATEMENT

    read = forms.BooleanField(
        label="I have read it. Nothing on it could put anybody in danger.",
        error_messages={"required": "Read it, then tick the box"},
    )

    def __init__(self, data: QueryDict | None = None, *, viewer: Viewer, statement: SeenStatement) -> None:
        super().__init__(data, viewer=viewer)
        self.statement = statement

    def clean_read(self) -> bool:
        """The page says, in a field of its own, which paper it showed."""
        if self.data.get("shown") != self.statement.digest:
            raise forms.ValidationError(CHANGED)
        return bool(self.cleaned_data["read"])
