"""Who has seen a file: a co-ordinator looks, and makes a paper for a parent, having read it first."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.browser.conftest import Opens
from tests.browser.scheme import Scheme, SignIn
from tests.browser.test_printing import printed
from tests.browser.walking import Walker

COORDINATOR = "Co-ordinator with her own caseload"
VISITED = re.compile("What a volunteer needs for a visit")


def to_a_visited_family(walker: Walker) -> None:
    """One whose volunteer has looked at it."""
    walker.visit("/families/?stage=active")
    files = walker.page.get_by_role("table").get_by_role("link").all()
    for address in [one.get_attribute("href") for one in files]:
        walker.page.goto(f"{walker.url}{address}")
        if walker.page.get_by_text(VISITED).count():
            return
    raise AssertionError("No volunteer has looked at any of these families.")


def check_it_is_you(walker: Walker, who: SignIn) -> None:
    walker.is_at("Check it’s you")
    walker.write("Password", who.password)
    walker.press("Go on")


def test_a_co_ordinator_sees_who_has_seen_a_file_and_finds_one_person(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    walker = opens(scheme.who(COORDINATOR), size=size)
    to_a_visited_family(walker)
    walker.sees("The work of the safeguarding lead is not shown here.")

    walker.follow("See all who have seen this file")
    walker.is_at("Who has seen file")
    walker.sees("Opened: What a volunteer needs for a visit")
    walker.pick("What they did", "Changed")
    walker.press("Show")

    walker.is_at("Who has seen file")
    walker.sees("Changed: A visit, written up")
    walker.does_not_see("Opened: What a volunteer needs for a visit")


def test_what_a_lead_looked_at_is_told_to_leads_and_not_to_the_co_ordinator(
    opens: Opens, scheme: Scheme
) -> None:
    who = scheme.who("Safeguarding lead")
    organiser, lead = opens(scheme.who(COORDINATOR)), opens(who)
    to_a_visited_family(organiser)
    lead.visit(organiser.page.url.removeprefix(scheme.url))

    lead.follow("See all who have seen this file")
    lead.sees(who.name)
    lead.sees("Co-ordinators do not see the work of the safeguarding lead")

    organiser.follow("See all who have seen this file")
    organiser.does_not_see(who.name)
    organiser.sees("is not shown here, whether there was any or not")


def test_a_paper_is_read_first_and_printed_for_one_parent(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    who = scheme.who(COORDINATOR)
    walker = opens(who, size=size)
    to_a_visited_family(walker)
    walker.follow("Make a paper for the family")
    walker.is_at("A paper for the family")
    walker.press("Go on")
    walker.sees("Choose who this paper is for")
    parent = walker.page.get_by_role("radio").first
    label = parent.evaluate("e => e.labels[0].innerText")
    walker.choose("Who is this paper for?", label)
    walker.press("Go on")
    check_it_is_you(walker, who)

    walker.is_at("Read this paper first")
    walker.sees("Your volunteer")
    walker.press("Go on to print")
    walker.sees("Read it, then tick the box")
    walker.tick("I have read it. Nothing on it could put anybody in danger.")
    walker.press("Go on to print")

    walker.is_at("Who has looked at your file")
    sheets = printed(walker)
    assert "Your volunteer" in sheets[0]
    assert "This paper is for you alone" in sheets[-1]
    assert "Print this page" not in "".join(sheets)


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_paper_is_saved_as_a_pdf(opens: Opens, scheme: Scheme, tmp_path: Path, script: bool) -> None:
    who = scheme.who(COORDINATOR)
    walker = opens(who, script=script)
    to_a_visited_family(walker)
    walker.follow("Make a paper for the family")
    walker.page.get_by_role("radio").first.check()
    walker.press("Go on")
    check_it_is_you(walker, who)
    walker.tick("I have read it. Nothing on it could put anybody in danger.")
    walker.focus(walker.page.get_by_role("button", name="Save as a PDF"))
    with walker.page.expect_download() as saved:
        walker.page.keyboard.press("Enter")

    assert saved.value.suggested_filename.startswith("who-has-looked-")
    saved.value.save_as(tmp_path / "paper.pdf")
    assert "Your volunteer" in PdfReader(tmp_path / "paper.pdf").pages[0].extract_text()
