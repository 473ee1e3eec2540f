"""A paper goes into a family's file, is opened and replaced, without a mouse."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Download, expect
from pypdf import PdfReader, PdfWriter

from tests.browser.conftest import Opens
from tests.browser.scheme import Scheme
from tests.browser.walking import Walker

COORDINATOR = "Co-ordinator with her own caseload"
FIELD = "The paper itself"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    writer, path = PdfWriter(), tmp_path / "Scan of Tuesday.pdf"
    writer.add_blank_page(595, 842)
    writer.write(path)
    return path


def test_a_paper_is_added_opened_and_replaced_by_keyboard(
    opens: Opens, scheme: Scheme, size: dict[str, int], letter: Path
) -> None:
    title = f"Letter of {size['width']}"
    walker = opens(scheme.who(COORDINATOR), size=size)
    _to_the_papers_of_somebody(walker)

    walker.follow("Add a paper")
    _type(walker, title)
    choose_file(walker, letter)
    walker.press("Save")
    walker.sees(title)
    walker.sees("If you have a copy on this device, delete it now.")

    saved = open_paper(walker, title)
    assert saved.suggested_filename.startswith("paper-")
    assert len(PdfReader(BytesIO(saved.path().read_bytes())).pages) == 1

    walker.follow(f"Replace {title}")
    walker.is_at(f"Replace “{title}”")
    choose_file(walker, letter)
    walker.press("Save")
    rows = walker.page.locator("tr").filter(has_text=title)
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="Replaced")).to_have_count(1)


def test_a_file_of_another_kind_is_refused_and_the_rest_is_still_there(
    opens: Opens, scheme: Scheme, size: dict[str, int], tmp_path: Path
) -> None:
    other = tmp_path / "letter.pdf"
    other.write_text("<html>Not a letter at all.</html>")
    walker = opens(scheme.who(COORDINATOR), size=size)
    _to_the_papers_of_somebody(walker)
    walker.follow("Add a paper")
    _type(walker, "A title that stays")

    choose_file(walker, other)
    walker.press("Save")

    alert = walker.page.get_by_role("alert")
    expect(alert).to_contain_text("Choose a PDF, or a photo as JPEG or PNG.")
    expect(walker.page.get_by_label("What shall we call it?")).to_have_value("A title that stays")
    expect(walker.page.get_by_label("Certificate or court paper")).to_be_checked()
    walker.page.keyboard.press("Home")
    walker.focus(alert.get_by_role("link"))
    walker.page.keyboard.press("Enter")
    expect(walker.page.get_by_label(FIELD)).to_be_focused()


def _to_the_papers_of_somebody(walker: Walker) -> None:
    walker.visit("/families/?stage=active")
    walker.enter(walker.page.get_by_role("table").get_by_role("link").first)
    walker.follow("See the papers")
    walker.is_at("Papers")


def _type(walker: Walker, title: str) -> None:
    walker.choose("What kind of paper is it?", "Certificate or court paper")
    walker.write("What shall we call it?", title)
    walker.write("Is there anything to know about it?", "The father keeps the first copy.")


def choose_file(walker: Walker, path: Path, field: str = FIELD) -> None:
    with walker.page.expect_file_chooser() as chooser:
        walker.focus(walker.page.get_by_label(field))
        walker.page.keyboard.press("Space")
    chooser.value.set_files(path)


def open_paper(walker: Walker, title: str) -> Download:
    walker.focus(walker.page.get_by_role("button", name=f"Open {title}"))
    with walker.page.expect_download() as saved:
        walker.page.keyboard.press("Enter")
    return saved.value
