"""The forms of the directory. What may be there already is shown first, and added only when somebody says so."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from consent.agencies.models import (
    Agency,
    AgencyKind,
    CheckedHow,
    Contact,
    GotBack,
    Part,
    SentHow,
)
from consent.agencies.rules import INVOLVE, KEEP_AGENCY, KEEP_CONTACT, SAY_ASTRAY, SEE_AGENCIES
from consent.forms import not_in_the_future
from families.forms.base import day, radios, text
from hsww.access.forms import RuleForm
from hsww.access.rules import Rule
from hsww.pages.forms import PhoneField

Alike = Callable[..., Sequence[Agency] | Sequence[Contact]]


class FindAgencyForm(RuleForm):
    rule = SEE_AGENCIES

    words = text("Find an agency", most=100, hint="The start of its name is enough.", required=False)


class OfferingForm(RuleForm):
    """Shows what is there already, before it adds another."""

    like: ClassVar[tuple[str, ...]]
    """The fields by which it is looked for; the error stands beside the first."""

    another = forms.BooleanField(
        label="It is none of these: save it all the same", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, alike: Alike, **options: Any) -> None:
        super().__init__(*args, **options)
        self._alike = alike
        self.found: Sequence[Agency] | Sequence[Contact] = ()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.found = self._alike(**{name: given.get(name, "") for name in self.like})
        if self.found:
            self.fields["another"].widget = forms.CheckboxInput()
            if not given.get("another"):
                self.add_error(
                    self.like[0],
                    "We may have this already. Look at the list above, then tick the box or cancel",
                )
        return given

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "another"}


class AgencyForm(OfferingForm):
    rule = KEEP_AGENCY
    like = ("name",)

    name = text("What is it called?", most=200, error="Enter what it is called")
    kind = radios("What is it?", AgencyKind.choices, error="Choose what it is")
    area = text("Where does it work?", most=200, hint="A town or a district.", required=False)
    field_order = ["name", "kind", "area", "another"]

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "kind": AgencyKind(self.cleaned_data["kind"])}


class ChangeAgencyForm(OfferingForm):
    """What it is stays: another kind of agency is another agency."""

    rule = KEEP_AGENCY
    like = ("name",)

    name = text("What is it called now?", most=200, error="Enter what it is called")
    area = text("Where does it work?", most=200, hint="A town or a district.", required=False)
    field_order = ["name", "area", "another"]


class ContactForm(OfferingForm):
    rule: ClassVar[Rule] = KEEP_AGENCY
    like = ("phone", "email")

    who = text("Who is it?", most=200, hint="A person or a desk.", error="Enter who it is")
    job = text("What do they do there?", most=200, required=False)
    phone = PhoneField(label="Phone", required=False)
    email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
    )
    address = text("Address for letters", most=500, required=False)
    field_order = ["who", "job", "phone", "email", "address", "another"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not self.errors and not any(given.get(name) for name in ("phone", "email", "address")):
            self.add_error("phone", "Enter a phone number, an e-mail address or an address for letters")
        return given


class ChangeContactForm(ContactForm):
    rule = KEEP_CONTACT


class CheckForm(RuleForm):
    rule = KEEP_CONTACT

    checked_how = radios("How did you check?", CheckedHow.choices, error="Choose how you checked")
    checked_on = day("When did you check?", initial=timezone.localdate, validators=[not_in_the_future])
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, contact: Contact, **options: Any) -> None:
        super().__init__(*args, **options)
        self.contact = contact
        self.fields["version"].initial = contact.version

    def clean_checked_on(self) -> date:
        checked: date = self.cleaned_data["checked_on"]
        if checked < self.contact.unsure_since:
            raise forms.ValidationError("The details are newer than that. Check them as they are now")
        return checked

    def facts(self) -> dict[str, Any]:
        return {**self.cleaned_data, "checked_how": CheckedHow(self.cleaned_data["checked_how"])}


class AstrayForm(RuleForm):
    """It asks for no words, because words would name a family where its key does not reach."""

    rule = SAY_ASTRAY

    sent_how = radios("What did we send?", SentHow.choices, error="Choose what we sent")
    sent_on = day("On which day?", initial=timezone.localdate, validators=[not_in_the_future])
    got_back = radios("Did we get it back?", GotBack.choices, error="Choose whether we got it back")

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "sent_on": given["sent_on"],
            "sent_how": SentHow(given["sent_how"]),
            "got_back": GotBack(given["got_back"]),
        }


class InvolveForm(RuleForm):
    rule = INVOLVE

    who = forms.ChoiceField(
        label="Which agency?",
        error_messages={"required": "Choose which agency", "invalid_choice": "Choose which agency"},
    )
    part = radios("What do they do for the family?", Part.choices, error="Choose what they do")
    says_who = text("Who says so?", most=200, hint="For example: the mother.", error="Enter who says so")
    begins_on = day("Since when?", initial=timezone.localdate, validators=[not_in_the_future])

    def __init__(self, *args: Any, agencies: Sequence[tuple[Agency, Contact | None]], **options: Any) -> None:
        self._of = {_key(agency, contact): (agency, contact) for agency, contact in agencies}
        super().__init__(*args, **options)

    def add_fields(self) -> None:
        named = [(key, _called(*pair)) for key, pair in self._of.items()]
        self.choose("who", [("", "Choose one"), *named])

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        agency, contact = self._of[given["who"]]
        return {
            "agency": agency.pk,
            "contact": contact.pk if contact else None,
            "part": Part(given["part"]),
            "says_who": given["says_who"],
            "begins_on": given["begins_on"],
        }


def _key(agency: Agency, contact: Contact | None) -> str:
    return str((contact or agency).pk)


def _called(agency: Agency, contact: Contact | None) -> str:
    return f"{agency.name}: {contact.who}" if contact else agency.name
