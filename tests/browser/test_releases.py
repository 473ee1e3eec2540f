"""Sharing, walked: one piece stays here, its reason is read, the yes is asked for and given, and then it goes (7.4)."""

import re

from django.utils import timezone
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opens
from tests.browser.families import agency_referral
from tests.browser.scheme import Scheme
from tests.browser.walking import Walker

CARRIES = "Co-ordinator with her own caseload"
SCHOOL = "Otterbrook School"


def test_a_piece_is_left_out_asked_for_and_sent_and_the_family_is_told(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    family = f"Sharington{size['width']}"
    walker = opens(scheme.who(CARRIES), size=size)
    _family(walker, family)
    _asks(walker, "How often we come")

    walker.follow(family)
    walker.follow("Share", exact=True)
    walker.press("Show what may go")
    walker.sees("Choose who gets it, or write their name")
    walker.write("Or their name, if they are not in our list", SCHOOL)
    walker.choose("What are they to the family?", "Agencies working together")
    first, second = _piece(walker, 1), _piece(walker, 2)
    walker.write("What do you want to tell them?", "We come every Tuesday.", within=first)
    first.get_by_label("Which yes covers it?").select_option(
        label=f"{SCHOOL}: How often we come (Ana said yes)"
    )
    walker.page.locator("summary", has_text="Something more, 2").click()
    walker.write("What do you want to tell them?", "The mother is often tired.", within=second)
    walker.press("Show what may go")

    walker.is_at("What may go")
    walker.sees("May go")
    walker.sees("Left out because")
    walker.sees("It was not named in what they said yes to.")
    walker.sees("We are not able to share this at the moment.")

    walker.follow("ask for one thing more")
    _says_yes(walker, "How often we come\nHow she is")
    walker.visit(_draft(walker, family))
    walker.follow("Change the draft")
    for number, words in ((1, "How often we come"), (2, "How she is")):
        option = f"{SCHOOL}: {words} (Ana said yes)"
        _piece(walker, number).get_by_label("Which yes covers it?").select_option(label=option)
    walker.press("Show what may go")
    walker.does_not_see("Left out because")
    walker.sees("Nobody has checked their address of late.")
    walker.press("Share it")
    _shows_that_it_is_her(walker, scheme)
    walker.is_at("What may go")
    walker.press("Share it")

    walker.is_at("Shared")
    walker.sees("Saved as shared. Tell only who is named below.")
    walker.sees("The mother is often tired.")
    with walker.page.expect_download() as saved:
        walker.page.get_by_role("button", name="Save it to print or hand over").click()
    assert re.fullmatch(r"shared-\d{4}-\d\d-\d\d\.pdf", saved.value.suggested_filename)

    walker.follow("Say that Ana was told, or why not yet")
    walker.sees("How to reach Ana safely")
    walker.choose("Have they been told?", "Not yet: it would make the danger greater")
    walker.press("Save")
    walker.sees("Give a day to look at it again")
    walker.choose("Have they been told?", "By phone")
    walker.press("Save")
    walker.sees("Told: by phone")


def test_to_keep_somebody_safe_only_the_reason_and_the_hearer_come_first_and_the_lead_looks_at_it(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    family = f"Quickenham{size['width']}"
    walker = opens(scheme.who(CARRIES), size=size)
    _family(walker, family)
    walker.follow("What we shared, and with whom")
    walker.sees("We have shared nothing about this family.")
    walker.follow("Share now to keep them safe")
    walker.choose("Why must they hear it?", "A child may be at risk")
    walker.write("Or their name, if they are not in our list", "The duty desk")
    walker.press("I tell them now")

    walker.is_at("Write down what was shared")
    walker.write("The facts", "Pip said that he was hit.")
    walker.write("Why would no less do?", "They must know whom to ask.")
    walker.write("Who decided it?", "The co-ordinator on duty")
    walker.press("Save")
    walker.sees("Pip said that he was hit.")

    lead = opens(scheme.who("Safeguarding lead"), size=size)
    lead.follow(re.compile(f"{family}.*lead to review"))
    lead.sees("Pip said that he was hit.")
    lead.choose("What do you find?", "It was right to share it")
    lead.write("Why, and what is to be done?", "The desk rings back tomorrow.")
    lead.press("Save")
    lead.is_at("Today")
    expect(lead.page.get_by_text(re.compile(f"{family}.*lead to review"))).to_have_count(0)


def test_what_was_already_said_is_written_down(opens: Opens, scheme: Scheme, size: dict[str, int]) -> None:
    family = f"Erlierton{size['width']}"
    walker = opens(scheme.who(CARRIES), size=size)
    _family(walker, family)
    walker.follow("What we shared, and with whom")
    walker.follow("We already told them")
    walker.press("Save")
    walker.sees("Write down what they heard")
    walker.write("Or their name, if they are not in our list", "A neighbour")
    walker.write("What did they hear?", "That they are ill.")
    walker.choose("How did they hear it?", "By word: a call or a talk")
    walker.press("Save")

    walker.is_at("Shared")
    walker.sees("Not allowed on that day")


def _family(walker: Walker, family: str) -> None:
    agency_referral(walker, family=family, agreed=True)
    walker.follow("Referral accepted")
    walker.choose("What do you decide?", "Accept")
    walker.press("Save the decision")


def _shows_that_it_is_her(walker: Walker, scheme: Scheme) -> None:
    walker.is_at("Check it’s you")
    walker.write("Password", scheme.who(CARRIES).password)
    walker.press("Go on")


def _piece(walker: Walker, number: int) -> Locator:
    return walker.page.get_by_role("region", name=f"Something more, {number}")


def _asks(walker: Walker, items: str) -> None:
    walker.follow("Who said what, and when")
    walker.follow("Ask for more than general news")
    _says_yes(walker, items)
    walker.is_at("What we may share")


def _says_yes(walker: Walker, items: str) -> None:
    walker.choose("Who did you ask?", "Ana")
    walker.choose("Who would it be shared with?", "Agencies working together")
    walker.write("Their name", SCHOOL)
    walker.write("What exactly may be shared?", items)
    walker.choose("What did they say?", "Yes")
    walker.choose("When did you ask?", "By phone")
    walker.day("On which day?", timezone.localdate())
    walker.press("Save")


def _draft(walker: Walker, family: str) -> str:
    walker.follow(family)
    walker.follow("What we shared, and with whom")
    found = walker.page.get_by_role("link", name=SCHOOL).get_attribute("href")
    assert found
    return found
