"""Taking a referral, from an agency or on the telephone from the family itself; and deciding on it (7.1)."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from families.details import Asked, Home, PersonDetails
from families.forms.base import birthday, day, long_text, once, people, radios, text
from families.forms.people import HomeFields, SafeContactFields
from families.models import Decision, Evidence, Family, Kin, Need, Referral, Source
from families.queries.choices import named, organisers_for
from families.work_rules import COMPLETE_REFERRAL, DECIDE_REFERRAL, MOST_CHILDREN, TAKE_REFERRAL
from hsww.access.forms import RuleForm
from hsww.pages.forms import Form, PhoneField

AGENCIES = [choice for choice in Source.choices if choice[0] != Source.SELF]
ABOUT_THE_REFERRER = ("referrer", "referrer_contact")
OF_THEIR_OWN = [choice for choice in Evidence.choices if choice[0] != Evidence.TOLD_REFERRER]
ADULTS = [choice for choice in Kin.choices if choice[0] not in {Kin.CHILD, Kin.EXPECTED}]
DECISIONS = [
    (Decision.ACCEPTED, "Accept"),
    (Decision.WAITING, "Put on the waiting list"),
    (Decision.DECLINED, "Decline"),
    (Decision.REDIRECTED, "Point to another service"),
]
REASON_NEEDED = (Decision.DECLINED, Decision.REDIRECTED)
CHILDREN = range(1, MOST_CHILDREN + 1)
SHOWN_AT_FIRST = 2


class AskedFields(Form):
    source = radios("Who asks for help?", Source.choices, error="Choose who asks for help")
    received_on = day("When did it come in?", initial=timezone.localdate)
    referrer = text("Name of the referrer and agency", most=200, required=False)
    referrer_contact = text("How to reach the referrer", most=200, required=False)
    reason = long_text("Why does the family need help?", hint="Write only what helps us to help them.")
    needs = forms.MultipleChoiceField(
        label="What would help?", choices=Need.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    evidence = radios(
        "How do we know that the family agreed to this?",
        Evidence.choices,
        hint="Without this we may keep the referral for a short time, but not accept it.",
        error="Choose how we know that the family agreed",
    )
    agreed_on = day("When did they agree?", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        agreed, evidence = given.get("agreed_on"), given.get("evidence")
        if evidence and evidence != Evidence.NONE and agreed is None and "agreed_on" not in self.errors:
            self.add_error("agreed_on", "Enter the day on which they agreed")
        for name in ("received_on", "agreed_on"):
            if given.get(name) and given[name] > timezone.localdate():
                self.add_error(name, "This day has not come yet")
        return given

    def asked(self) -> Asked:
        given = self.cleaned_data
        evidence = Evidence(given["evidence"])
        return Asked(
            source=Source(given["source"]),
            received_on=given["received_on"],
            referrer=given.get("referrer", ""),
            referrer_contact=given.get("referrer_contact", ""),
            reason=given["reason"],
            needs=given["needs"],
            evidence=evidence,
            agreed_on=None if evidence == Evidence.NONE else given["agreed_on"],
        )


class AgencyForm(AskedFields, HomeFields, RuleForm):
    """One page for a letter or a call from an agency."""

    rule = TAKE_REFERRAL

    writing = once()
    kin = forms.ChoiceField(label="Who is the adult?", choices=ADULTS)
    full_name = text("Name of one adult", most=120, error="Enter the name of one adult")
    phone = PhoneField(label="Phone number of the adult", required=False)

    def add_fields(self) -> None:
        self.choose("source", AGENCIES)
        for number in CHILDREN:
            self.fields[f"child_{number}_name"] = text(f"Child {number}: name", most=120, required=False)
            self.fields[f"child_{number}_born_on"] = birthday(f"Child {number}: date of birth")

    def sections(self) -> list[tuple[str, list[BoundField]]]:
        asked = [name for name in AskedFields.base_fields if name not in {"evidence", "agreed_on"}]
        return [
            ("The referral", [self[name] for name in asked]),
            ("Did the family agree?", [self["evidence"], self["agreed_on"]]),
            ("The family", [self[name] for name in HomeFields.base_fields]),
            ("One adult", [self["kin"], self["full_name"], self["phone"]]),
        ]

    def first_children(self) -> list[tuple[BoundField, BoundField]]:
        return self._child_rows()[:SHOWN_AT_FIRST]

    def more_children(self) -> list[tuple[BoundField, BoundField]]:
        return self._child_rows()[SHOWN_AT_FIRST:]

    def _child_rows(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"child_{number}_name"], self[f"child_{number}_born_on"]) for number in CHILDREN]

    def home(self) -> Home:
        return Home(**{name: self.cleaned_data[name] for name in HomeFields.base_fields})

    def people(self) -> list[PersonDetails]:
        given = self.cleaned_data
        adult = PersonDetails(kin=Kin(given["kin"]), full_name=given["full_name"], phone=given["phone"])
        return [adult, *self._children()]

    def _children(self) -> Iterator[PersonDetails]:
        for number in CHILDREN:
            name = self.cleaned_data[f"child_{number}_name"]
            born = self.cleaned_data[f"child_{number}_born_on"]
            if name or born:
                kin = Kin.EXPECTED if born and born > timezone.localdate() else Kin.CHILD
                yield PersonDetails(kin=kin, full_name=name, born_on=born)


class CallForm(SafeContactFields, RuleForm):
    """The first minute of a call from a family: how to reach them safely, and no more (1.3 comes later)."""

    rule = TAKE_REFERRAL

    writing = once()
    full_name = text("What is your name?", most=120, error="Enter the name of the person who rings")
    phone = PhoneField(label="Which number is safe to ring?", required=False)
    name = text(
        "Family name", most=120, hint="If it is not clear, the name of the caller will do.", required=False
    )

    kin = radios("Who is ringing?", ADULTS, error="Choose who is ringing")

    field_order = [
        "full_name", "kin", "phone", "say_who_we_are", "voicemail", "ways", "times", "letters", "name",
    ]  # fmt: skip

    def home(self) -> Home:
        given = self.cleaned_data
        return Home(name=given["name"] or given["full_name"].split()[-1])

    def people(self) -> list[PersonDetails]:
        given = self.cleaned_data
        caller = PersonDetails(
            kin=Kin(given["kin"]),
            full_name=given["full_name"],
            phone=given["phone"],
            safe_contact=self.safe_contact(),
        )
        return [caller]

    def asked(self) -> Asked:
        return Asked(source=Source.SELF, evidence=Evidence.TOLD_US, agreed_on=timezone.localdate())


class CompleteForm(AskedFields, RuleForm):
    rule = COMPLETE_REFERRAL

    def add_fields(self) -> None:
        """A family that came by itself has no referrer. Once another source is saved, the rest is asked."""
        if self.initial.get("source") == Source.SELF:
            for name in ABOUT_THE_REFERRER:
                del self.fields[name]
            self.choose("evidence", OF_THEIR_OWN)

    @staticmethod
    def of(referral: Referral) -> dict[str, Any]:
        return {name: getattr(referral, name) for name in CompleteForm.base_fields}


class DecideForm(RuleForm):
    rule = DECIDE_REFERRAL

    decision = radios("What do you decide?", DECISIONS, error="Choose what you decide")
    organiser = people("Who will be their co-ordinator?", error="Choose a co-ordinator")
    decision_reason = long_text(
        "Why?", hint="We need this if you decline, or point the family to another service."
    )

    def __init__(self, *args: Any, family: Family, **options: Any) -> None:
        self.family = family
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        offered = named(organisers_for(self.viewer, self.family))
        self.choose("organiser", offered)
        me = str(self.viewer.user_id)
        self.fields["organiser"].initial = me if me in dict(offered) else next(iter(dict(offered)), None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("decision") in REASON_NEEDED and not given.get("decision_reason"):
            self.add_error("decision_reason", "Enter the reason")
        return given
