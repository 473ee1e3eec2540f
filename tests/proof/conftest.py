"""What the programmes that walk the site need, and how a programme says how many cases one of its tests tried."""

import pytest

from tests.browser.conftest import chromium, opens, scheme

__all__ = ["chromium", "opens", "scheme"]

CASES = "cases"
"""A test that tries many cases says so: record_property("cases", 20). Otherwise it is one."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    done = [one for one in terminalreporter.stats.get("passed", []) if one.when == "call"]
    tried = sum(int(dict(one.user_properties).get(CASES, 1)) for one in done)
    terminalreporter.write_line(f"{tried} cases held")
