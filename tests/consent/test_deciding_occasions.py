"""Permission for one request, one use of a picture or one audience of a text, and no other (7.5, 8.9, P.2, P.6)."""

from dataclasses import replace

from consent.deciding_facts import Party, Role
from consent.deciding_words import Why
from tests.consent.deciding_scene import (
    ANNA,
    CARA,
    COUNCIL,
    DAY,
    GRAN,
    NEIGHBOUR,
    OPENED,
    POSTER,
    STORY,
    WEBSITE,
    Scene,
    piece,
    why,
)

LATER = OPENED + 60 * DAY


def test_numbers_that_could_show_who_they_are_need_a_signature_for_that_one_request() -> None:
    scene = Scene()
    scene.alone()
    said = scene.says(ANNA, COUNCIL)
    assert why(scene, COUNCIL, piece((said, 0))) is Why.NOT_WRITTEN

    signed = scene.says(ANNA, COUNCIL, on=OPENED + DAY, how="paper")
    next_year = replace(COUNCIL, occasion="numbers for 2027")

    assert scene.ask(COUNCIL, piece((signed, 0)), on=LATER).items[0].clause == "8.9"
    assert scene.ask(COUNCIL, piece((signed, 0)), on=LATER).allowed
    assert not scene.ask(next_year, piece((signed, 0)), on=LATER).allowed


def test_a_photograph_goes_to_one_use_by_the_signature_of_everyone_in_it() -> None:
    scene = Scene()
    one, other = scene.both_say(POSTER, how="screen")
    of_both = frozenset({ANNA, CARA})

    assert scene.ask(POSTER, piece((one, 0), (other, 0), about=of_both)).allowed
    assert not scene.ask(WEBSITE, piece((one, 0), (other, 0), about=of_both)).allowed
    assert why(scene, POSTER, piece((one, 0), (other, 0), about=of_both | {NEIGHBOUR})) is Why.NOT_THEIRS


def test_a_photograph_never_goes_on_spoken_words() -> None:
    scene = Scene()
    one, other = scene.both_say(POSTER)

    assert why(scene, POSTER, piece((one, 0), (other, 0), about=frozenset({CARA}))) is Why.NOT_WRITTEN


def test_a_permission_for_one_occasion_must_say_which() -> None:
    scene = Scene()
    scene.alone()
    some_use, no_text = replace(POSTER, occasion=" "), replace(STORY, digest="")
    one, other = scene.says(ANNA, some_use, how="paper"), scene.says(ANNA, no_text)

    assert why(scene, some_use, piece((one, 0))) is Why.NOT_ONE_OCCASION
    assert why(scene, no_text, piece((other, 0))) is Why.NOT_ONE_OCCASION


def test_a_case_study_goes_in_the_very_words_and_to_the_audience_that_were_agreed() -> None:
    scene = Scene()
    scene.alone()
    yes = scene.says(ANNA, STORY)

    assert scene.ask(STORY, piece((yes, 0))).items[0].clause == "7.5"
    assert scene.ask(STORY, piece((yes, 0))).allowed
    assert not scene.ask(replace(STORY, digest="a2"), piece((yes, 0))).allowed
    assert not scene.ask(replace(STORY, occasion="website"), piece((yes, 0))).allowed


def test_who_answers_for_themselves_about_a_story_is_heard_although_it_is_about_the_children() -> None:
    scene = Scene()
    scene.alone()
    scene.change(CARA, able_since=OPENED)
    scene.people[GRAN] = Party(id=GRAN, role=Role.OTHER)
    yes = scene.says(ANNA, STORY)
    assert scene.ask(STORY, piece((yes, 0))).allowed

    no = scene.says(CARA, STORY, "refused")
    assert why(scene, STORY, piece((yes, 0))) is Why.REFUSED
    assert no in scene.ask(STORY, piece((yes, 0))).items[0].statements

    hers = scene.says(CARA, STORY, on=OPENED + DAY)
    scene.says(GRAN, STORY, "refused")
    assert why(scene, STORY, piece((yes, 0), (hers, 0))) is Why.REFUSED
    scene.left(GRAN, OPENED)
    assert scene.ask(STORY, piece((yes, 0), (hers, 0))).allowed
