"""The browser and the scheme it walks through. Both end with this package: a second browser could not start else."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.people import sign_in
from tests.browser.scheme import QUIET, Scheme, SignIn, running
from tests.browser.walking import Walker

HERE = Path(__file__).parent
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
ABSENT = "browser tests skipped: Chromium is not installed"

Opens = Callable[..., Walker]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None and os.environ.get("HSWW_BROWSER") == "required":
        pytest.fail("Chromium is not installed, and HSWW_BROWSER says that it is required.")
    if path is None:
        pytest.skip(ABSENT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def scheme(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scheme]:
    with running(tmp_path_factory.mktemp("scheme")) as found:
        yield found


@pytest.fixture
def opens(chromium: Browser, scheme: Scheme) -> Iterator[Opens]:
    """Opens a browser of its own for each person; the browser must not complain until the end."""
    contexts: list[BrowserContext] = []
    walkers: list[Walker] = []

    def new(
        who: SignIn | None = None, *, size: dict[str, int] = DESK, dark: bool = False, script: bool = True
    ) -> Walker:
        context = chromium.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            locale="en-GB",
            reduced_motion="reduce",
        )
        context.set_default_timeout(8_000)
        contexts.append(context)
        walker = Walker(context.new_page(), scheme.url, script=script)
        walkers.append(walker)
        if who is not None:
            sign_in(walker, who)
        return walker

    yield new
    for context in contexts:
        context.close()
    assert [complaint for walker in walkers for complaint in walker.complaints] == []


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    return dict(request.param)
