"""The forms of who may decide."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from consent.household.actions import Days, fits
from consent.household.models import OF_A_CHILD, Fact, FactKind
from consent.household.rules import CHANGE_FACT, WHO_DECIDES
from families.forms.base import birthday, long_text, radios, text
from families.models import Person
from hsww.access.forms import RuleForm

UNFIT = "This cannot be said of this person"


class DaysFields(RuleForm):
    """When it began and ended, and who says so."""

    rule = CHANGE_FACT

    first_on = birthday("Since which day?", help_text="Leave empty if it was always so.")
    last_on = birthday("Until which day?", help_text="The last day. Leave empty if it goes on.")
    says_who = text("Who says so?", most=200, hint="For a child able to decide: who judged it.")
    why = long_text("Why?", hint="For a child able to decide: what shows it.")

    def about_kind(self) -> str:
        """What the days are of; nothing where they do not count."""
        return ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        first, last = given.get("first_on"), given.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "The last day must not be before the first")
        if self.about_kind() == FactKind.LIVES_HERE:
            self._check_stay(first, last)
        if self.about_kind() == FactKind.ABLE:
            self._check_judged(first, given.get("why"))
        return given

    def _check_stay(self, first: date | None, last: date | None) -> None:
        """The file says who lives here today, so it is not told of what is still to come."""
        today = timezone.localdate()
        if not first and not last:
            self.add_error("first_on", "Give the day they came, or their last day here")
        for name, day in (("first_on", first), ("last_on", last)):
            if day and day > today:
                self.add_error(name, "The day must be today or before")

    def _check_judged(self, first: date | None, why: str | None) -> None:
        if not first:
            self.add_error("first_on", "Give the day on which it was judged")
        if not why:
            self.add_error("why", "Say what shows that the child is able to decide")

    def days(self) -> Days:
        given = self.cleaned_data
        return Days(**{name: given[name] for name in ("says_who", "first_on", "last_on", "why")})


class FactForm(DaysFields):
    rule = WHO_DECIDES

    kind = radios("What is it?", FactKind.choices, error="Choose what it is")
    person = radios("Who is it about?", [], error="Choose who it is about")
    child = radios(
        "For which child?",
        [],
        hint="Only where it is of one child.",
        required=False,
        error="Choose which child",
    )
    field_order = ["kind", "person", "child", "first_on", "last_on", "says_who", "why"]

    def __init__(self, *args: Any, people: Sequence[Person], **options: Any) -> None:
        self.people = {str(one.id): one for one in people}
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        named = [(key, called(one)) for key, one in self.people.items()]
        children = [(key, name) for key, name in named if self.people[key].is_child]
        self.choose("person", named)
        self.choose("child", [("", "None"), *children])

    def about_kind(self) -> str:
        return str(self.cleaned_data.get("kind", ""))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.errors:
            return given
        kind, person, child = FactKind(given["kind"]), self._who("person"), self._who("child")
        if kind in OF_A_CHILD and child is None:
            self.add_error("child", "Choose which child")
        elif child is not None and kind not in OF_A_CHILD:
            self.add_error("child", "Choose none: it is not of one child")
        elif person is None or not fits(kind, person, child):
            self.add_error("person", UNFIT)
        return given

    def facts(self) -> dict[str, Any]:
        kind = FactKind(self.cleaned_data["kind"])
        return {"kind": kind, "person": self._who("person"), "child": self._who("child"), "days": self.days()}

    def _who(self, name: str) -> Person | None:
        return self.people.get(self.cleaned_data[name])


class FollowForm(DaysFields):
    mistaken = forms.BooleanField(label="It was a mistake: it was never so", required=False)

    def __init__(self, *args: Any, fact: Fact, **options: Any) -> None:
        self.fact = fact
        kept = {name: getattr(fact, name) for name in ("first_on", "last_on", "why")}
        super().__init__(*args, initial=kept, **options)

    def about_kind(self) -> str:
        return "" if self.cleaned_data.get("mistaken") else self.fact.kind

    def facts(self) -> dict[str, Any]:
        return {"days": self.days(), "mistaken": self.cleaned_data["mistaken"]}


def called(person: Person) -> str:
    return person.first_name or person.get_kin_display()
