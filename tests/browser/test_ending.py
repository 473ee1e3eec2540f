"""What is given out or set up is ended by hand as well: reports go to the board, samples close, duty changes."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opens
from tests.browser.scheme import Scheme
from tests.browser.walking import NOT_HERE, Walker

LEAD = "Safeguarding lead"


def test_the_board_reads_a_report_only_once_the_lead_gives_it_to_them(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    lead, chair = opens(scheme.who(LEAD), size=size), opens(scheme.who("Chair of the trustees"))
    lead.follow("Board reports")
    lead.follow("Prepare a report")
    quarter = lead.page.get_by_role("radio").first.locator("xpath=..").inner_text().strip()
    lead.choose("Which quarter?", quarter)
    lead.press("Prepare the report")
    lead.is_at(f"Board report, {quarter}")
    lead.sees("The board cannot read this yet")
    address = lead.page.url.removeprefix(scheme.url)
    chair.visit(address)
    chair.is_at(NOT_HERE)

    lead.press("Give it to the board")

    lead.sees("The board can read it now.")
    lead.does_not_see("The board cannot read this yet")
    chair.visit("/board/")
    chair.follow(quarter)
    chair.is_at(f"Board report, {quarter}")


def test_a_sample_that_is_ended_closes_its_files_at_once(opens: Opens, scheme: Scheme) -> None:
    lead, checker = scheme.who(LEAD), scheme.who("Trustee who spot-checks files")
    office = opens(lead)
    office.follow("Samples of files")
    office.follow("Draw a sample")
    office.choose("Who will read the files?", f"{checker.name} (Trustee)")
    office.write("How many files?", "1")
    office.choose("What for?", "Safeguarding audit")
    office.press("Draw the files")
    reader = opens(checker)
    reader.follow("Files to read")
    reference = _row(reader, "Safeguarding audit").get_by_role("link").inner_text()
    reader.follow(reference)
    reader.is_at(f"Record of Access, file {reference}")
    address = reader.page.url.removeprefix(scheme.url)

    office.enter(_row(office, "Safeguarding audit").get_by_role("button"))

    office.sees("The sample is ended.")
    expect(_row(office, "Safeguarding audit")).to_contain_text("Ended")
    reader.visit(address)
    reader.is_at(NOT_HERE)
    reader.visit("/samples/")
    reader.does_not_see(reference)


def test_who_is_taken_off_the_rota_is_not_on_it_any_more(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    lead = opens(scheme.who(LEAD), size=size)
    first = timezone.localdate() + timedelta(days=700 + size["width"])
    day = f"{first.day} {first:%B %Y}"
    lead.follow("Duty rota")
    lead.day("From", first)
    lead.day("To", first)
    for label, number in (("On duty", "07700 900331"), ("Stands in", "07700 900332")):
        lead.pick(label, _somebody(lead, label))
        lead.write(f"Phone of who {'is on duty' if label == 'On duty' else 'stands in'}", number)
    lead.press("Add to the rota")
    lead.sees("Saved.")
    lead.sees("07700 900331")

    lead.enter(lead.page.get_by_role("button", name=re.compile(f"Take off {day}")))

    lead.sees("Taken off.")
    lead.does_not_see(day)
    lead.does_not_see("07700 900331")


def _row(walker: Walker, words: str) -> Locator:
    return walker.page.get_by_role("row").filter(has_text=words).first


def _somebody(walker: Walker, label: str) -> str:
    """Not the same person twice: the first on duty, the last to stand in."""
    names = walker.page.get_by_label(label, exact=True).get_by_role("option").all_inner_texts()
    return names[1] if label == "On duty" else names[-1]
