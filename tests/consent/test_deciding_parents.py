"""Parents who disagree, what the lead may decide, and that nobody learns what another said (1.2)."""

from uuid import UUID

import pytest

from consent.deciding_facts import Party, Role, Support
from consent.deciding_words import Why
from tests.consent.deciding_scene import (
    ANNA,
    BEN,
    CARA,
    DAY,
    GRAN,
    HUB,
    OPENED,
    POSTER,
    REFERRER,
    WEBSITE,
    ZED,
    Scene,
    noon,
    piece,
    why,
)

LATER = OPENED + 60 * DAY


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
    scene = Scene()
    scene.both_say(REFERRER)
    scene.says(BEN, REFERRER, "refused")
    scene.lead_decides(REFERRER, on=OPENED, general=True)
    assert scene.ask(REFERRER).allowed

    scene.support = [Support(OPENED, OPENED + 10 * DAY), Support(LATER)]
    scene.says(ANNA, REFERRER, on=LATER)

    assert why(scene, REFERRER, on=LATER) is Why.DISAGREE


def test_a_decision_that_the_lead_writes_down_afterwards_makes_nothing_right() -> None:
    scene, yes, _ = at_odds()
    scene.lead_decides(HUB, on=OPENED, lines=((yes, 0),), written_down=noon(LATER))

    assert why(scene, HUB, piece((yes, 0)), on=LATER - DAY) is Why.DISAGREE
    assert scene.ask(HUB, piece((yes, 0)), on=LATER).allowed


def test_a_decision_on_one_use_of_a_photograph_is_none_on_another() -> None:
    scene = Scene()
    yes = scene.says(ANNA, WEBSITE, how="paper")
    scene.says(BEN, WEBSITE, "refused")
    scene.lead_decides(POSTER, on=OPENED + DAY, lines=((yes, 0),))

    assert why(scene, WEBSITE, piece((yes, 0)), on=LATER) is Why.DISAGREE


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
