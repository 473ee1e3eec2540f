"""python -m tests.browser.pictures: the screenshots of the README, from a fictional scheme as it runs."""

import os
import re
import tempfile
from pathlib import Path

import django
from playwright.sync_api import Browser, sync_playwright

from tests.browser.people import sign_in
from tests.browser.scheme import QUIET, ROOT, Scheme, SignIn, chromium_here, running
from tests.browser.walking import Walker

DOCS = ROOT / "docs" / "screenshots"
FAMILIES = 600
DESK = {"width": 1280, "height": 1100}
PHONE = {"width": 390, "height": 844}


def take(browser: Browser, scheme: Scheme, into: Path) -> None:
    _file(browser, scheme, into / "family-file.png")
    _diary(browser, scheme, into / "visit-diary.png")
    _report(browser, scheme, into / "board-report.png")
    _record_of_access(browser, scheme, into / "record-of-access.png")


def _file(browser: Browser, scheme: Scheme, path: Path) -> None:
    walker = _signed_in(browser, scheme, scheme.who("Safeguarding lead"))
    walker.visit("/families/?stage=active")
    walker.enter(walker.page.get_by_role("table").get_by_role("link").first)
    walker.page.screenshot(path=path)


def _diary(browser: Browser, scheme: Scheme, path: Path) -> None:
    walker = _signed_in(browser, scheme, scheme.who("Volunteer who visits families"), size=PHONE, scale=2)
    walker.follow("My families")
    walker.enter(walker.page.get_by_role("link", name=re.compile("Write about a visit")).first)
    walker.choose("What happened?", "Visited at home")
    walker.page.get_by_role("heading", level=1).scroll_into_view_if_needed()
    walker.page.screenshot(path=path)


def _report(browser: Browser, scheme: Scheme, path: Path) -> None:
    walker = _signed_in(browser, scheme, scheme.who("Chair of the trustees"))
    walker.follow("Board reports")
    walker.enter(walker.page.get_by_role("table").get_by_role("link").first)
    walker.page.screenshot(path=path)


def _record_of_access(browser: Browser, scheme: Scheme, path: Path) -> None:
    reviewer = scheme.who("Home-Start UK reviewer")
    walker = _signed_in(browser, scheme, reviewer)
    walker.follow("Files to read")
    walker.enter(walker.page.get_by_role("table").get_by_role("link").first)
    walker.write("Your full name", reviewer.name)
    walker.tick("I read this file only for this purpose, and keep what I read to myself.")
    walker.page.screenshot(path=path, full_page=True)


def _signed_in(
    browser: Browser, scheme: Scheme, who: SignIn, *, size: dict[str, int] = DESK, scale: int = 1
) -> Walker:
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        device_scale_factor=scale,
        reduced_motion="reduce",
        locale="en-GB",
    )
    walker = Walker(context.new_page(), scheme.url)
    sign_in(walker, who)
    return walker


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()  # the walker asks the site which route a page has
    DOCS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_here(), args=QUIET)
        with running(Path(var), families=FAMILIES) as scheme:
            take(browser, scheme, DOCS)


if __name__ == "__main__":
    main()
