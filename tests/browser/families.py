"""How families come in: steps that more than one walk begins with."""

from datetime import date

from django.utils import timezone

from tests.browser.walking import Walker

BORN = date(2024, 3, 9)


def agency_referral(walker: Walker, *, family: str, agreed: bool) -> None:
    walker.follow("Take a referral")
    walker.follow("An agency")
    walker.choose("Who asks for help?", "Health visitor")
    walker.write("Name of the referrer and agency", "Hester Example, Made Up Surgery")
    walker.write("Why does the family need help?", "Feels alone since the move.")
    walker.tick("Feeling alone")
    if agreed:
        walker.choose("How do we know that the family agreed to this?", "They signed the referral form")
        walker.day("When did they agree?", timezone.localdate())
    else:
        walker.choose("How do we know that the family agreed to this?", "We do not know that they agreed")
    walker.write("Family name", family)
    walker.write("Address", "1 Made Up Street")
    walker.write("Postcode", "ZZ9 9ZZ")
    walker.pick("Who is the adult?", "Mother")
    walker.write("Name of one adult", f"Ana Verity {family}")
    walker.write("Phone number of the adult", "01632 960555")
    walker.write("Child 1: name", "Pip")
    walker.day("Child 1: date of birth", BORN)
    walker.press("Save")


def call(walker: Walker, *, family: str) -> None:
    walker.follow("Take a referral")
    walker.follow("The family itself")
    walker.write("What is your name?", f"Bea {family}")
    walker.choose("Who is ringing?", "Mother")
    walker.write("Which number is safe to ring?", "07700 900123")
    walker.tick("We may say we are from Home-Start")
    walker.press("Save and go on")
