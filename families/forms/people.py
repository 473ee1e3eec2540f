"""Where a family lives, who belongs to it, and how each may be contacted safely."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone

from families.details import File, PersonDetails
from families.districts import DISTRICTS
from families.forms.base import birthday, long_text, radios, text
from families.models import Family, Kin, Person
from families.safe_contact import WAYS, SafeContact
from families.work_rules import ADD_PERSON, EDIT_FILE, EDIT_PERSON
from hsww.access.forms import RuleForm
from hsww.pages.forms import Form, PhoneField, PostcodeField

HOME = ("lives_here", "left_on")
DISTRICT_CHOICES = [("", "Not known"), *((name, name) for name in DISTRICTS)]


class HomeFields(Form):
    name = text("Family name", most=120, error="Enter the name of the family")
    address = text("Address", most=300, required=False)
    postcode = PostcodeField(label="Postcode", required=False)
    address_hidden = forms.BooleanField(
        label="Keep the address from the volunteer",
        help_text="For example where someone must not find out where the family lives.",
        required=False,
    )
    district = forms.ChoiceField(label="District", choices=DISTRICT_CHOICES, required=False)


class SafeContactFields(Form):
    """Asked before anything else is said or sent. A box that is not ticked means no."""

    say_who_we_are = forms.BooleanField(label="We may say we are from Home-Start", required=False)
    voicemail = forms.BooleanField(label="We may leave a voicemail", required=False)
    letters = forms.BooleanField(label="We may send letters", required=False)
    ways = forms.MultipleChoiceField(
        label="Which ways are safe?", choices=WAYS, widget=forms.CheckboxSelectMultiple, required=False
    )
    times = text("When is a good time?", most=100, hint="For example: mornings before 11.", required=False)

    def safe_contact(self) -> SafeContact:
        given = self.cleaned_data
        return SafeContact(
            ways=tuple(given["ways"]),
            times=given["times"],
            say_who_we_are=given["say_who_we_are"],
            voicemail=given["voicemail"],
            letters=given["letters"],
        )


class FileForm(HomeFields, RuleForm):
    rule = EDIT_FILE

    plan = long_text("What we agreed with the family", hint="The volunteer sees this.")
    visitor_notes = long_text(
        "Safety notes for whoever visits",
        hint="The volunteer sees this. For example: a dog, steps, where to park.",
    )

    def file(self) -> File:
        return File(**self.cleaned_data)

    @staticmethod
    def of(family: Family) -> dict[str, Any]:
        return {name: getattr(family, name) for name in FileForm.base_fields}


class PersonFields(SafeContactFields):
    kin = radios("Who is it?", Kin.choices, error="Choose who it is")
    full_name = text("Full name", most=120, required=False)
    known_as = text("First name they like to be called", most=60, required=False)
    born_on = birthday(
        "Date of birth", name="The date of birth", help_text="For a baby on the way: when it is due."
    )
    phone = PhoneField(label="Phone number", required=False)
    do_not_contact = forms.BooleanField(
        label="Never contact this person", help_text="Nobody rings, writes or asks.", required=False
    )

    field_order = ["kin", "full_name", "known_as", "born_on", "lives_here", "phone", "do_not_contact"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kin = given.get("kin")
        if kin and kin != Kin.EXPECTED and not (given.get("full_name") or given.get("known_as")):
            self.add_error("full_name", "Enter a name")
        born = given.get("born_on")
        if kin and kin != Kin.EXPECTED and born and born > timezone.localdate():
            self.add_error("born_on", "A date of birth must be in the past")
        return given

    def details(self) -> PersonDetails:
        given = self.cleaned_data
        kin = Kin(given["kin"])
        adult = kin not in {Kin.CHILD, Kin.EXPECTED}
        return PersonDetails(
            kin=kin,
            full_name=given["full_name"],
            known_as=given["known_as"],
            born_on=given["born_on"],
            lives_here=given.get("lives_here", True),
            phone=given["phone"],
            do_not_contact=given["do_not_contact"],
            safe_contact=self.safe_contact() if adult else None,
        )


class AddPersonForm(PersonFields, RuleForm):
    rule = ADD_PERSON

    lives_here = forms.BooleanField(label="Lives with the family", required=False, initial=True)
    """Asked once: from then on it is kept with its days, by whoever keeps who may decide (1.2)."""


class EditPersonForm(PersonFields, RuleForm):
    rule = EDIT_PERSON

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        kept = SafeContact.of(person.safe_contact)
        own = (*(name for name in EditPersonForm.base_fields if hasattr(person, name)), *HOME)
        return {**{name: getattr(person, name) for name in own}, **kept.kept()}

    def details(self) -> PersonDetails:
        return replace(super().details(), **{name: self.initial[name] for name in HOME})
