"""The search box. What is typed goes by POST and never into an address (8.2)."""

from families.forms.base import RuleForm, text
from families.rules import LIST_CONTACTS, LIST_FAMILIES

HINT = "The start of any name, a street, a phone number or a postcode."
CONTACT_HINT = "The start of the family name or an adult's name, or a phone number."


class FindForm(RuleForm):
    rule = LIST_FAMILIES

    words = text("Find a family", most=100, hint=HINT, error="Enter a name, a number or a postcode")


class FindContactForm(FindForm):
    rule = LIST_CONTACTS

    words = text("Find a family", most=100, hint=CONTACT_HINT, error="Enter a name or a number")
