"""Whether the walks of this folder met every page of the site, and whether a bad page would have been noticed."""

import pytest
from django.urls import get_resolver
from playwright.sync_api import Browser

from tests.browser.conftest import DESK, HERE
from tests.browser.walking import LOOKED_AT, Walker

POSTED = "Asks for a POST, and leads to a page that is looked at."
NOT_WALKED = {
    "account_logout": POSTED,
    "board_report_release": POSTED,
    "concern_acknowledge": POSTED,
    "concern_draft": POSTED,
    "concern_draft_drop": POSTED,
    "draft_drop": POSTED,
    "draft_save": POSTED,
    "emergency_call_seen": POSTED,
    "paper_open": "A scan to keep, and no page; opened in test_papers.",
    "rota_remove": POSTED,
    "sample_end": POSTED,
    "your_session_end": POSTED,
    "mfa_login_webauthn": "Answers the browser's passkey code, and is no page.",
    "mfa_download_recovery_codes": "A file of plain text.",
    "step_up": "Only ever leads on.",
    "account_reset_password_from_key": "Opened by a link in a mail.",
    "account_reset_password_from_key_done": "As before.",
    "two_factor_needed": "A trial does not ask for it.",
    "undertaking": "The trial's contractor has signed; the page is walked in tests/people.",
    "concerns_known": "Shows to the chair only when a concern waited too long.",
    "change_confirm": "Needs a change of address that somebody asked for; walked in tests/people.",
}
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


def test_a_focus_that_cannot_be_seen_is_noticed(chromium: Browser) -> None:
    context = chromium.new_context()
    walker = Walker(context.new_page(), "")
    walker.page.set_content(PAGE.format("<style>a { outline: none !important }</style><a href='#'>Go</a>"))

    with pytest.raises(AssertionError, match="cannot be seen"):
        walker.focus(walker.page.get_by_role("link"))

    context.close()


def test_every_page_of_the_site_was_looked_at(request: pytest.FixtureRequest, chromium: Browser) -> None:
    walked = {item.path for item in request.session.items}
    if not set(HERE.glob("test_*.py")) <= walked:
        pytest.skip("says something only after all the walks of this folder")

    routes = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert routes - LOOKED_AT - set(NOT_WALKED) == set()
    assert set(NOT_WALKED) & LOOKED_AT == set()
    assert set(NOT_WALKED) - routes == set()
