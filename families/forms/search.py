"""The search box. What is typed goes by POST and never into an address (8.2)."""

from django.utils.safestring import SafeString

from families.forms.base import text
from families.rules import LIST_CONTACTS, LIST_FAMILIES
from hsww.access.forms import RuleForm

HINT = "The start of any name, a street, a phone number, a postcode or a birthday."
CONTACT_HINT = "The start of the family name or an adult's name, or a phone number."

_empty: dict[type["FindForm"], SafeString] = {}


class FindForm(RuleForm):
    rule = LIST_FAMILIES

    words = text("Find a family", most=100, hint=HINT, error="Enter a name, a number or a postcode")

    def empty(self) -> SafeString:
        """The box before anything is typed, which is the same for everybody: drawn once a process."""
        if type(self) not in _empty:
            _empty[type(self)] = self.render()
        return _empty[type(self)]


class FindContactForm(FindForm):
    rule = LIST_CONTACTS

    words = text("Find a family", most=100, hint=CONTACT_HINT, error="Enter a name or a number")
