"""Two parents who answer differently: the file says so in words, and nothing goes on what one of them allowed."""

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.families import agency_referral
from tests.browser.scheme import Scheme
from tests.browser.walking import Walker

REFERRER = "The person who sent you to us"
DISAGREE = "They do not agree: nothing goes until the lead has decided"
STANDING = """
from consent import sharing
from families.models import Family
family = Family.objects.get(pk=pk)
print(*(one.together.value for one in sharing.current(family).asked))
"""


def test_two_parents_who_answer_differently_stop_the_sharing_until_the_lead_decides(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    family = f"Twomindham{size['width']}"
    walker = opens(scheme.who("Co-ordinator with her own caseload"), size=size)
    agency_referral(walker, family=family, agreed=True)
    _accept(walker)
    _add_father(walker, family)

    _ask(walker, Ana="Yes", Udo="No")

    walker.is_at("What we may share")
    walker.sees("They do not agree")
    walker.sees("Do not tell one parent what the other said.")
    walker.sees(DISAGREE)
    walker.follow(family)
    panel = walker.page.get_by_role("complementary")
    expect(panel).to_contain_text(DISAGREE)
    expect(panel.get_by_text("Yes", exact=True)).to_have_count(0)
    pk = walker.page.url.rstrip("/").rsplit("/", 1)[1]
    assert scheme.inside(STANDING, pk=pk) == "disagree not_asked"

    lead = opens(scheme.who("Safeguarding lead"))
    lead.sees(f"{family} (Ana and Udo): the parents do not agree")


def _accept(walker: Walker) -> None:
    walker.follow("Referral accepted")
    walker.choose("What do you decide?", "Accept")
    walker.press("Save the decision")


def _add_father(walker: Walker, family: str) -> None:
    walker.follow("Add a person")
    walker.choose("Who is it?", "Father")
    walker.write("Full name", f"Udo {family}")
    walker.press("Save")
    walker.is_at(family)


def _ask(walker: Walker, **answers: str) -> None:
    walker.follow("Ask what we may share")
    for parent, answer in answers.items():
        asked = walker.page.get_by_role("region", name=parent)
        walker.choose(REFERRER, answer, within=asked)
    walker.choose("When did you ask?", "At the first visit")
    walker.day("On which day?", timezone.localdate())
    walker.press("Save")
