"""The browser and the scheme it walks through. Both end with this package: a second browser could not start else."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.people import sign_in
from tests.browser.scheme import QUIET, Scheme, SignIn, chromium_here, first_started, running
from tests.browser.walking import LOOKED_AT, Sound, Walker
from tests.browser.whole import missed

HERE = Path(__file__).parent
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
ABSENT = "browser tests skipped: Chromium is not installed"

MISSED: list[str] = []
Opens = Callable[..., Walker]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Several processes share the walks: each tells the one that started it what it has looked at."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["looked_at"] = sorted(LOOKED_AT)
    elif exitstatus == pytest.ExitCode.OK and LOOKED_AT and _is_whole(session.config):
        MISSED.extend(missed(LOOKED_AT))
        if MISSED:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    LOOKED_AT.update(getattr(node, "workeroutput", {}).get("looked_at", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in MISSED:
        terminalreporter.write_line(line, red=True)


def _is_whole(config: pytest.Config) -> bool:
    """Whether all of this folder was asked for, and nothing picked from it."""
    return HERE in [Path(one).resolve() for one in config.args] and not config.getoption("keyword")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    path = chromium_here()
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
    var = tmp_path_factory.mktemp("scheme") / "var"  # a process may come back to this package
    first_started(shared(tmp_path_factory), var)
    with running(var) as found:
        yield found


def shared(factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes of this run."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture
def opens(chromium: Browser, scheme: Scheme, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opens]:
    """Opens a browser of its own for each person; the browser must not complain until the end."""
    sound = Sound(shared(tmp_path_factory) / "sound")
    contexts: list[BrowserContext] = []
    walkers: list[Walker] = []

    def new(
        who: SignIn | None = None, *, size: dict[str, int] = DESK, dark: bool = False, script: bool = True
    ) -> Walker:
        touch = size["width"] <= PHONE["width"]
        context = chromium.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            has_touch=touch,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            locale="en-GB",
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        walker = Walker(context.new_page(), scheme.url, script=script, touch=touch, sound=sound)
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
