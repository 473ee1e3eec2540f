"""A volunteer's day on her phone, and a browser that runs no script."""

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Opens
from tests.browser.families import call
from tests.browser.scheme import Scheme
from tests.browser.walking import NOT_HERE, Walker

VOLUNTEER = "Volunteer who visits families"
LEAD = "Safeguarding lead"
KEPT = "Saved as you type, "


def test_a_diary_begun_on_a_lost_connection_waits_on_the_next_phone(opens: Opens, scheme: Scheme) -> None:
    first = opens(scheme.who(VOLUNTEER), size=PHONE)
    first.follow("My families")
    _open_first(first)
    called = first.page.get_by_role("heading", level=1).inner_text()
    first.follow("Write about a visit")
    first.choose("When was it?", "Today")
    first.choose("What happened?", "Visited at home")
    first.write("What did you do?", "We made a den under the table.")
    expect(first.page.get_by_text(KEPT)).to_be_visible()
    first.page.context.close()

    second = opens(scheme.who(VOLUNTEER), size=PHONE)
    second.follow(f"Finish what you began to write about {called}")
    second.sees("We kept what you began to write")
    expect(second.page.get_by_label("What did you do?")).to_have_value("We made a den under the table.")
    second.choose("How long were you together?", "2 hours")
    second.choose("Are you worried about anyone?", "No")
    second.press("Save the visit")

    second.sees("Saved. Thank you.")
    second.follow("My visits")
    second.sees("We made a den under the table.")
    second.visit("/")
    expect(second.page.get_by_text(f"Finish what you began to write about {called}")).to_have_count(0)


def test_a_family_is_not_found_once_the_match_ends(opens: Opens, scheme: Scheme) -> None:
    volunteer = opens(scheme.who("Volunteer who is also a trustee"), size=PHONE)
    volunteer.choose("Work as", "Volunteer")
    volunteer.press("Start")
    volunteer.follow("My families")
    _open_first(volunteer)
    address = volunteer.page.url.removeprefix(scheme.url)
    lead = opens(scheme.who(LEAD))

    lead.visit(address.replace("/visiting/", "/families/"))
    lead.follow(f"End the match with {scheme.who('Volunteer who is also a trustee').name}")
    lead.write("Why does it end?", "A planned goodbye.")
    lead.page.keyboard.press("Tab")
    lead.press("End the match")
    lead.sees("The volunteer can no longer see the family.")

    volunteer.visit(address)
    volunteer.is_at(NOT_HERE)
    volunteer.visit(f"{address}write/")
    volunteer.is_at(NOT_HERE)


def test_what_a_volunteer_sees_leaves_out_what_is_not_hers(opens: Opens, scheme: Scheme) -> None:
    volunteer = opens(scheme.who(VOLUNTEER), size=PHONE)

    volunteer.follow("My families")
    _open_first(volunteer)

    volunteer.sees("What you agreed to do together")
    for word in ("referr", "Needs", "score", "Concern"):
        volunteer.does_not_see(word)


def test_a_diary_and_a_referral_work_without_script(opens: Opens, scheme: Scheme) -> None:
    volunteer = opens(scheme.who(VOLUNTEER), size=PHONE, script=False)
    volunteer.follow("My families")
    _open_first(volunteer)
    volunteer.follow("Write about a visit")
    volunteer.choose("What happened?", "Met somewhere else")
    volunteer.write("What did you do?", "We fed the ducks.")
    volunteer.press("Keep for later")
    volunteer.sees("Kept for later.")
    volunteer.follow("Carry on writing", exact=False)
    volunteer.choose("How long were you together?", "1 hour")
    volunteer.choose("Are you worried about anyone?", "No")
    volunteer.press("Save the visit")
    volunteer.sees("We fed the ducks.")

    lead = opens(scheme.who(LEAD), script=False)
    call(lead, family="Scriptlessford")
    lead.sees("Saved. You can go on now, or later.")


def _open_first(walker: Walker) -> None:
    """The first family of "My families"."""
    name = walker.page.locator(".tile h2 a").first.inner_text()
    walker.follow(name, exact=True)
