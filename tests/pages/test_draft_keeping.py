"""What is typed is kept on the server while it is typed, and nowhere in the browser."""

from urllib.parse import parse_qs

import pytest

from tests.pages.showing import Window, gallery, window, wrong

pytestmark = pytest.mark.browser


def status(shown: Window) -> str:
    return shown.page.locator("[data-draft-status]").inner_text()


def kept(shown: Window) -> list[str]:
    return [parse_qs(body, keep_blank_values=True)["note"][0] for body in shown.drafts]


def test_a_pause_in_typing_saves_the_whole_form() -> None:
    with window(gallery()) as shown:
        shown.page.fill("[name=note]", "We played & sang.")
        shown.page.get_by_text("Saved as you type,").wait_for()

        assert kept(shown) == ["We played & sang."]
        assert shown.problems == []


def test_a_server_that_cannot_keep_it_is_told_to_the_writer() -> None:
    with window(gallery()) as shown:
        shown.draft_status = 503
        shown.page.fill("[name=note]", "We played.")
        shown.page.get_by_text("Not saved yet.").wait_for()

        assert "We keep trying" in status(shown)


def test_a_closed_tab_saves_what_the_pause_had_not_yet() -> None:
    with window(gallery()) as shown:
        shown.page.fill("[name=note]", "We played.")
        shown.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
        shown.page.wait_for_timeout(300)

        assert kept(shown) == ["We played."]


def test_words_that_came_back_with_problems_are_kept_when_the_tab_closes() -> None:
    with window(gallery(form=wrong())) as shown:
        shown.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
        shown.page.wait_for_timeout(300)

        assert kept(shown) == ["We played."]


def test_an_empty_form_that_came_back_with_problems_is_not_kept() -> None:
    with window(gallery(form=wrong()).replace(" data-draft-typed", "")) as shown:
        shown.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
        shown.page.wait_for_timeout(300)

        assert shown.drafts == []


def test_words_that_are_too_long_to_keep_are_told_to_the_writer_and_not_sent_again() -> None:
    with window(gallery()) as shown:
        shown.draft_status = 413
        shown.page.fill("[name=note]", "We played.")
        shown.page.get_by_text("This is too long to keep while you type.").wait_for()

        assert len(shown.drafts) == 1


def test_a_form_that_was_sent_is_no_draft_any_more() -> None:
    with window(gallery()) as shown:
        shown.page.fill("[name=note]", "We played.")
        shown.page.evaluate("document.querySelector('form.diary').dispatchEvent(new Event('submit'))")
        shown.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
        shown.page.wait_for_timeout(300)

        assert shown.drafts == []


def test_nothing_typed_stays_in_the_browser() -> None:
    with window(gallery()) as shown:
        shown.page.fill("[name=note]", "We played.")
        shown.page.get_by_text("Saved as you type,").wait_for()

        assert shown.page.evaluate("localStorage.length + sessionStorage.length") == 0
