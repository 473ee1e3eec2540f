"""The exceptions: what goes without permission, and that nothing delays what keeps somebody safe (2.1-2.3, 9.3)."""

from dataclasses import replace
from uuid import UUID

import pytest

from consent.deciding import Decision
from consent.deciding_facts import Ground, GroundKind, Hold, Item, Span
from consent.deciding_grounds import AT_ONCE, WELFARE, Check
from consent.deciding_words import GROUND_CLAUSES, GROUND_REASONS, PURPOSE_CLAUSES, REASONS, WHY_CLAUSES, Why
from consent.standing import Topic
from hsww.policy.clauses import CLAUSES
from tests.consent.deciding_scene import (
    ANNA,
    CARA,
    COURT,
    DAY,
    GENERAL_NEWS,
    NEW_SCHEME,
    OPENED,
    REFERRER,
    ZED,
    Scene,
    To,
    noon,
    piece,
)

AUTHORITY = To(Topic("other", "", "other"))
A_FACT = frozenset({UUID(int=80)})
NOW = Span(OPENED)
WHERE = piece(about=frozenset({ANNA, CARA, ZED}), shows_where=frozenset({ANNA}))


def ground(kind: GroundKind, **changed: object) -> Ground:
    return Ground(**{"kind": kind, "in_force": NOW, "facts": A_FACT, **changed})  # type: ignore[arg-type]


def worst_case() -> Scene:
    """A no, a hold, a hidden address, and no support yet; the recipient has not even a name."""
    scene = Scene()
    scene.both_say(AUTHORITY, "refused")
    scene.holds = [Hold(noon(OPENED - DAY))]
    scene.change(ANNA, address_hidden=(Span(),))
    return scene


@pytest.mark.parametrize("kind", AT_ONCE)
def test_nothing_delays_what_keeps_somebody_safe_or_the_law_demands(kind: GroundKind) -> None:
    scene = worst_case()

    found = scene.ask(
        AUTHORITY, WHERE, ground=ground(kind, facts=frozenset()), verified=False, approved=False
    )

    assert found.allowed
    assert found.before == frozenset()
    assert found.items[0].ground == kind
    assert found.after == {
        Check.PERMISSION,
        Check.HOLD,
        Check.HIDDEN_ADDRESS,
        Check.FACTS,
        Check.RECIPIENT,
        Check.APPROVAL,
    }


@pytest.mark.parametrize("kind", WELFARE)
def test_keeping_somebody_safe_does_not_wait_for_the_list_of_laws(kind: GroundKind) -> None:
    old = ground(kind, in_force=Span(None, OPENED - DAY))

    found = Scene().ask(AUTHORITY, WHERE, ground=old)

    assert found.allowed
    assert Check.LAW in found.after


@pytest.mark.parametrize("kind", sorted(set(GroundKind) - set(WELFARE)))
def test_a_law_that_is_not_in_force_on_the_day_is_no_ground(kind: GroundKind) -> None:
    item = replace(WHERE, shows_where=frozenset(), bears_on_concern=True)
    given = ground(kind, in_force=Span(OPENED + DAY, OPENED + 2 * DAY), terms=frozenset({item.id}))

    verdicts = [
        Scene().ask(NEW_SCHEME, item, on=OPENED + days * DAY, ground=given).allowed for days in range(4)
    ]

    assert verdicts == [False, True, True, False]


def test_what_is_left_to_do_after_is_nothing_but_to_look_again_when_all_was_in_order() -> None:
    found = Scene().ask(AUTHORITY, piece(), ground=ground(GroundKind.CHILD))

    assert found.after == {Check.PERMISSION}


def test_the_policy_names_the_clause_of_each_ground() -> None:
    scene, item = Scene(), replace(WHERE, shows_where=frozenset(), bears_on_concern=True)
    clauses = {
        kind: scene.ask(NEW_SCHEME, item, ground=ground(kind, terms=frozenset({item.id}))).items[0].clause
        for kind in GroundKind
    }

    assert clauses == {
        "child": "2.1", "adult": "2.1", "offence": "0.2", "terrorism": "0.2", "duty": "0.2",
        "court": "10.2", "transfer": "9.3",
    }  # fmt: skip


def test_a_court_gets_what_it_named_and_nothing_else() -> None:
    scene = Scene()
    one, other = scene.both_say(COURT)
    named, more = piece(number=61), piece((one, 0), (other, 0), number=62)

    found = scene.ask(COURT, named, more, ground=ground(GroundKind.COURT, terms=frozenset({named.id})))

    assert [verdict.why for verdict in found.items] == [Why.GROUND, Why.OUTSIDE_TERMS]


def in_court(item: Item, **changed: object) -> Decision:
    scene = Scene()
    scene.change(ANNA, address_hidden=(Span(),))
    return scene.ask(COURT, item, ground=ground(GroundKind.COURT, terms=frozenset({item.id}), **changed))


def test_a_hidden_address_goes_to_a_court_only_if_the_order_needs_it_and_says_so() -> None:
    found = in_court(WHERE, addresses=frozenset({WHERE.id}))

    assert in_court(WHERE).items[0].why is Why.HIDDEN_ADDRESS
    assert found.allowed
    assert Check.HIDDEN_ADDRESS in found.after


def test_a_court_waits_for_the_lead_and_for_an_address_that_was_checked() -> None:
    order = ground(GroundKind.COURT, terms=frozenset({WHERE.id}))
    item = replace(WHERE, shows_where=frozenset())

    found = Scene().ask(COURT, item, ground=order, verified=False, approved=False)

    assert found.before == {Check.RECIPIENT, Check.APPROVAL}
    assert found.after == {Check.PERMISSION}


def test_a_hold_does_not_stand_before_a_court() -> None:
    scene = Scene()
    scene.holds = [Hold(noon(OPENED))]
    item = replace(WHERE, shows_where=frozenset())

    found = scene.ask(COURT, item, ground=ground(GroundKind.COURT, terms=frozenset({item.id})))

    assert found.allowed
    assert Check.HOLD in found.after


def test_without_permission_a_new_scheme_gets_only_what_bears_on_a_concern() -> None:
    scene = Scene()
    scene.both_say(NEW_SCHEME, "refused")
    bears, rest = piece(number=61, bears_on_concern=True), piece(number=62)

    found = scene.ask(NEW_SCHEME, bears, rest, ground=ground(GroundKind.TRANSFER))

    assert [verdict.why for verdict in found.items] == [Why.GROUND, Why.REFUSED]
    assert found.items[0].clause == "9.3"


def test_with_permission_the_rest_goes_to_the_new_scheme_too() -> None:
    scene = Scene()
    one, other = scene.both_say(NEW_SCHEME)
    items = piece(number=61, bears_on_concern=True), piece((one, 0), (other, 0), number=62)

    found = scene.ask(NEW_SCHEME, *items, ground=ground(GroundKind.TRANSFER))

    assert [verdict.clause for verdict in found.items if verdict.allowed] == ["9.3", "9.2"]


def test_a_transfer_needs_a_concern_and_a_new_scheme() -> None:
    bears = piece(bears_on_concern=True)

    assert not Scene().ask(NEW_SCHEME, bears, ground=ground(GroundKind.TRANSFER, facts=frozenset())).allowed
    assert not Scene().ask(COURT, bears, ground=ground(GroundKind.TRANSFER)).allowed


def test_a_hidden_address_does_not_follow_to_a_new_scheme_by_itself() -> None:
    scene = Scene()
    scene.change(ANNA, address_hidden=(Span(),))
    bears = replace(WHERE, bears_on_concern=True)

    assert not scene.ask(NEW_SCHEME, bears, ground=ground(GroundKind.TRANSFER)).allowed
    assert scene.ask(
        NEW_SCHEME, bears, ground=ground(GroundKind.TRANSFER, addresses=frozenset({bears.id}))
    ).allowed


def test_on_permission_nothing_goes_while_the_file_is_held_and_nobody_is_told_why() -> None:
    scene = Scene()
    scene.both_say(REFERRER)
    scene.holds = [Hold(noon(OPENED + DAY), noon(OPENED + 2 * DAY))]

    on_days = [scene.ask(REFERRER, on=OPENED + days * DAY) for days in range(3)]

    assert [found.allowed for found in on_days] == [True, False, True]
    assert on_days[1].items[0].why is Why.HELD
    assert on_days[1].items[0].to_say == Scene().ask(REFERRER).items[0].to_say


def test_the_police_asking_is_none_of_the_grounds() -> None:
    assert set(GroundKind) == {"child", "adult", "offence", "terrorism", "duty", "court", "transfer"}


def test_an_address_of_somebody_we_do_not_know_may_be_a_hidden_one() -> None:
    shows = replace(GENERAL_NEWS, shows_where=frozenset({UUID(int=500)}))

    assert Scene().ask(REFERRER, shows).items[0].why is Why.HIDDEN_ADDRESS


def test_every_verdict_has_a_sentence_and_a_clause_of_the_policy() -> None:
    numbers = {clause.number for clause in CLAUSES}

    assert set(Why) - set(REASONS) == {Why.GROUND, Why.LAPSED}
    assert set(GROUND_REASONS) == set(GROUND_CLAUSES) == set(GroundKind)
    assert {*PURPOSE_CLAUSES.values(), *GROUND_CLAUSES.values(), *WHY_CLAUSES.values()} <= numbers


@pytest.mark.parametrize("sentence", [*REASONS.values(), *GROUND_REASONS.values()])
def test_a_reason_is_one_short_sentence_in_plain_words(sentence: str) -> None:
    words = sentence.split()

    assert sentence.count(".") == 1
    assert len(words) <= 22
    assert sum(len(word.strip(".,:")) > 9 for word in words) <= 2
