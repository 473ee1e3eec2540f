"""Every page that a link leads to, in every hat: at a desk by day and on a phone by night, one page of each route.

Both sizes by day and by night, and more pages of each route, are `python -m tests.proof --only axe`.
"""

import pytest

from tests.browser.conftest import Opens
from tests.browser.crawling import FOR_EVERYBODY, PHONE_BY_NIGHT, WHO, Crawl
from tests.browser.scheme import Scheme
from tests.browser.walking import NOT_HERE


@pytest.mark.parametrize("path", FOR_EVERYBODY)
def test_a_page_for_everybody_is_sound(opens: Opens, path: str) -> None:
    stranger = opens()

    stranger.visit(path)

    assert PHONE_BY_NIGHT.take(stranger) == []


def test_a_page_that_is_not_there_is_sound(opens: Opens, scheme: Scheme) -> None:
    volunteer = opens(scheme.who("Volunteer who visits families"))

    volunteer.visit("/families/")

    volunteer.is_at(NOT_HERE)
    assert PHONE_BY_NIGHT.take(volunteer) == []


@pytest.mark.parametrize("what", WHO)
def test_every_page_that_a_link_leads_to_is_sound(opens: Opens, scheme: Scheme, what: str) -> None:
    crawl = Crawl(opens(scheme.who(what)))

    crawl.go()

    assert crawl.faults == []
    assert crawl.met & {"today", "hat_choose"}
