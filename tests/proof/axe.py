"""`python -m tests.proof --only axe`: every page that a link leads to, as everybody a visitor can sign in as.

Each at a desk and on a phone, by day and by night: axe finds nothing, nothing scrolls sideways, and the browser
complains of nothing, so of nothing that the content security policy stopped. What somebody must do before a page
opens is done: a file is signed for, the policy agreed to.
"""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Opens
from tests.browser.crawling import ALL_FOUR, FOR_EVERYBODY, WHO, Crawl
from tests.browser.scheme import Scheme, SignIn
from tests.browser.walking import NOT_HERE, Walker

RECORD = Callable[[str, object], None]
ALSO = ("Deputy safeguarding lead", "Co-ordinator related to one family")
EVERYBODY = (*WHO, *ALSO)


def signs_for_a_file(walker: Walker, who: SignIn) -> None:
    walker.follow("Files to read")
    walker.enter(walker.page.get_by_role("table").get_by_role("link").first)
    walker.write("Your full name", "A Reader")
    walker.choose("Why do you need to read this file?", "Quality review")
    walker.tick("I read this file only for this purpose, and keep what I read to myself.")
    walker.write("Your password", who.password)
    walker.press("Sign and open the file")


def agrees(walker: Walker, _who: SignIn) -> None:
    walker.tick("I have read this and I will keep to it")
    walker.press("I agree")


def works_as_a_trustee(walker: Walker, _who: SignIn) -> None:
    walker.choose("Work as", "Trustee")
    walker.press("Start")


DOES_FIRST: dict[str, Callable[[Walker, SignIn], None]] = {
    "Volunteer who is also a trustee": works_as_a_trustee,
    "Volunteer who has not agreed": agrees,
    "Trustee who spot-checks files": signs_for_a_file,
    "Home-Start UK reviewer": signs_for_a_file,
}


@pytest.mark.parametrize("what", EVERYBODY)
def test_every_page_that_a_link_leads_to_is_sound(
    opens: Opens, scheme: Scheme, what: str, record_property: RECORD
) -> None:
    who = scheme.who(what)
    crawl = Crawl(opens(who), looks=ALL_FOUR, thorough=True)
    crawl.look(ALL_FOUR)
    if what in DOES_FIRST:
        DOES_FIRST[what](crawl.walker, who)

    crawl.go(crawl.walker.page.url)

    record_property("cases", crawl.taken)
    assert not crawl.faults, "\n".join(crawl.faults)
    assert "today" in crawl.met


@pytest.mark.parametrize("path", [*FOR_EVERYBODY, "/not-a-page/"])
def test_a_page_for_strangers_is_sound(opens: Opens, path: str, record_property: RECORD) -> None:
    crawl = Crawl(opens())
    crawl.walker.page.goto(crawl.walker.url + path)

    crawl.look(ALL_FOUR)

    record_property("cases", crawl.taken)
    assert not crawl.faults, "\n".join(crawl.faults)


def test_a_page_that_is_not_yours_is_sound(opens: Opens, scheme: Scheme, record_property: RECORD) -> None:
    crawl = Crawl(opens(scheme.who("Volunteer who visits families")))
    crawl.walker.page.goto(f"{crawl.walker.url}/families/")

    crawl.look(ALL_FOUR)

    crawl.walker.is_at(NOT_HERE)
    record_property("cases", crawl.taken)
    assert not crawl.faults, "\n".join(crawl.faults)


def test_nobody_a_visitor_can_be_is_left_out(scheme: Scheme) -> None:
    looked_at = {scheme.who(what).email for what in EVERYBODY}

    assert {one.email for one in scheme.people} == looked_at
