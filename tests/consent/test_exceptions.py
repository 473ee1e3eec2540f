"""The reasons to share without a yes: each with its clause, its law and its days (policy statement; 2.1-2.3, 10.2)."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from consent.deciding_facts import GroundKind, Span
from consent.deciding_grounds import AT_ONCE
from consent.exceptions import BY_CODE, EXEMPTIONS, Exemption, Told, Written, in_force
from hsww.policy.clauses import BY_NUMBER

AUTUMN_2026 = date(2026, 11, 1)
each = pytest.mark.parametrize("one", EXEMPTIONS, ids=lambda one: one.code)


def within(inner: Span, outer: Span) -> bool:
    begins = outer.first is None or (inner.first is not None and inner.first >= outer.first)
    ends = outer.last is None or (inner.last is not None and inner.last <= outer.last)
    return begins and ends


@each
def test_each_names_clauses_of_the_policy_and_a_law(one: Exemption) -> None:
    assert one.clauses
    assert set(one.clauses) <= set(BY_NUMBER)
    assert all(law.name and law.section for law in one.laws)
    assert one.laws


@each
def test_no_day_lies_outside_its_law(one: Exemption) -> None:
    assert one.ours is None or any(within(one.ours, law.span) for law in one.laws)


@each
def test_each_says_who_may_hear_it_and_what_to_say(one: Exemption) -> None:
    assert one.may_be_told.endswith(".")
    assert one.say.endswith(".")
    assert 1 <= one.review_days <= 7


@each
def test_nothing_but_the_reason_and_the_recipient_comes_before_keeping_somebody_safe(one: Exemption) -> None:
    more = set(one.first) - {Written.GROUND, Written.RECIPIENT}

    assert {Written.GROUND, Written.RECIPIENT} <= set(one.first)
    assert bool(more) == (one.kind not in AT_ONCE)


@each
def test_what_was_decided_and_the_facts_are_always_written_down(one: Exemption) -> None:
    assert {Written.FACTS, Written.DECIDED, Written.LEAST, Written.FAMILY} <= set(one.after)


@each
def test_what_is_not_ours_says_what_has_to_be_found_out(one: Exemption) -> None:
    assert one.ours is not None or one.to_check


def test_every_kind_that_decide_knows_has_a_reason_and_codes_are_not_used_twice() -> None:
    assert {one.kind for one in EXEMPTIONS} == set(GroundKind)
    assert len(BY_CODE) == len(EXEMPTIONS)


def test_terrorism_and_money_from_crime_never_show_to_a_family_and_nothing_else_is_hidden_for_good() -> None:
    hidden = {one.code for one in EXEMPTIONS if one.family is Told.NEVER}

    assert hidden == {"money_laundering", "terrorism_money", "terrorism"}


@pytest.mark.parametrize("day", [date(2011, 8, 1), date(2026, 2, 4), AUTUMN_2026, date(2040, 1, 1)])
def test_a_child_or_an_adult_at_risk_is_a_reason_on_every_day(day: date) -> None:
    assert {GroundKind.CHILD, GroundKind.ADULT} <= {one.kind for one in in_force(day)}


def test_a_reason_counts_from_its_first_day_to_its_last() -> None:
    first = date(2026, 2, 5)

    assert BY_CODE["crime"].in_force(first)
    assert not BY_CODE["crime"].in_force(first - timedelta(days=1))


def test_no_duty_that_nobody_has_checked_lets_anything_go() -> None:
    now = {one.code for one in in_force(AUTUMN_2026)}

    assert not {"abuse_report", "information_sharing", "drug_offence"} & now


def test_that_the_police_ask_is_no_reason() -> None:
    assert not [one.code for one in EXEMPTIONS if "police" in one.name.lower()]
    assert "no reason by itself" in BY_CODE["crime"].may_be_told


@pytest.mark.django_db(databases=["default", "keys"])
def test_everybody_reads_the_reasons_beside_the_policy() -> None:
    page = Client().get(reverse("exceptions")).content.decode()

    assert all(one.name in page for one in EXEMPTIONS)
    assert "from 5 February 2026" in page
    assert reverse("exceptions") in Client().get(reverse("policy")).content.decode()
