"""A concern goes from any page to the people who must read it, and the numbers need no sign-in."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.scheme import Scheme

UNREAD = "Nobody has read this yet"


@pytest.mark.parametrize(
    ("who", "place", "size"),
    [
        ("Volunteer who visits families", "My families", PHONE),
        ("Chair of the trustees", "Board reports", DESK),
    ],
    ids=["volunteer", "trustee"],
)
def test_a_concern_raised_anywhere_stands_on_the_leads_today_until_it_is_read(
    opens: Opens, scheme: Scheme, who: str, place: str, size: dict[str, int]
) -> None:
    words = f"The gate was open, and nobody came. ({place})"
    writer = opens(scheme.who(who), size=size)

    writer.follow(place)
    writer.follow("Raise a concern")
    writer.sees("Is the child safe tonight?")
    writer.sees("ring 999")
    writer.choose("Is the child safe tonight?", "I do not know")
    writer.write("What did the child say?", "“I was on my own.”")
    writer.write("What did you see or hear?", words)
    writer.press("Send it now")
    writer.is_at("Thank you. We have it.")
    writer.page.go_back()
    expect(writer.page.get_by_text(words)).to_have_count(0)

    lead = opens(scheme.who("Safeguarding lead"))
    lead.sees(UNREAD)
    before = lead.page.get_by_text(UNREAD).count()
    lead.follow("Concerns")
    rows = lead.page.get_by_role("row", name=scheme.who(who).name)
    lead.enter(rows.filter(has_text=UNREAD).get_by_role("link"))
    lead.sees(words)
    lead.sees("“I was on my own.”")
    lead.press("I have read this")
    lead.does_not_see(UNREAD)
    lead.visit("/")
    expect(lead.page.get_by_text(UNREAD)).to_have_count(before - 1)


def test_help_needs_no_sign_in_and_prints_with_a_form(opens: Opens, size: dict[str, int]) -> None:
    stranger = opens(size=size)

    stranger.visit("/urgent/")
    stranger.sees("ring 999")
    stranger.page.emulate_media(media="print")

    expect(stranger.page.get_by_role("table", name="A concern, on paper")).to_be_visible()
    expect(stranger.page.get_by_role("main")).to_contain_text("01632 960100")
    expect(stranger.page.get_by_role("banner")).not_to_be_visible()
    assert stranger.page.pdf().startswith(b"%PDF")


def test_a_call_to_social_care_is_written_down_and_read(opens: Opens, scheme: Scheme) -> None:
    volunteer = opens(scheme.who("Volunteer who visits families"), size=PHONE)
    volunteer.follow("Raise a concern")
    volunteer.follow("Write down that you rang")
    volunteer.choose("Who did you ring?", "Children's social care")
    volunteer.write("What did you say, and what did they say?", "They go there tonight.")
    volunteer.press("Send it now")

    lead = opens(scheme.who("Safeguarding lead"))
    lead.follow("Concerns")
    calls = lead.page.get_by_role("table", name="Calls that were written down, newest first")
    lead.enter(calls.get_by_role("link").first)
    lead.sees("They go there tonight.")
    lead.press("I have read this")
    lead.does_not_see(UNREAD)
