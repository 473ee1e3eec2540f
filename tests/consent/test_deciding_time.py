"""From when and until when permission counts, and what was said before it was written down (1.2, 8.8)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from consent.deciding_facts import Review, Support, Wording
from consent.deciding_words import Why
from tests.consent.deciding_scene import (
    ANNA,
    DAY,
    HUB,
    OPENED,
    POSTER,
    REFERRER,
    SCHOOL,
    ZED,
    Scene,
    noon,
    piece,
    why,
)

LATER = OPENED + 60 * DAY


def test_a_yes_that_was_taken_back_opens_nothing_from_that_moment() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER)
    scene.says(ANNA, REFERRER, "withdrawn", on=OPENED + DAY)

    assert scene.ask(REFERRER, at=noon(OPENED + DAY) - timedelta(seconds=1)).allowed
    assert why(scene, REFERRER, at=noon(OPENED + DAY)) is Why.WITHDRAWN


def test_what_went_before_a_yes_was_taken_back_stays_lawful() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER)
    scene.says(ANNA, REFERRER, "withdrawn", on=OPENED + 5 * DAY)

    assert scene.ask(REFERRER, on=OPENED + 4 * DAY).allowed


def test_a_yes_that_is_written_down_afterwards_makes_nothing_right() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER, on=OPENED, written_down=noon(OPENED + 9 * DAY))

    assert not scene.ask(REFERRER, on=OPENED + 5 * DAY).allowed
    assert scene.ask(REFERRER, on=OPENED + 9 * DAY).allowed


def test_what_was_already_said_is_never_refused_to_be_recorded() -> None:
    found = Scene().ask(SCHOOL, piece(about=frozenset({ZED})), on=OPENED - 900 * DAY)

    assert [verdict.item for verdict in found.without_permission] == [UUID(int=60)]
    assert found.items[0].why is Why.NO_SUPPORT


def test_a_yes_for_a_time_counts_through_its_last_day_in_london() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER, until=date(2026, 6, 30))
    midnight = datetime(2026, 6, 30, 23, 0, tzinfo=UTC)

    assert scene.ask(REFERRER, at=midnight - timedelta(seconds=1)).allowed
    assert why(scene, REFERRER, at=midnight) is Why.LAPSED


def test_a_moment_must_say_its_time_zone() -> None:
    with pytest.raises(ValueError, match="two days"):
        Scene().ask(REFERRER, at=datetime(2026, 6, 30, 23, 30))  # noqa: DTZ001 - the point


def test_a_review_needs_a_fresh_answer_and_silence_never_renews() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER)
    scene.reviews = [Review(OPENED + 42 * DAY, OPENED + 42 * DAY)]

    assert scene.ask(REFERRER, on=OPENED + 41 * DAY).allowed
    assert why(scene, REFERRER, on=OPENED + 42 * DAY) is Why.LAPSED


def test_a_review_more_than_28_days_late_pauses_routine_news_only() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER)
    named = scene.says(ANNA, HUB)
    scene.reviews = [Review(OPENED + 42 * DAY)]

    assert scene.ask(REFERRER, on=OPENED + 70 * DAY).allowed
    assert why(scene, REFERRER, on=OPENED + 71 * DAY) is Why.LAPSED
    assert scene.ask(HUB, piece((named, 0)), on=OPENED + 71 * DAY).allowed


def test_a_yes_at_the_review_stands() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER, on=LATER)
    scene.reviews = [Review(LATER, LATER)]

    assert scene.ask(REFERRER, on=LATER).allowed


def test_of_several_reviews_the_one_that_is_longest_due_pauses_and_none_of_an_earlier_support() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER)
    scene.reviews = [Review(OPENED - 90 * DAY), Review(OPENED + 10 * DAY), Review(OPENED + 100 * DAY)]

    assert scene.ask(REFERRER, on=OPENED + 38 * DAY).allowed
    assert why(scene, REFERRER, on=OPENED + 39 * DAY) is Why.LAPSED


def test_a_no_counts_though_an_earlier_yes_is_written_down_after_it() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER, "refused", on=OPENED + DAY)
    scene.says(ANNA, REFERRER, on=OPENED, written_down=noon(OPENED + 2 * DAY))

    assert why(scene, REFERRER, on=LATER) is Why.REFUSED


def test_a_photograph_may_be_used_as_agreed_after_support_has_ended() -> None:
    scene = Scene()
    scene.alone()
    yes = scene.says(ANNA, POSTER, how="paper")
    scene.support = [Support(OPENED, OPENED + 30 * DAY)]

    assert scene.ask(POSTER, piece((yes, 0)), on=OPENED + 300 * DAY).allowed


def test_words_that_the_law_finds_too_old_are_no_permission_from_that_day() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER)
    scene.wordings = [Wording("2026-1"), Wording("2026-2", LATER)]

    assert scene.ask(REFERRER, on=LATER - DAY).allowed
    assert why(scene, REFERRER, on=LATER) is Why.OLD_WORDING


def test_a_family_that_comes_back_is_asked_afresh() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER)
    scene.support = [Support(OPENED, OPENED + 30 * DAY), Support(LATER)]

    assert why(scene, REFERRER, on=LATER) is Why.LAPSED


def test_the_last_letter_still_goes_and_then_news_ends_with_the_support() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER)
    scene.support = [Support(OPENED, OPENED + 30 * DAY)]

    assert scene.ask(REFERRER, on=OPENED + 58 * DAY).allowed
    assert why(scene, REFERRER, on=OPENED + 59 * DAY) is Why.SUPPORT_ENDED


def test_on_the_day_of_a_no_only_what_they_sign_on_the_screen_after_it_is_a_yes() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER, "withdrawn")
    evening = noon(OPENED) + timedelta(hours=6)

    scene.says(ANNA, REFERRER, how="paper", written_down=evening)
    assert why(scene, REFERRER) is Why.WITHDRAWN
    scene.says(ANNA, REFERRER, how="screen", written_down=evening + timedelta(hours=1))
    assert scene.ask(REFERRER).allowed


def test_on_the_day_after_a_no_a_paper_is_a_yes_again() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER, "withdrawn")
    scene.says(ANNA, REFERRER, how="paper", on=OPENED + DAY)

    assert scene.ask(REFERRER, on=OPENED + DAY).allowed
