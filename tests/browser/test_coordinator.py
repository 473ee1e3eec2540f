"""A co-ordinator's day without a mouse: from the first call to the first visit of a volunteer."""

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.families import agency_referral, call
from tests.browser.scheme import Scheme
from tests.browser.walking import Walker

COORDINATOR = "Co-ordinator with her own caseload"
TODAY = timezone.localdate()


def test_a_family_goes_from_the_referral_to_its_volunteer_by_keyboard(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    family = f"Inglebrook{size['width']}"
    walker = opens(scheme.who(COORDINATOR), size=size)

    walker.is_at("Today")
    agency_referral(walker, family=family, agreed=True)
    walker.is_at(f"{family}")
    _accept(walker)
    _visit_first(walker)
    _tell(walker, family)
    _ask(walker, family)
    _start(walker)
    _match(walker, scheme.who("Volunteer who visits families").name)
    timeline = walker.page.get_by_role("complementary")
    for event in (
        "Referral received",
        "Told about confidentiality",
        "Asked what we may share",
        "began to visit",
    ):
        expect(timeline).to_contain_text(event)

    walker.follow("HSWW: start page")
    walker.follow("Families")
    walker.write("Find a family", "ver")
    walker.press("Find")
    walker.follow(family)
    walker.is_at(family)


def _accept(walker: Walker) -> None:
    walker.follow("Referral accepted")
    walker.choose("What do you decide?", "Accept")
    walker.press("Save the decision")


def _visit_first(walker: Walker) -> None:
    walker.follow("First visit")
    walker.write("What do they hope for? What was agreed?", "Hopes for a rest, and for company.")
    walker.pick("Feeling alone", "1")
    walker.pick("Own mental health", "2")
    walker.press("Save")


def _tell(walker: Walker, family: str) -> None:
    walker.follow("Told what we keep to ourselves")
    walker.day("When did you tell them?", TODAY)
    walker.day("When did they get it in writing?", TODAY)
    walker.choose("How did they get it?", "We gave them the leaflet")
    walker.tick("I told them that they may ask to see their record")
    walker.press("Save")
    walker.is_at("What we may share")
    walker.follow(family)


def _ask(walker: Walker, family: str) -> None:
    """A limit for one recipient, a no for another, and a yes for a third by name."""
    walker.follow("Asked what we may share")
    walker.choose("The person who sent you to us", "Yes, but only some of it")
    walker.write("If only some of it: what may we share, and what not?", "That you visit, not how often.")
    walker.choose("Others who help you now", "No")
    walker.press("Save")
    walker.sees("That you visit, not how often.")
    walker.follow("Ask for more than general news")
    walker.choose("Who did you ask?", "Ana")
    walker.choose("Who would it be shared with?", "Someone else")
    walker.write("Their name", "Made Up Nursery")
    walker.write("What exactly may be shared?", "The mornings on which we visit")
    walker.choose("What did they say?", "Yes")
    walker.press("Save")
    walker.sees("Made Up Nursery")
    walker.follow(family)


def _start(walker: Walker) -> None:
    walker.follow("Support started")
    walker.write("What we agreed with the family", "Two hours on Tuesday mornings.")
    walker.press("Start support")


def _match(walker: Walker, volunteer: str) -> None:
    walker.follow("Volunteer found")
    walker.pick("Who will visit?", volunteer)
    walker.press("Make the match")
    walker.sees(f"{volunteer}, since")


def test_a_referral_without_agreement_is_received_and_not_accepted(opens: Opens, scheme: Scheme) -> None:
    walker = opens(scheme.who("Deputy safeguarding lead and duty"))

    agency_referral(walker, family="Unaskedham", agreed=False)

    walker.sees("Nobody may contact the family")
    walker.follow("Families")
    walker.follow("Unaskedham")
    walker.sees("Received, not accepted")
    walker.follow("Referral accepted")
    walker.choose("What do you decide?", "Accept")
    walker.press("Save the decision")
    expect(walker.page.get_by_role("alert")).to_be_visible()
    walker.follow("Unaskedham")
    walker.sees("Received, not accepted")


def test_a_call_from_a_family_is_saved_while_it_lasts(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    family = f"Callermead{size['width']}"
    walker = opens(scheme.who(COORDINATOR), size=size)

    call(walker, family=family)

    walker.is_at("About the referral")
    walker.sees("Saved. You can go on now, or later.")
    walker.follow("Families")
    walker.follow("Contact cards of all open families")
    walker.write("Find a family", "beatr")
    walker.press("Find")
    walker.sees("Nobody found.")
    walker.follow("Families")
    walker.follow(family)
    walker.sees("07700 900123")
    walker.does_not_see("We may leave a voicemail")


def test_support_ends_with_its_reason(opens: Opens, scheme: Scheme) -> None:
    lead = opens(scheme.who("Safeguarding lead"))
    lead.visit("/families/?stage=active")
    family = lead.page.get_by_role("table").get_by_role("link").last.inner_text()
    lead.follow(family)
    lead.follow("End support")
    lead.choose("Why does support end?", "Planned ending")
    lead.press("End support")

    lead.sees("Ended")
    lead.does_not_see("End the match")
