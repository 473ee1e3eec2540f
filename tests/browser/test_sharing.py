"""Two parents who answer differently: the file says so in words, and nothing goes on what one of them allowed."""

import re

from django.utils import timezone
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opens
from tests.browser.families import agency_referral
from tests.browser.scheme import Scheme
from tests.browser.walking import Walker

REFERRER_LABEL = "Whoever referred the family"
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

    lead = opens(scheme.who("Safeguarding lead"), size=size)
    lead.follow(f"{family} (Ana and Udo): the parents do not agree")
    lead.follow(f"Decide: {REFERRER_LABEL}")
    lead.press("Save")
    lead.sees("Choose what may go")
    lead.choose("What may go?", "General news of our support")
    lead.write("Why?", "Their referrer must know that we come.")
    lead.press("Save")
    lead.is_at("What we may share")
    lead.sees("They do not agree: the lead decided what may go")
    lead.does_not_see("Nothing about the children or their life together goes")


def test_who_may_decide_and_a_photograph_are_written_down(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    family = f"Lensham{size['width']}"
    walker = opens(scheme.who("Co-ordinator with her own caseload"), size=size)
    agency_referral(walker, family=family, agreed=True)
    _accept(walker)

    walker.follow("Who may decide")
    walker.choose("What is it?", "Must not be found: never show where they live")
    walker.choose("Who is it about?", "Ana")
    walker.press("Save")
    walker.sees("Please answer: Who says so?")
    walker.write("Who says so?", "Ana told us")
    walker.press("Save")
    walker.sees("Hidden: tell nobody")
    walker.follow(re.compile("It ended or is wrong"))
    walker.tick("It was a mistake: it was never so")
    walker.write("Who says so?", "I wrote it on the wrong file")
    walker.press("Save")
    walker.does_not_see("Hidden: tell nobody")

    walker.follow("What we may share")
    walker.follow("Ask for one thing")
    walker.choose("Who did you ask?", "Ana")
    walker.choose("What is it?", "A photograph")
    walker.write("Their name", "The parish newsletter")
    walker.write("For which one use?", "The summer page")
    walker.write("What exactly may be shared?", "The picture at the picnic")
    walker.choose("What did they say?", "Yes")
    walker.choose("When did you ask?", "By phone")
    walker.press("Save")
    walker.sees("A yes to this only counts when it is signed")
    walker.choose("How did they answer?", "They signed on paper")
    walker.press("Save")
    walker.is_at("What we may share")
    walker.sees("A photograph, for The parish newsletter: The summer page")

    walker.follow("Ask what we may share")
    walker.follow("The form to show them and sign")
    walker.sees("May we tell the person who sent you to us")
    with walker.page.expect_download() as saved:
        walker.page.get_by_role("button", name="Save as a PDF").click()
    assert saved.value.suggested_filename == "what-we-may-share-en.pdf"


def test_a_story_goes_in_its_own_words_and_nothing_beside_it(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    family = f"Taleham{size['width']}"
    walker = opens(scheme.who("Co-ordinator with her own caseload"), size=size)
    agency_referral(walker, family=family, agreed=True)
    _accept(walker)
    walker.follow("Who may decide")
    walker.follow("What we may share")
    walker.follow("Ask for one thing")
    walker.choose("Who did you ask?", "Ana")
    walker.choose("What is it?", "Their story, in these words")
    walker.write("Their name", "Fernshire Council")
    walker.write("For which one use?", "The yearly report")
    walker.write("What exactly may be shared?", "The story")
    walker.write("If it is their story: the exact words", "Now we go to the park.")
    walker.choose("What did they say?", "Yes")
    walker.choose("When did you ask?", "By phone")
    walker.choose("How did they answer?", "They signed on paper")
    walker.press("Save")
    walker.sees("These words could tell who a family is: “go to the park”.")
    walker.tick("I have looked at these words: nobody can tell from them who the family is")
    walker.press("Save")

    walker.follow(family)
    walker.follow("Share", exact=True)
    use = "Their story, in these words, for Fernshire Council: The yearly report (Ana said yes)"
    walker.page.get_by_label("Is it numbers, a picture or a story?").select_option(label=use)
    walker.write("What do you want to tell them?", "And they are often tired.", within=_first_piece(walker))
    walker.press("Show what may go")
    walker.sees("Their story goes in the words they said yes to.")
    walker.write("What do you want to tell them?", "", within=_first_piece(walker))
    walker.press("Show what may go")

    walker.is_at("What may go")
    walker.sees("Their story, in these words: The yearly report")
    walker.sees("Now we go to the park.")
    walker.sees("Clause 7.5")


def _first_piece(walker: Walker) -> Locator:
    return walker.page.get_by_role("region", name="Something more, 1")


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
