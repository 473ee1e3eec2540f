"""Planning cover, and saying why a colleague's file must be opened now (4.3, 8.3)."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from families.cover_rules import OPEN_SUDDENLY, PLAN_COVER
from families.forms.base import day, long_text, people, radios
from families.models.cover import LONGEST
from families.queries.choices import named
from families.queries.cover import caseload_of, colleagues_for
from families.queries.waiting import called
from hsww.access.forms import RuleForm
from hsww.people.models import User

WHOLE, SOME = "whole", "some"
EXTENTS = [(WHOLE, "All of them, and those that come in meanwhile"), (SOME, "Only some of them")]


class PlanForm(RuleForm):
    rule = PLAN_COVER

    colleague = people("Who will cover?", error="Choose who will cover")
    begins_on = day(
        "First day", initial=timezone.localdate, error_messages={"required": "Enter the first day"}
    )
    ends_on = day("Last day", error_messages={"required": "Enter the last day"})
    extent = radios("Which families?", EXTENTS, error="Choose which families")
    families = forms.TypedMultipleChoiceField(
        label="If only some: which?", coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, organiser: User, **options: Any) -> None:
        self.organiser = organiser
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        """The line manager plans for all of a caseload: which families are in it is not told to her."""
        self.choose("colleague", named(colleagues_for(self.viewer, self.organiser)))
        self.offered = list(caseload_of(self.viewer, self.organiser).prefetch_related("people"))
        named_so = ((str(family.pk), called(family)) for family in self.offered)
        self.choose("families", sorted(named_so, key=lambda one: one[1]))
        self.fields["extent"].initial = WHOLE
        if not self.offered:
            self.choose("extent", EXTENTS[:1])
            del self.fields["families"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("begins_on"), given.get("ends_on")
        if first and first < timezone.localdate():
            self.add_error("begins_on", "The first day must be today or later")
        if first and last:
            self._check_length(first, last)
        if given.get("extent") == SOME and not given.get("families") and "families" not in self.errors:
            self.add_error("families", "Choose at least one family")
        return given

    def _check_length(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("ends_on", "The last day must not be before the first")
        elif last - first >= LONGEST:
            self.add_error("ends_on", f"Cover lasts at most {LONGEST.days} days")

    def plan(self) -> dict[str, Any]:
        given = self.cleaned_data
        some = given["families"] if given["extent"] == SOME else None
        return {**{name: given[name] for name in ("colleague", "begins_on", "ends_on")}, "families": some}


class WhyForm(RuleForm):
    rule = OPEN_SUDDENLY

    reason = long_text(
        "Why do you need the file now?",
        hint="The safeguarding lead reads this.",
        error="Enter why you need the file now",
        required=True,
    )
