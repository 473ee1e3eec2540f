"""Every page that a link leads to, in every hat: at a desk by day and on a phone by night, one page of each route."""

from collections import Counter, deque

import pytest

from hsww.access.closed import OWN, PUBLIC
from tests.browser.conftest import DESK, PHONE, Opens
from tests.browser.scheme import Scheme
from tests.browser.walking import LOOKED_AT, NOT_HERE, Walker, route

WHO = (
    "Safeguarding lead",
    "Co-ordinator with her own caseload",
    "Volunteer who visits families",
    "Volunteer who is also a trustee",
    "Volunteer who has not agreed",
    "Chair of the trustees",
    "Trustee who spot-checks files",
    "Administrator",
    "Home-Start UK reviewer",
    "Safeguarding adviser",
    "Outside auditor",
    "Contractor",
)
FOR_EVERYBODY = (
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/urgent/",
    "/policy/",
)
LINKS = (
    "all => all.map(one => new URL(one.href)).filter(to => to.origin === location.origin).map(to => to.href)"
)
SAME_FOR_ALL = set(PUBLIC) | set(OWN)
"""They differ between hats only by their frame, which is looked at often enough."""


@pytest.mark.parametrize("path", FOR_EVERYBODY)
def test_a_page_for_everybody_is_sound(opens: Opens, path: str) -> None:
    stranger = opens()

    stranger.visit(path)

    _look_by_night(stranger)


def test_a_page_that_is_not_there_is_sound(opens: Opens, scheme: Scheme) -> None:
    volunteer = opens(scheme.who("Volunteer who visits families"))

    volunteer.visit("/families/")

    volunteer.is_at(NOT_HERE)
    _look_by_night(volunteer)


@pytest.mark.parametrize("what", WHO)
def test_every_page_that_a_link_leads_to_is_sound(opens: Opens, scheme: Scheme, what: str) -> None:
    walker = opens(scheme.who(what))

    met = _crawl(walker)

    assert met & {"today", "hat_choose"}


MORE_OF = {"family_file"}
"""A file offers other links at other stages, so each is opened until several have offered nothing new."""
FRUITLESS = 4


def _crawl(walker: Walker) -> set[str]:
    met: set[str] = set()
    fruitless: Counter[str] = Counter()
    opened: set[str] = set()
    waiting = deque([walker.page.url, f"{walker.url}/"])
    while waiting:
        address = waiting.popleft()
        name = route(address)
        if name is None or address in opened or name in SAME_FOR_ALL & LOOKED_AT:
            continue
        if name in met and (name not in MORE_OF or fruitless[name] >= FRUITLESS):
            continue
        met.add(name)
        opened.add(address)
        walker.visit(address.removeprefix(walker.url))
        links = walker.page.get_by_role("link").evaluate_all(LINKS)
        fruitless[name] += {route(link) for link in links} <= met | {route(link) for link in waiting}
        if name not in MORE_OF or fruitless[name] <= 1:
            _look_by_night(walker)
        waiting.extend(links)
    return met


def _look_by_night(walker: Walker) -> None:
    walker.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    walker.page.emulate_media(color_scheme="dark")
    walker.look()
    walker.page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    walker.page.emulate_media(color_scheme="light")
