"""Somebody asks, walked: the police get nothing because they ask, and a court's paper keeps the file (10.2)."""

import re

from django.utils import timezone

from tests.browser.conftest import Opens
from tests.browser.families import agency_referral
from tests.browser.scheme import Scheme
from tests.browser.walking import Walker

CARRIES = "Co-ordinator with her own caseload"
LEAD = "Safeguarding lead"
CODE = re.compile(r"HS-\w+")


def test_the_police_ask_and_get_nothing_and_a_trustee_learns_the_number_and_the_day(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    family = f"Constableton{size['width']}"
    walker = opens(scheme.who(CARRIES), size=size)
    code = _family(walker, family)

    walker.follow("Somebody is asking")
    walker.sees("I can’t say whether we know them.")
    walker.sees("Is somebody’s life in danger now?")
    walker.follow("Write down what they ask")
    walker.press("Save")
    walker.sees("Write down what they ask")
    _asks(walker, family)

    walker.sees("Tell them nothing until it is decided.")
    walker.sees("No form yet")
    walker.follow("Say whom it is about")
    walker.choose("Whom is it about?", "A family in my care")
    walker.press("Save")
    walker.sees("No family in your care has this code")
    walker.write("The family’s code", code)
    walker.press("Save")
    walker.sees(family)

    _is_put_right(walker, family, code)

    walker.follow("Say how it ended")
    walker.choose("How does it end?", "Given")
    walker.write("Why?", "They asked twice.")
    walker.press("Save")
    walker.sees("That the police ask is no reason to tell them anything.")
    walker.choose("How does it end?", "Refused")
    walker.press("Save")
    walker.sees("Refused")
    walker.follow("Open it again")
    walker.write("Why?", "They bring an order tomorrow.")
    walker.press("Save")
    walker.sees("Opened again")

    trustee = opens(scheme.who("Chair of the trustees"), size=size)
    trustee.follow(re.compile("The police have asked us something"))
    trustee.does_not_see(family)
    trustee.does_not_see("Pat Example")
    trustee.press("I have seen this")
    trustee.is_at("Today")


def test_a_funder_gets_no_numbers_while_no_family_said_yes_to_just_that(opens: Opens, scheme: Scheme) -> None:
    walker = opens(scheme.who(LEAD))
    walker.follow("Somebody is asking")
    walker.follow("A funder, for numbers")
    walker.sees("No family in your care was asked about it, so all are left out.")
    walker.follow("Say how it ended")
    walker.choose("How does it end?", "Given")
    walker.write("Why?", "They pay for the group.")
    walker.press("Save")
    walker.sees("No family said yes to just this, so nothing of it may be given")


def test_a_courts_paper_keeps_the_file_until_the_lead_says_that_it_is_over(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    family = f"Holdingham{size['width']}"
    walker = opens(scheme.who(LEAD), size=size)
    walker.follow("Somebody is asking")
    walker.follow(re.compile("A court, or whoever brings"))
    walker.sees("It asks for this, and nothing else goes:")
    walker.sees("The letters that we sent to the health visitor")
    asked = walker.page.url
    walker.follow("share it")
    walker.follow("What we shared")
    walker.follow("Fernshire Family Court")
    walker.sees("Nothing chosen for this")
    walker.sees("No term of the court’s paper names this, so it stays here.")
    walker.follow("Change the draft")
    piece = walker.page.get_by_role("region", name="Something more, 1")
    assert "The days on which we visited" in piece.get_by_label("Without a yes: what names it?").inner_text()
    walker.visit(asked.removeprefix(walker.url))
    walker.follow("Write down another paper")
    walker.press("Save")
    walker.sees("Choose the court’s paper")

    _family(walker, family)
    walker.follow("Keep the file as it is")
    walker.choose("Why is the file kept as it is?", "A complaint")
    walker.write("What is it about?", "A visit in June")
    walker.day("When do you look at it again?", timezone.localdate().replace(year=2099, day=1))
    walker.press("Save")
    walker.sees("On hold")
    walker.follow("A complaint: look at it again")
    walker.sees("A visit in June")
    walker.choose("What do you decide?", "It need not be kept any more")
    walker.write("Why?", "It was settled.")
    walker.press("Save")
    walker.does_not_see("On hold")


def _family(walker: Walker, family: str) -> str:
    """Its code."""
    agency_referral(walker, family=family, agreed=True)
    walker.follow("Referral accepted")
    walker.choose("What do you decide?", "Accept")
    walker.press("Save the decision")
    found = CODE.search(walker.page.get_by_role("heading", level=1).inner_text())
    assert found
    return found.group()


def _is_put_right(walker: Walker, family: str, code: str) -> None:
    """Theirs, then nobody's, then theirs again."""
    walker.follow("It is about somebody else")
    walker.press("Put it right")
    walker.sees("Choose how it came here")
    walker.choose("Whose is it?", "Not theirs, and I do not know whose")
    walker.choose("How did it come here?", "A wrong code was typed")
    walker.press("Put it right")
    walker.sees("Not known yet")
    walker.sees("It stood elsewhere before: a wrong code was typed.")
    walker.follow("Say whose it is")
    walker.choose("Whose is it?", "Another family’s, in my care")
    walker.write("The family’s code", code)
    walker.choose("How did it come here?", "We know more now than we did")
    walker.press("Put it right")
    walker.sees(family)


def _asks(walker: Walker, about: str) -> None:
    walker.choose("Who is asking?", "The police")
    walker.write("Their name", "Pat Example")
    walker.write("Their rank, or their job", "Constable")
    walker.choose("How did they ask?", "By phone")
    walker.write("What do they ask?", f"When we last saw Ana {about}.")
    walker.choose("How do we know who they are?", "We rang them back through their switchboard, or 101")
    walker.press("Save")
