"""What leaves the printer: a board report with its numbers, and a Record of Access to sign in ink."""

import re
from io import BytesIO
from unicodedata import normalize

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Opens
from tests.browser.scheme import Scheme
from tests.browser.walking import Walker

MOST_SHEETS = 7
"""Seven tables with their charts, and what is in short before them: about one each."""
IN_CHART_AND_TABLE = 2


def printed(walker: Walker) -> list[str]:
    """The words of each sheet of A4, without the letters that printers draw as one."""
    sheets = PdfReader(BytesIO(walker.page.pdf(format="A4"))).pages
    return [" ".join(normalize("NFKC", sheet.extract_text()).split()) for sheet in sheets]


def unsigned(walker: Walker) -> str:
    """The first file of this list that nobody has signed for: other walks may have signed, and lines take room."""
    links = walker.page.get_by_role("table").get_by_role("link").all()
    files = [f"{walker.url}{link.get_attribute('href')}" for link in links]
    forms = {file: walker.page.request.get(f"{file}record-of-access/?paper").text() for file in files}
    return next(file for file in files if "Nobody has signed yet." in forms[file]).removeprefix(walker.url)


def test_a_printed_board_report_begins_on_its_first_sheet_and_has_a_number_at_every_bar(
    opens: Opens, scheme: Scheme
) -> None:
    chair = opens(scheme.who("Chair of the trustees"))
    chair.follow("Board reports")
    chair.follow(re.compile(r"20\d\d"))
    told = " ".join(chair.page.locator("svg desc").all_text_contents())
    bars = re.findall(r"([^:.]+): (\d+)\.", told)

    sheets = printed(chair)

    assert bars
    assert len(sheets) <= MOST_SHEETS
    assert "Who referred them" in sheets[0]
    for label, number in bars:
        assert " ".join(sheets).count(f"{label.strip()} {number}") == IN_CHART_AND_TABLE
    assert "Raise a concern" not in "".join(sheets)


def test_the_record_of_access_is_printed_with_lines_to_sign_and_without_a_script(
    opens: Opens, scheme: Scheme, size: dict[str, int]
) -> None:
    lead = opens(scheme.who("Safeguarding lead"), size=size, script=False)
    lead.visit("/families/?stage=active")
    lead.visit(unsigned(lead))
    reference = lead.page.get_by_role("heading", level=1).locator("small").inner_text()
    lead.follow("Print the form")

    lead.is_at("Record of Access")
    lead.sees("choose “Print” in the menu of your browser")
    expect(lead.page.get_by_role("button", name="Print this page")).not_to_be_visible()
    sheets = printed(lead)

    assert len(sheets) == 1
    assert f"File {reference}" in sheets[0]
    assert "This form belongs on the inside front cover" in sheets[0]
    assert "Name, in capitals Purpose Date Signature" in sheets[0]
    assert "Keep it in the locked file of this family" in sheets[0]
    assert "menu of your browser" not in sheets[0]
