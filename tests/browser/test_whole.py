"""Whether a bad page would have been noticed, and one that nobody looked at."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DESK
from tests.browser.walking import Walker
from tests.browser.whole import NOT_WALKED, missed, routes

BAD = {
    "sideways": "<p style='width:3000px'>wide</p>",
    "violations": "<input type='text' name='nameless'>",
    "complained": "<script>console.error('complained')</script>",
}
PAGE = "<!doctype html><html lang='en'><head><title>A page</title></head><body><main><h1>A page</h1>{}</main></body>"


@pytest.mark.parametrize(("what", "html"), BAD.items(), ids=BAD)
def test_a_bad_page_is_noticed(chromium: Browser, what: str, html: str) -> None:
    context = chromium.new_context(viewport={"width": DESK["width"], "height": DESK["height"]})
    walker = Walker(context.new_page(), "")
    walker.page.set_content(PAGE.format(html))

    with pytest.raises(AssertionError, match=what):
        walker.look()

    context.close()


def test_a_page_that_was_sound_once_is_looked_at_again_where_it_differs_in_more_than_words(
    chromium: Browser,
) -> None:
    context = chromium.new_context(viewport={"width": DESK["width"], "height": DESK["height"]})
    walker = Walker(context.new_page(), "")
    for words in ("Name", "Street"):
        walker.page.set_content(PAGE.format(f"<label for='{words}'>{words}</label><input id='{words}'>"))
        walker.look()

    walker.page.set_content(PAGE.format("<label for='Name'>Name</label><input id='Street'>"))

    with pytest.raises(AssertionError, match="violations"):
        walker.look()

    context.close()


def test_an_id_that_stands_twice_is_noticed(chromium: Browser) -> None:
    context = chromium.new_context()
    walker = Walker(context.new_page(), "")
    walker.page.set_content(PAGE.format("<p id='here'>One</p><p id='here'>Two</p>"))

    with pytest.raises(AssertionError, match="has the id here twice"):
        walker.look()

    context.close()


def test_a_focus_that_cannot_be_seen_is_noticed(chromium: Browser) -> None:
    context = chromium.new_context()
    walker = Walker(context.new_page(), "")
    walker.page.set_content(PAGE.format("<style>a { outline: none !important }</style><a href='#'>Go</a>"))

    with pytest.raises(AssertionError, match="cannot be seen"):
        walker.focus(walker.page.get_by_role("link"))

    context.close()


def test_a_page_that_nobody_looked_at_is_told_and_so_is_a_list_that_is_out_of_date() -> None:
    all_walked = routes() - set(NOT_WALKED)

    assert list(missed(all_walked)) == []
    assert list(missed(all_walked - {"today"})) == ["Nobody looked at today."]
    assert list(missed(all_walked | {"rota_remove"})) == ["Looked at after all: rota_remove."]
