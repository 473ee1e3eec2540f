"""The fictional families' stories, tried without a database: they hold together, and the same seed tells the same."""

from collections import Counter
from datetime import date

import pytest

from families.models import Assessment, Evidence, Stage
from hsww.demo.life import CAST, Life, Part
from hsww.demo.placing import Placing
from hsww.demo.rows import reference
from hsww.demo.staff import MODEST_CASELOAD, invent
from hsww.demo.telling import live

TODAY = date(2026, 3, 18)


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return [live(7, number, TODAY) for number in range(1000)]


def test_the_same_seed_tells_the_same_story() -> None:
    assert [live(7, number, TODAY) for number in range(50)] == [
        live(7, number, TODAY) for number in range(50)
    ]
    assert invent(7, 50, TODAY) == invent(7, 50, TODAY)


def test_another_seed_tells_another() -> None:
    assert live(7, 100, TODAY) != live(8, 100, TODAY)
    assert invent(7, 50, TODAY) != invent(8, 50, TODAY)


def test_nothing_has_happened_after_today(lives: list[Life]) -> None:
    for life in lives:
        days = [
            life.came_on,
            life.decided_on,
            life.informed_on,
            life.active_from,
            life.ended_on,
            life.concern_on,
        ]
        days += [one.day for one in (*life.looks, *life.diary, *life.words)]
        assert max(day for day in days if day is not None) <= TODAY


def test_one_thing_follows_another(lives: list[Life]) -> None:
    for life in lives:
        steps = [life.came_on, life.decided_on, life.informed_on, life.active_from, life.ended_on]
        taken = [day for day in steps if day is not None]
        assert taken == sorted(taken)
        assert all(one.day >= life.came_on for one in (*life.looks, *life.diary, *life.words))
        assert all(spell.begins_on <= (spell.ends_on or TODAY) for spell in life.spells)


def test_no_family_is_active_without_being_informed_or_accepted_without_agreeing(lives: list[Life]) -> None:
    for life in lives:
        if life.active_from is not None:
            assert life.informed_on is not None
            assert life.looks[0].kind == Assessment.Kind.INITIAL
        if life.stage not in (Stage.RECEIVED, Stage.DECLINED):
            assert life.evidence != Evidence.NONE


def test_two_years_show_every_stage(lives: list[Life]) -> None:
    stages = Counter(life.stage for life in lives)

    assert set(stages) == set(Stage)
    assert stages[Stage.ENDED] > stages[Stage.ACTIVE] > stages[Stage.DECLINED] > stages[Stage.RECEIVED]


def test_the_first_families_are_cast(lives: list[Life]) -> None:
    assert tuple(life.part for life in lives[: len(CAST)]) == CAST
    assert all(life.part is Part.CHANCE for life in lives[len(CAST) :])


def test_a_big_scheme_has_a_co_ordinator_with_forty_families_and_a_volunteer_with_five(
    lives: list[Life],
) -> None:
    staff = invent(7, len(lives), TODAY)
    placing = Placing(staff, seed=7, families=len(lives), today=TODAY)
    open_to, visited_by = Counter[str](), Counter[str]()

    for life in lives:
        organiser = placing.organiser(life)
        if placing.is_in_care(life):
            open_to[organiser.email] += 1
        for spell, volunteer in zip(life.spells, placing.volunteers(life), strict=True):
            if spell.ends_on is None and volunteer is not None:
                visited_by[volunteer.email] += 1

    assert open_to[staff.organisers[2].email] == MODEST_CASELOAD
    assert visited_by[staff.volunteers[0].email] == 5
    assert max(visited_by.values()) == 5


def test_references_never_meet() -> None:
    assert len({reference(7, number) for number in range(100_000)}) == 100_000
