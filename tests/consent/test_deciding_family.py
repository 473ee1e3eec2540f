"""Whose word counts: those who live there and may speak, and children who may decide (1.2, 8.8)."""

from dataclasses import replace
from datetime import date

from consent.deciding_facts import Party, Role, Span, SpeaksFor
from consent.deciding_voices import of_age_on
from consent.deciding_words import Why
from tests.consent.deciding_scene import (
    ANNA,
    BEN,
    CARA,
    DAN,
    DAY,
    GENERAL_NEWS,
    GRAN,
    HUB,
    OPENED,
    REFERRER,
    SCHOOL,
    Scene,
    noon,
    piece,
    why,
)

LATER = OPENED + 60 * DAY


def test_a_parent_who_left_is_asked_no_more_and_what_is_about_them_stays() -> None:
    scene = Scene()
    yes = scene.says(ANNA, HUB)
    theirs = scene.says(BEN, HUB)
    scene.left(BEN, OPENED + 10 * DAY)

    about_ben = piece((yes, 0), (theirs, 0), about=frozenset({BEN}))
    assert scene.ask(HUB, about_ben, on=OPENED + 10 * DAY).allowed
    assert why(scene, HUB, about_ben, on=OPENED + 11 * DAY) is Why.NOT_THEIRS
    assert scene.ask(HUB, piece((yes, 0)), on=OPENED + 11 * DAY).allowed


def test_a_parent_who_comes_back_is_asked_again() -> None:
    scene = Scene()
    scene.both_say(REFERRER)
    scene.change(BEN, here=(Span(None, OPENED + 10 * DAY), Span(OPENED + 20 * DAY)))

    assert scene.ask(REFERRER, on=OPENED + 15 * DAY).allowed
    assert why(scene, REFERRER, on=OPENED + 20 * DAY) is Why.NO_STANDING


def test_who_comes_back_is_asked_again_about_their_own_part() -> None:
    scene = Scene()
    yes = scene.says(BEN, HUB)
    scene.change(BEN, here=(Span(None, OPENED + 10 * DAY), Span(OPENED + 20 * DAY)))
    about_ben = piece((yes, 0), about=frozenset({BEN}))

    assert scene.ask(HUB, about_ben, on=OPENED + 10 * DAY).allowed
    assert why(scene, HUB, about_ben, on=OPENED + 20 * DAY) is Why.NO_STANDING


def test_a_second_parent_who_moves_in_is_asked_too() -> None:
    scene = Scene()
    scene.says(ANNA, REFERRER)
    scene.change(BEN, here=(Span(LATER),))

    assert scene.ask(REFERRER, on=LATER - DAY).allowed
    assert why(scene, REFERRER, on=LATER) is Why.NOT_ASKED


def test_where_nobody_is_left_to_ask_nothing_goes() -> None:
    scene = Scene()
    scene.both_say(REFERRER)
    scene.left(ANNA, OPENED)
    scene.left(BEN, OPENED)

    assert why(scene, REFERRER, on=LATER) is Why.NOBODY_TO_ASK


def test_a_carer_who_may_not_speak_for_a_child_is_not_heard_about_it() -> None:
    scene = Scene()
    scene.people[GRAN] = Party(id=GRAN, role=Role.PARENT, speaks_for=(SpeaksFor(DAN),))
    one, other = scene.both_say(HUB)
    scene.says(GRAN, HUB, "refused")

    assert scene.ask(HUB, piece((one, 0), (other, 0), about=frozenset({CARA}))).allowed
    assert why(scene, HUB, piece((one, 0), (other, 0))) is Why.DISAGREE


def test_a_parent_who_lost_the_say_over_a_child_does_not_open_what_is_about_it() -> None:
    scene = Scene()
    scene.alone()
    yes = scene.says(ANNA, HUB)
    scene.change(ANNA, speaks_for=(SpeaksFor(CARA, Span(None, LATER)),))
    about_cara = piece((yes, 0), about=frozenset({CARA}))

    assert scene.ask(HUB, about_cara, on=LATER).allowed
    assert why(scene, HUB, about_cara, on=LATER + DAY) is Why.NOBODY_TO_ASK
    assert scene.ask(HUB, piece((yes, 0), about=frozenset({ANNA})), on=LATER + DAY).allowed


def test_a_say_over_a_child_that_came_back_is_a_new_one_and_the_other_child_needs_none() -> None:
    scene = Scene()
    scene.alone()
    scene.people[DAN] = Party(id=DAN, role=Role.CHILD)
    yes = scene.says(ANNA, HUB)
    scene.change(ANNA, speaks_for=(SpeaksFor(CARA, Span(OPENED + 20 * DAY)), SpeaksFor(DAN)))
    cara, dan, both = (piece((yes, 0), about=frozenset(some)) for some in [{CARA}, {DAN}, {CARA, DAN}])

    assert why(scene, HUB, cara, on=LATER) is Why.NO_STANDING
    assert scene.ask(HUB, dan, on=LATER).allowed
    assert why(scene, HUB, both, on=LATER) is Why.NO_STANDING


def test_while_a_court_keeps_a_parent_from_deciding_the_other_speaks_and_afterwards_both_are_asked() -> None:
    scene = Scene()
    one, other = scene.says(ANNA, HUB), scene.says(BEN, HUB, on=OPENED)
    scene.change(BEN, barred=(Span(OPENED + 10 * DAY, OPENED + 20 * DAY),))
    of_one, of_both = (
        piece(*lines, about=frozenset({CARA})) for lines in [((one, 0),), ((one, 0), (other, 0))]
    )

    assert why(scene, HUB, of_one, on=OPENED + 9 * DAY) is Why.NOT_NAMED
    assert scene.ask(HUB, of_one, on=OPENED + 10 * DAY).allowed
    assert why(scene, HUB, of_both, on=OPENED + 21 * DAY) is Why.NO_STANDING


def test_a_child_that_comes_of_age_answers_for_itself() -> None:
    scene = Scene()
    scene.people[DAN] = Party(id=DAN, role=Role.CHILD, born_on=date(2008, 3, 1))
    one, other = scene.both_say(HUB)
    of_parents = piece((one, 0), (other, 0), about=frozenset({DAN}))

    assert scene.ask(HUB, of_parents, on=date(2026, 2, 28)).allowed
    assert why(scene, HUB, of_parents, on=date(2026, 3, 1)) is Why.NOT_ASKED

    own = scene.says(DAN, HUB, on=date(2026, 3, 1))
    assert scene.ask(HUB, piece((own, 0), about=frozenset({DAN})), on=date(2026, 3, 2)).allowed


def test_what_a_child_said_before_it_was_judged_able_does_not_count_and_after_it_does() -> None:
    scene = Scene()
    scene.people[DAN] = Party(id=DAN, role=Role.CHILD, able_since=LATER)
    before = scene.says(DAN, HUB, on=OPENED)
    assert why(scene, HUB, piece((before, 0), about=frozenset({DAN})), on=LATER) is Why.NO_STANDING

    now = scene.says(DAN, HUB, on=LATER)

    assert scene.ask(HUB, piece((now, 0), about=frozenset({DAN})), on=LATER).allowed


def test_a_parent_cannot_say_yes_for_a_child_who_decides_for_itself() -> None:
    scene = Scene()
    scene.people[DAN] = Party(id=DAN, role=Role.CHILD, able_since=OPENED)
    one, other = scene.both_say(HUB)
    scene.says(DAN, HUB, "refused")

    assert why(scene, HUB, piece((one, 0), (other, 0), about=frozenset({DAN}))) is Why.REFUSED
    assert why(scene, HUB, piece((one, 0), (other, 0), about=frozenset({DAN, CARA}))) is Why.REFUSED
    assert scene.ask(HUB, piece((one, 0), (other, 0), about=frozenset({CARA}))).allowed


def test_a_child_without_a_right_of_its_own_neither_opens_nor_shuts() -> None:
    scene = Scene()
    one, other = scene.both_say(HUB)
    scene.says(CARA, HUB, "refused")

    assert scene.ask(HUB, piece((one, 0), (other, 0), about=frozenset({CARA}))).allowed


def test_who_was_born_on_29_february_comes_of_age_on_1_march() -> None:
    assert of_age_on(date(2008, 2, 29)) == date(2026, 3, 1)
    assert of_age_on(date(2008, 3, 1)) == date(2026, 3, 1)


def test_another_adult_of_the_household_answers_for_their_own_part_and_for_no_child() -> None:
    scene = Scene()
    scene.people[GRAN] = Party(id=GRAN, role=Role.OTHER)
    one, other = scene.both_say(SCHOOL)
    grans = scene.says(GRAN, SCHOOL, "refused")

    assert scene.ask(SCHOOL, piece((one, 0), (other, 0))).allowed
    found = scene.ask(SCHOOL, piece((one, 0), (other, 0), about=frozenset({GRAN})))
    assert found.items[0].why is Why.REFUSED
    assert found.items[0].statements == {grans}


def test_a_no_wins_over_a_yes_that_was_written_down_at_the_same_moment() -> None:
    scene = Scene()
    scene.alone()
    scene.says(ANNA, REFERRER, "refused", written_down=noon(OPENED))
    scene.says(ANNA, REFERRER, written_down=noon(OPENED))
    first = scene.ask(REFERRER)
    scene.statements.reverse()

    assert not first.allowed
    assert scene.ask(REFERRER) == first


def test_an_item_about_nobody_is_held() -> None:
    scene = Scene()
    scene.both_say(REFERRER)

    assert why(scene, REFERRER, replace(GENERAL_NEWS, about=frozenset())) is Why.NOBODY_TO_ASK
