"""What may leave the scheme, sentence by sentence of the policy (statement; 1.2-1.4, 7.3, 7.4, 8.9, 9.2, 10.2)."""

from dataclasses import fields, replace
from uuid import UUID

import pytest

from consent.deciding_facts import Involved, Span, Spoke
from consent.deciding_words import MAY_NOT_GO, Why
from consent.models import Statement
from consent.standing import Topic
from tests.consent.deciding_scene import (
    AGENCIES,
    ANNA,
    BEN,
    DAY,
    GENERAL_NEWS,
    HEALTH_VISITOR,
    HOUSING,
    HUB,
    LANDLORD,
    NEIGHBOUR,
    NEW_SCHEME,
    NURSERY,
    OPENED,
    POLICE,
    REFERRER,
    SCHOOL,
    SURGERY,
    ZED,
    Scene,
    To,
    piece,
    why,
)

LATER = OPENED + 60 * DAY


def test_general_news_goes_to_the_referrer_when_the_parents_agreed() -> None:
    scene = Scene()
    yes = scene.both_say(REFERRER)

    found = scene.ask(REFERRER)

    assert found.allowed
    assert found.items[0].clause == "1.2"
    assert found.items[0].statements == frozenset(yes)


def test_nothing_goes_without_the_express_permission_of_the_parents() -> None:
    found = Scene().ask(REFERRER)

    assert not found.allowed
    assert found.items[0].why is Why.NOT_ASKED


def test_silence_of_a_parent_who_lives_there_is_no_permission() -> None:
    scene = Scene()
    scene.says(ANNA, REFERRER)

    assert why(scene, REFERRER) is Why.NOT_ASKED


def test_permission_by_phone_counts_for_general_news() -> None:
    scene = Scene()
    scene.both_say(REFERRER, how="said")

    assert scene.ask(REFERRER).allowed


@pytest.mark.parametrize("other", [AGENCIES, HEALTH_VISITOR], ids=["agencies", "health visitor"])
def test_permission_for_one_recipient_is_none_for_another(other: To) -> None:
    scene = Scene()
    scene.both_say(REFERRER)

    assert not scene.ask(other).allowed


def test_permission_for_one_agency_by_name_is_none_for_the_next() -> None:
    scene = Scene()
    one, other = scene.both_say(HUB)

    assert scene.ask(HUB, piece((one, 0), (other, 0))).allowed
    assert not scene.ask(LANDLORD, piece((one, 0), (other, 0))).allowed


def test_an_agency_that_no_longer_helps_the_family_gets_nothing() -> None:
    scene = Scene()
    scene.both_say(AGENCIES)
    scene.agencies = [Involved(NURSERY, "agencies", Span(OPENED, OPENED + 10 * DAY))]

    assert scene.ask(AGENCIES, on=OPENED + 10 * DAY).allowed
    assert why(scene, AGENCIES, on=OPENED + 11 * DAY) is Why.NOT_INVOLVED


def test_an_agency_that_does_not_help_the_family_gets_nothing_in_the_name_of_those_that_do() -> None:
    scene = Scene()
    scene.both_say(AGENCIES)

    assert why(scene, replace(AGENCIES, agency=HOUSING)) is Why.NOT_INVOLVED
    assert why(scene, replace(AGENCIES, agency=SURGERY)) is Why.NOT_INVOLVED
    assert why(scene, replace(AGENCIES, agency=None)) is Why.NOT_INVOLVED


def test_permission_by_name_needs_a_name() -> None:
    scene = Scene()
    nobody = To(Topic("other", " ", "other"))
    one, other = scene.both_say(nobody)

    assert why(scene, nobody, piece((one, 0), (other, 0))) is Why.NOT_ONE_RECIPIENT


def test_a_family_that_came_by_itself_and_said_no_keeps_the_health_visitor_out() -> None:
    scene = Scene()
    scene.both_say(HEALTH_VISITOR, "refused")

    assert why(scene, HEALTH_VISITOR) is Why.REFUSED


def test_leave_to_tell_the_health_visitor_that_they_came_is_for_that_alone() -> None:
    scene = Scene()
    scene.both_say(HEALTH_VISITOR)
    news = To(Topic("health_visitor", "", "general"), HEALTH_VISITOR.agency)

    assert scene.ask(HEALTH_VISITOR).items[0].clause == "1.3"
    assert not scene.ask(news).allowed


def test_a_general_permission_never_implies_a_specific_one() -> None:
    scene = Scene()
    one, other = scene.both_say(REFERRER)

    assert why(scene, REFERRER, piece((one, 0), (other, 0))) is Why.MORE_THAN_GENERAL
    assert not scene.ask(HUB, piece((one, 0), (other, 0))).allowed


def test_general_news_says_nothing_of_where_they_live() -> None:
    scene = Scene()
    scene.both_say(REFERRER)

    assert why(scene, REFERRER, replace(GENERAL_NEWS, shows_where=frozenset({ANNA}))) is Why.MORE_THAN_GENERAL


def test_agencies_working_together_get_only_what_was_named() -> None:
    scene = Scene()
    one, other = scene.both_say(HUB, lines=2)
    named, more = piece((one, 1), (other, 1)), piece((one, 2), (other, 2))

    found = scene.ask(HUB, named, replace(more, id=UUID(int=61)))

    assert [verdict.allowed for verdict in found.items] == [True, False]
    assert found.items[0].clause == "1.4"
    assert found.items[1].why is Why.NOT_NAMED


def test_a_named_piece_must_be_in_the_permission_of_each_parent() -> None:
    scene = Scene()
    one, _ = scene.both_say(HUB)

    assert why(scene, HUB, piece((one, 0))) is Why.NOT_NAMED


def test_a_named_permission_opens_nothing_that_calls_itself_general() -> None:
    scene = Scene()
    scene.both_say(HUB)

    assert why(scene, HUB, GENERAL_NEWS) is Why.NOT_NAMED


def test_a_line_of_a_permission_that_was_followed_by_another_counts_no_more() -> None:
    scene = Scene()
    scene.alone()
    old = scene.says(ANNA, HUB, lines=3)
    scene.says(ANNA, HUB, on=OPENED + DAY)

    assert why(scene, HUB, piece((old, 2)), on=LATER) is Why.NOT_NAMED


def test_a_yes_to_only_some_of_it_counts_when_its_limits_were_read_beside_the_item() -> None:
    scene = Scene()
    scene.alone()
    some = scene.says(ANNA, REFERRER, "limited")

    assert why(scene, REFERRER) is Why.LEFT_OUT
    assert scene.ask(REFERRER, replace(GENERAL_NEWS, within=frozenset({some}))).allowed


def test_what_goes_with_a_family_that_moves_is_for_the_scheme_it_named() -> None:
    scene = Scene()
    scene.alone()
    yes = scene.says(ANNA, NEW_SCHEME)
    another = replace(NEW_SCHEME, topic=NEW_SCHEME.topic._replace(name="home-start nowhere"))

    found = scene.ask(NEW_SCHEME, piece((yes, 0)))

    assert found.items[0].clause == "9.2"
    assert found.allowed
    assert not scene.ask(another, piece((yes, 0))).allowed


@pytest.mark.parametrize("who", [ZED, NEIGHBOUR], ids=["a parent who lives elsewhere", "a neighbour"])
def test_what_is_about_somebody_else_never_goes_on_the_familys_word(who: UUID) -> None:
    scene = Scene()
    one, other = scene.both_say(SCHOOL)

    assert why(scene, SCHOOL, piece((one, 0), (other, 0), about=frozenset({ANNA, who}))) is Why.NOT_THEIRS


def test_a_hidden_address_never_goes_on_anybodys_word() -> None:
    scene = Scene()
    scene.alone()
    yes = scene.says(ANNA, SCHOOL)
    where = piece((yes, 0), about=frozenset({ANNA}), shows_where=frozenset({ANNA}))
    assert scene.ask(SCHOOL, where).allowed

    scene.change(ANNA, address_hidden=(Span(LATER),))

    assert scene.ask(SCHOOL, where, on=LATER - DAY).allowed
    assert why(scene, SCHOOL, where, on=LATER) is Why.HIDDEN_ADDRESS


def test_where_somebody_lives_is_about_them_too() -> None:
    scene = Scene()
    one = scene.says(ANNA, SCHOOL)
    scene.says(BEN, SCHOOL, "refused")

    assert scene.ask(SCHOOL, piece((one, 0), about=frozenset({ANNA}))).allowed
    shows_ben = piece((one, 0), about=frozenset({ANNA}), shows_where=frozenset({BEN}))
    assert why(scene, SCHOOL, shows_ben) is Why.REFUSED


def test_the_police_asking_opens_nothing() -> None:
    found = Scene().ask(POLICE, piece())

    assert not found.allowed
    assert found.items[0].to_say == MAY_NOT_GO


def test_an_address_that_was_not_checked_is_checked_before_anything_goes_on_permission() -> None:
    scene = Scene()
    scene.both_say(REFERRER)

    assert scene.ask(REFERRER, verified=False).before == {"recipient"}
    assert scene.ask(REFERRER).before == frozenset()


def test_what_a_decision_hears_is_what_a_statement_holds() -> None:
    heard = {field.name for field in fields(Spoke)} - {"occasion", "digest"}
    held = {field.attname for field in Statement._meta.concrete_fields}

    assert heard <= held
