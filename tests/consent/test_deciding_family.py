"""Whose word counts: parents who disagree, parents elsewhere, children who may decide (1.2, 8.8)."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from consent.deciding_facts import Party, Role, Span, SpeaksFor, Support
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
    ZED,
    Scene,
    To,
    noon,
    piece,
)

LATER = OPENED + 60 * DAY


def why(scene: Scene, to: To, *items: object, **when: object) -> Why:
    return scene.ask(to, *items, **when).items[0].why  # type: ignore[arg-type]


def at_odds() -> tuple[Scene, UUID, UUID]:
    scene = Scene()
    return scene, scene.says(ANNA, HUB), scene.says(BEN, HUB, "refused")


def test_nothing_about_children_or_shared_life_goes_while_the_parents_disagree() -> None:
    scene, yes, no = at_odds()
    items = piece((yes, 0)), piece((yes, 0), about=frozenset({CARA}), number=61)

    found = scene.ask(HUB, *items)

    assert [one.why for one in found.items] == [Why.DISAGREE, Why.DISAGREE]
    assert found.items[0].statements == {yes, no}


def test_each_parents_own_part_goes_by_their_own_word() -> None:
    scene, yes, _ = at_odds()

    assert scene.ask(HUB, piece((yes, 0), about=frozenset({ANNA}))).allowed
    assert why(scene, HUB, piece((yes, 0), about=frozenset({BEN}))) is Why.REFUSED
    assert why(scene, HUB, piece((yes, 0), about=frozenset({ANNA, BEN}))) is Why.REFUSED


def test_what_the_lead_decided_may_go_and_nothing_else() -> None:
    scene, yes, _ = at_odds()
    more = scene.says(ANNA, HUB, on=OPENED + DAY, lines=2)
    decided = scene.lead_decides(HUB, on=OPENED + 2 * DAY, lines=((more, 1),))

    found = scene.ask(HUB, piece((more, 1)), piece((more, 0), number=61), on=LATER)

    assert [one.why for one in found.items] == [Why.LEAD_DECIDED, Why.DISAGREE]
    assert found.items[0].lead_decision == decided
    assert found.items[0].statements == {more}
    assert why(scene, HUB, piece((yes, 0)), on=LATER) is Why.DISAGREE


def test_before_the_lead_decided_nothing_went_and_after_its_end_nothing_goes() -> None:
    scene, yes, _ = at_odds()
    scene.lead_decides(HUB, on=LATER, lines=((yes, 0),), ends_on=LATER + 10 * DAY)

    assert why(scene, HUB, piece((yes, 0)), on=LATER - DAY) is Why.DISAGREE
    assert scene.ask(HUB, piece((yes, 0)), on=LATER + 10 * DAY).allowed
    assert why(scene, HUB, piece((yes, 0)), on=LATER + 11 * DAY) is Why.DISAGREE


def test_the_lead_decides_nobodys_own_part() -> None:
    scene, yes, _ = at_odds()
    scene.lead_decides(HUB, on=OPENED, lines=((yes, 0),))

    assert why(scene, HUB, piece((yes, 0), about=frozenset({BEN, CARA})), on=LATER) is Why.REFUSED


def test_a_decision_of_the_lead_makes_no_permission_where_everybody_says_no() -> None:
    scene, yes, _ = at_odds()
    scene.lead_decides(HUB, on=OPENED, lines=((yes, 0),))
    scene.says(ANNA, HUB, "withdrawn", on=OPENED + DAY)

    assert not scene.ask(HUB, piece((yes, 0)), on=LATER).allowed


def test_a_no_that_came_after_the_lead_decided_is_for_the_lead_again() -> None:
    scene, yes, _ = at_odds()
    scene.lead_decides(HUB, on=OPENED + DAY, lines=((yes, 0),))
    assert scene.ask(HUB, piece((yes, 0)), on=LATER).allowed

    scene.says(BEN, HUB, "refused", on=LATER)

    assert why(scene, HUB, piece((yes, 0)), on=LATER) is Why.DISAGREE


def test_the_leads_last_decision_counts() -> None:
    scene, yes, _ = at_odds()
    scene.lead_decides(HUB, on=OPENED, lines=((yes, 0),))
    scene.lead_decides(HUB, on=OPENED + DAY)

    assert why(scene, HUB, piece((yes, 0)), on=LATER) is Why.DISAGREE


def test_a_decision_of_the_lead_ends_with_the_time_of_support() -> None:
    scene, yes, _ = at_odds()
    scene.lead_decides(HUB, on=OPENED, lines=((yes, 0),))
    scene.support = [Support(OPENED, OPENED + 10 * DAY), Support(LATER)]
    again = scene.says(ANNA, HUB, on=LATER)

    assert why(scene, HUB, piece((yes, 0), (again, 0)), on=LATER) is Why.DISAGREE


def test_the_lead_may_let_general_news_go_where_one_parent_said_no() -> None:
    scene = Scene()
    scene.says(ANNA, REFERRER)
    scene.says(BEN, REFERRER, "refused")
    assert why(scene, REFERRER) is Why.DISAGREE

    scene.lead_decides(REFERRER, on=OPENED + DAY, general=True)

    assert scene.ask(REFERRER, on=LATER).allowed


def test_a_decision_on_one_recipient_is_none_on_another() -> None:
    scene, yes, _ = at_odds()
    scene.lead_decides(REFERRER, on=OPENED, general=True, lines=((yes, 0),))

    assert not scene.ask(HUB, piece((yes, 0)), on=LATER).allowed


def test_the_lead_decides_for_nobody_who_was_not_asked() -> None:
    scene, yes, _ = at_odds()
    scene.people[GRAN] = Party(id=GRAN, role=Role.PARENT)
    scene.lead_decides(HUB, on=OPENED, lines=((yes, 0),))

    assert why(scene, HUB, piece((yes, 0)), on=LATER) is Why.NOT_ASKED


@pytest.mark.parametrize("answer", ["given", "refused", "withdrawn"])
def test_what_a_parent_who_lives_elsewhere_says_changes_nothing(answer: str) -> None:
    scene = Scene()
    one, other = scene.both_say(HUB)
    items = piece((one, 0), (other, 0)), piece((one, 0), (other, 0), about=frozenset({CARA}), number=61)
    without = scene.ask(HUB, *items, on=LATER)

    scene.says(ZED, HUB, answer, on=OPENED)

    assert scene.ask(HUB, *items, on=LATER) == without
    assert without.allowed


def test_that_a_parent_is_elsewhere_is_no_disagreement() -> None:
    scene = Scene()
    scene.both_say(REFERRER)

    assert ZED in scene.people
    assert scene.ask(REFERRER).allowed


def test_what_is_read_out_is_the_same_whatever_the_other_parent_said() -> None:
    says = set()
    for answer in ("given", "refused", "withdrawn", None):
        scene = Scene()
        scene.says(ANNA, REFERRER, "refused")
        if answer:
            scene.says(BEN, REFERRER, answer)
        says.add(scene.ask(REFERRER).items[0].to_say)

    assert len(says) == 1


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
