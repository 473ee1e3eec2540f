"""A reviewer signs before she reads a volunteer's file; the form is on the file, and on the volunteer's own page."""

from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.scheme import Scheme
from tests.browser.test_signing import LEAD, PROMISE, REVIEWER, _saved
from tests.browser.walking import NOT_HERE


def test_a_file_of_one_of_our_people_is_drawn_signed_for_and_read(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    who, lead = scheme.who(REVIEWER), opens(scheme.who(LEAD), size=size)
    lead.visit("/samples/draw/")
    lead.choose("Which files?", "Files of volunteers")
    lead.choose("Who will read the files?", f"{who.name} (Home-Start UK reviewer)")
    lead.write("How many files?", "1")
    lead.choose("What for?", "Quality review")
    lead.press("Draw the files")
    lead.sees("Files of volunteers")

    reader = opens(who, size=size)
    reader.visit("/samples/")
    row = reader.page.get_by_role("row").filter(has_text="VF-").filter(has_text="Not signed yet").first
    reference = row.get_by_role("link").inner_text()
    reader.enter(row.get_by_role("link"))
    reader.is_at("Record of Access")
    reader.does_not_see("DBS checks")
    reader.write("Your full name", who.name)
    reader.choose("Why do you need to read this file?", "Quality review")
    reader.tick(PROMISE)
    reader.write("Your password", who.password)
    reader.press("Sign and open the file")
    reader.is_at(f"File {reference}")
    reader.sees("DBS checks")
    reader.does_not_see("What they said")
    address = reader.page.url.removeprefix(scheme.url)

    lead.visit(address.replace("/samples/people/", "/volunteers/"))
    lead.sees(who.name)
    lead.follow("See the whole form")
    lead.is_at(f"Record of Access, file {reference}")
    expect(lead.page.get_by_role("table", name="Record of Access")).to_contain_text("Opened")
    assert _saved(lead, "Save as a PDF").suggested_filename.startswith("record-of-access-")
    lead.follow("Print the form, to sign in ink")
    expect(lead.page.get_by_role("table", name="Lines to sign on")).to_be_visible()
    reader.visit(address.replace("/samples/people/", "/volunteers/"))
    reader.is_at(NOT_HERE)
