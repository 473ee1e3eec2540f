"""The page of the clauses: linked from every page, in plain words, and with no clause left without a word."""

import re

import pytest
from django.test import Client

from hsww.access.checks import routes
from hsww.access.gates import GATES
from hsww.access.guard import Guarded, access_of
from hsww.access.page_names import PAGE_NAMES
from hsww.access.rules import RULES
from hsww.policy.clauses import CLAUSES, INSTEAD

ENFORCED = {clause for rule in RULES.values() for clause in rule.clauses} | {
    clause for gate in GATES for clause in gate.clause.split()
}


def page() -> str:
    return Client().get("/policy/").content.decode()


def test_every_guarded_page_has_a_name_in_plain_words() -> None:
    guarded = {
        route.name for route in routes() if isinstance(access_of(route.callback, route.name or ""), Guarded)
    }

    assert set(PAGE_NAMES) == guarded
    assert not any("_" in words for words in PAGE_NAMES.values())


def test_every_clause_that_nothing_enforces_says_who_keeps_it() -> None:
    assert set(INSTEAD) == {clause.number for clause in CLAUSES} - ENFORCED


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_page_leaves_no_clause_without_a_word() -> None:
    said = re.findall(r"<dd>(.*?)</dd>", page(), re.DOTALL)

    assert len(said) == len(CLAUSES)
    assert all(re.search(r"<li>|<p class=\"muted\">\w", one) for one in said)


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_code_name_stands_only_in_brackets_behind_the_words() -> None:
    assert "One of my families (<code>visiting_family</code>)" in page()


@pytest.mark.django_db(databases=["default", "keys"])
def test_every_page_leads_to_the_policy() -> None:
    for address in ("/accounts/login/", "/urgent/", "/policy/"):
        assert '<a href="/policy/">Our confidentiality policy</a>' in Client().get(address).content.decode()
