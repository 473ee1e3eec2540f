"""An outside auditor reads beside a co-ordinator, without a mouse; and what was signed in ink is added (10.1)."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfWriter

from tests.browser.conftest import Opens
from tests.browser.scheme import Scheme, SignIn
from tests.browser.test_papers import choose_file
from tests.browser.test_signing import PROMISE
from tests.browser.walking import Walker

AUDITOR = "Outside auditor"
COORDINATOR = "Co-ordinator with her own caseload"
LEAD = "Safeguarding lead"
LATER = """
from datetime import timedelta
from records.models import Sitting
for one in Sitting.objects.filter(ended_at=None):
    Sitting.objects.filter(pk=one.pk).update(reconfirmed_at=one.reconfirmed_at - timedelta(minutes=31))
"""


def test_both_sit_down_sign_read_confirm_and_the_reading_ends_when_she_leaves(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    otto, mary = scheme.who(AUDITOR), scheme.who(COORDINATOR)
    device = opens(otto, size=size)
    device.follow("Files to read")
    link = device.page.get_by_role("table").get_by_role("link").nth(size["width"] % 2)
    reference = link.inner_text()
    device.enter(link)
    _show_yourself(device, otto)
    _sit_down(device, mary)
    _sign(device, otto, mary)

    device.is_at(f"File {reference}")
    device.sees(f"{mary.name} is present")
    device.follow("Confirm now")
    _confirm(device, mary)
    device.is_at(f"File {reference}")

    scheme.inside(LATER)
    device.page.reload()
    device.is_at("still here?")
    device.sees("It is time to say again")
    device.write("The co-ordinator’s password", "not hers")
    device.press("I am still present")
    device.sees("This is not your password")
    _confirm(device, mary)
    device.is_at(f"File {reference}")
    read = device.page.url.removeprefix(scheme.url)

    _leave_from_her_desk(opens(mary, size=size), otto)
    device.visit(read)
    device.is_at("A co-ordinator must be present")

    lead = opens(scheme.who(LEAD), size=size)
    lead.visit(read.replace("/samples/files/", "/families/") + "record-of-access/")
    table = lead.page.get_by_role("table", name="Record of Access")
    expect(table).to_contain_text(f"{mary.name} was present and signs too")
    expect(table).to_contain_text("Checked: it holds")


def test_the_button_beside_the_auditor_ends_the_reading_and_a_wrong_password_begins_none(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    otto, mary = scheme.who(AUDITOR), scheme.who(COORDINATOR)
    device = opens(otto, size=size)
    device.follow("Files to read")
    device.enter(device.page.get_by_role("table").get_by_role("link").first)
    _show_yourself(device, otto)
    device.write("The co-ordinator’s e-mail address", mary.email)
    device.write("The co-ordinator’s password", "not hers")
    device.press("I am present")
    device.sees("do not go together")
    expect(device.page.get_by_label("The co-ordinator’s e-mail address")).to_have_value(mary.email)
    _sit_down(device, mary)
    device.is_at("Record of Access")

    device.press(f"{mary.name} leaves: end the reading")

    device.sees("The reading has ended.")
    device.enter(device.page.get_by_role("table").get_by_role("link").first)
    device.is_at("A co-ordinator must be present")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    writer, path = PdfWriter(), tmp_path / "Form in ink.pdf"
    writer.add_blank_page(595, 842)
    writer.write(path)
    return path


def test_what_was_signed_in_ink_is_added_with_its_scan(
    opens: Opens, scheme: Scheme, size: dict[str, int], scan: Path
) -> None:
    lead = opens(scheme.who(LEAD), size=size)
    lead.follow("Families")
    lead.follow(lead.page.get_by_role("table").get_by_role("link").first.inner_text())
    lead.follow(re.compile("See all signatures|See the whole form"))
    lead.follow("Add what was signed in ink")
    lead.press("Add this line")
    lead.sees("Enter who signed")
    name = f"Ines Example {size['width']}"
    lead.write("Who signed?", name)
    lead.write("In which role?", "Inspector of the council")
    lead.write("What for?", "Yearly inspection")
    lead.write("Day", "3")
    lead.write("Month", "3")
    lead.write("Year", "2026")
    choose_file(lead, scan, "The scan of the form")
    lead.press("Add this line")

    expect(lead.page.get_by_role("table", name="Signed in ink")).to_contain_text(name)
    lead.focus(lead.page.get_by_role("button", name=re.compile(f"Save the scan of {name}")))
    with lead.page.expect_download() as saved:
        lead.page.keyboard.press("Enter")
    assert saved.value.suggested_filename.startswith("paper-")
    lead.follow("Show the day-to-day work too")
    lead.sees("Day-to-day work")


def _show_yourself(device: Walker, who: SignIn) -> None:
    device.is_at("A co-ordinator must be present")
    device.sees("Step 1 of 2")
    device.write("Your password", who.password)
    device.press("Go on")
    device.sees("Step 2 of 2")


def _sit_down(device: Walker, who: SignIn) -> None:
    device.write("The co-ordinator’s e-mail address", who.email)
    device.write("The co-ordinator’s password", who.password)
    device.press("I am present")


def _sign(device: Walker, who: SignIn, beside: SignIn) -> None:
    device.is_at("Record of Access")
    device.sees(f"{beside.name}, who signs with you")
    assert device.page.get_by_label("Your password").count() == 0
    device.write("Your full name", who.name)
    device.choose("Why do you need to read this file?", "Audit from outside")
    device.tick(PROMISE)
    device.press("Sign and open the file")


def _confirm(device: Walker, who: SignIn) -> None:
    device.write("The co-ordinator’s password", who.password)
    device.press("I am still present")


def _leave_from_her_desk(desk: Walker, auditor: SignIn) -> None:
    desk.follow(re.compile("You are present while|Say so when you leave"))
    desk.is_at("Readings with an auditor")
    desk.sees("You are present")
    desk.press(f"I leave now and end the reading of {auditor.name}")
    desk.sees("The reading has ended.")
