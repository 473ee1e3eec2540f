"""Numbers, a picture and a story go for the one use that was agreed to, a story in the very words (7.5, 8.9, P.6)."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from consent import actions as asking
from consent.actions import Telling
from consent.deciding_words import Why
from consent.household.actions import Days, write_down
from consent.household.models import FactKind
from consent.models import Answer, AskedAt, How, Purpose, Recipient, Statement
from consent.releases.actions import NotYetError, shown_to
from consent.releases.models import Release, Way
from consent.releases.said import Once, Piece, Whom
from consent.releases.uses import uses
from families.models import Kin, Person
from tests.build import sign_in
from tests.consent.making import parent, today
from tests.consent.releases.making import Scene, piece, scene

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

COUNCIL, REPORT = "Fernshire Council", "the report of 2026"
STORY = "We could not leave the house.\nNow we go to the park."


def says(
    one: Scene, purpose: Purpose, answer: Answer = Answer.GIVEN, *, who: Person | None = None, **more: Any
) -> Statement:
    said = {"recipient_name": COUNCIL, "occasion": REPORT, "items": "How many children", "text": ""}
    return asking.record_one_thing(
        by=one.by, family=one.family, giver=who or one.mother, purpose=purpose, answer=answer,
        telling=Telling(how=How.PAPER, asked_at=AskedAt.PHONE, said_on=today()), **{**said, **more},
    )  # fmt: skip


def to(purpose: Purpose, occasion: str = REPORT, name: str = COUNCIL) -> Whom:
    return Whom(recipient=Recipient.OTHER, name=name, once=Once(purpose=purpose, occasion=occasion))


def why(one: Scene, release: Release) -> list[Why]:
    return [part.verdict.why for part in shown_to(one.by, release, stepped_up=True).parts]


@pytest.mark.parametrize("purpose", [Purpose.STATISTICS, Purpose.PHOTOGRAPH])
def test_what_was_agreed_for_one_use_goes_for_that_use_and_for_no_other(purpose: Purpose) -> None:
    one = scene()
    yes = says(one, purpose)
    said = [piece(yes, text="Three children")]

    assert one.send(one.draft(to(purpose), said), stepped_up=True).release.occasion == REPORT
    assert why(one, one.draft(to(purpose, "the report of 2027"), said)) == [Why.NOT_ASKED]
    assert why(one, one.draft(to(purpose, name="Another council"), said)) == [Why.NOT_ASKED]
    other = Purpose.PHOTOGRAPH if purpose == Purpose.STATISTICS else Purpose.STATISTICS
    assert why(one, one.draft(to(other), said)) == [Why.NOT_ASKED]


def test_numbers_of_a_family_that_said_no_or_took_it_back_do_not_go() -> None:
    one = scene()
    yes = says(one, Purpose.STATISTICS)
    draft = one.draft(to(Purpose.STATISTICS), [piece(yes, text="Three children")])
    says(one, Purpose.STATISTICS, Answer.WITHDRAWN)

    assert why(one, draft) == [Why.WITHDRAWN]
    with pytest.raises(NotYetError):
        one.send(draft, stepped_up=True)


def test_what_nobody_named_stays_here_beside_numbers_that_go() -> None:
    one = scene()
    yes = says(one, Purpose.STATISTICS)

    draft = one.draft(to(Purpose.STATISTICS), [piece(yes, text="Three"), Piece(text="They live in Hatfield")])

    assert why(one, draft) == [Why.AGREED, Why.NOT_NAMED]
    assert json.loads(one.send(draft, stepped_up=True).content)["parts"] == ["Three"]


def test_a_story_goes_only_in_the_words_that_were_read_to_them() -> None:
    one = scene()
    yes = says(one, Purpose.CASE_STUDY, text=STORY)

    sent = one.send(
        one.draft(to(Purpose.CASE_STUDY), [piece(yes, text=STORY)], way=Way.LETTER), stepped_up=True
    )

    assert json.loads(sent.content)["parts"] == [STORY]
    for words in (STORY.replace("house", "flat"), STORY.splitlines()[0]):
        changed = one.draft(to(Purpose.CASE_STUDY), [piece(yes, text=words)])
        assert why(one, changed) == [Why.NOT_ASKED]
    longer = one.draft(to(Purpose.CASE_STUDY), [piece(yes, text=STORY), piece(yes, text="And more.")])
    assert set(why(one, longer)) == {Why.NOT_ASKED}


def test_the_sheet_says_the_one_use_and_not_whose_it_is() -> None:
    one = scene()
    yes = says(one, Purpose.CASE_STUDY, text=STORY)

    sent = one.send(one.draft(to(Purpose.CASE_STUDY), [piece(yes, text=STORY)]), stepped_up=True)

    assert json.loads(sent.content)["use"] == REPORT
    assert one.family.name not in sent.content


def test_both_parents_must_say_yes_and_one_no_keeps_the_picture_here() -> None:
    one = scene()
    father = parent(one.family, "Fergus Quillfeather", kin=Kin.FATHER)
    yes = says(one, Purpose.PHOTOGRAPH)
    said = [piece(yes, text="The picture at the picnic")]
    assert why(one, one.draft(to(Purpose.PHOTOGRAPH), said)) == [Why.NOT_ASKED]

    says(one, Purpose.PHOTOGRAPH, Answer.REFUSED, who=father)

    assert why(one, one.draft(to(Purpose.PHOTOGRAPH), said)) == [Why.DISAGREE]


def test_the_database_refuses_one_use_without_saying_which_and_any_reason_of_the_policy_for_it() -> None:
    one = scene()
    for purpose, occasion, ground in (
        (Purpose.PHOTOGRAPH, None, ""),
        (Purpose.GENERAL, REPORT, ""),
        (Purpose.CASE_STUDY, REPORT, "child"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.create(
                family=one.family, recipient_kind=Recipient.OTHER, recipient_name=COUNCIL, purpose=purpose,
                occasion=occasion, ground=ground, way=Way.LETTER, recorded_by=one.user,
            )  # fmt: skip


def test_the_page_takes_name_use_and_words_from_the_yes() -> None:
    one = scene()
    says(one, Purpose.CASE_STUDY, text=STORY)
    [use] = uses(one.family)
    client, page = sign_in(one.user), reverse("release_new", args=[one.family.pk])
    assert use.label in client.get(page).content.decode()

    answer = client.post(page, {"once": use.key, "way": "letter"})

    release = Release.objects.get()
    assert answer["Location"] == reverse("release", args=[release.pk])
    assert (release.purpose, release.occasion, release.recipient_name) == ("case_study", REPORT, COUNCIL)
    assert [item.text for item in release.items.all()] == [STORY]
    shown = client.get(answer["Location"]).content.decode()
    assert "Their story, in these words: the report of 2026" in shown
    assert "May go" in shown


def test_the_page_says_beside_the_field_what_is_wrong_with_one_use() -> None:
    one = scene()
    says(one, Purpose.CASE_STUDY, text=STORY)
    [use] = uses(one.family)
    client, page = sign_in(one.user), reverse("release_new", args=[one.family.pk])
    given = {
        "once": use.key, "way": "letter", "contact": one.contact.pk, "ground": "child",
        "piece0-text": "Something else",
    }  # fmt: skip

    wrong = client.post(page, given).content.decode()
    assert "They said yes to Fernshire Council, and to nobody else" in wrong
    assert "go only by the family’s yes" in wrong
    also = client.post(page, {"once": use.key, "way": "letter", "piece0-text": "More"}).content.decode()
    assert "Their story goes in the words they said yes to. Leave this empty" in also
    assert not Release.objects.exists()


def test_a_yes_that_was_taken_back_is_not_offered() -> None:
    one = scene()
    says(one, Purpose.PHOTOGRAPH)
    says(one, Purpose.PHOTOGRAPH, Answer.WITHDRAWN)

    assert uses(one.family) == []


def test_a_story_that_a_child_who_decides_alone_said_no_to_stays_here() -> None:
    one = scene()
    girl = Person.objects.create(family=one.family, kin=Kin.CHILD, full_name="Ida Q", place=8)
    days = Days(says_who="T", why="T", first_on=today())
    write_down(by=one.by, family=one.family, kind=FactKind.ABLE, person=girl, child=None, days=days)
    says(one, Purpose.CASE_STUDY, text=STORY)
    says(one, Purpose.CASE_STUDY, Answer.REFUSED, who=girl, text=STORY)

    [use] = uses(one.family)

    assert why(one, one.draft(to(Purpose.CASE_STUDY), [use.story])) == [Why.REFUSED]


def test_a_picture_needs_the_yes_of_each_who_is_in_it() -> None:
    one = scene()
    uncle = parent(one.family, "Mo Uncle", kin=Kin.OTHER_ADULT)
    yes = says(one, Purpose.PHOTOGRAPH)
    given = {
        "once": str(yes.pk), "way": "letter", "piece0-text": "The picture of the day out",
        "piece0-about": [str(one.mother.pk), str(uncle.pk)],
    }  # fmt: skip

    sign_in(one.user).post(reverse("release_new", args=[one.family.pk]), given)

    draft, both = Release.objects.get(), frozenset({one.mother.pk, uncle.pk})
    assert set(draft.items.get().rests["about"]) == {str(who) for who in both}
    again = one.draft(to(Purpose.PHOTOGRAPH), [piece(yes, text="The picture", about=both)])
    assert why(one, again) == [Why.NOT_ASKED]
    page = sign_in(one.user).get(f"{reverse('release_new', args=[one.family.pk])}?instead={draft.pk}")
    assert page.content.decode().count(" checked") >= len(both)


@pytest.mark.parametrize("purpose", [Purpose.PHOTOGRAPH, Purpose.CASE_STUDY])
def test_a_yes_to_one_use_is_used_up_by_it(purpose: Purpose) -> None:
    one = scene()
    text = STORY if purpose == Purpose.CASE_STUDY else ""
    said = [piece(says(one, purpose, text=text), text=STORY)]
    first, second = one.draft(to(purpose), said), one.draft(to(purpose), said)
    one.send(first, stepped_up=True)

    with pytest.raises(NotYetError):
        one.send(second, stepped_up=True)
    assert uses(one.family) == []
    page = sign_in(one.user).get(reverse("release", args=[second.pk])).content.decode()
    assert "It went already by this yes" in page

    again = [piece(says(one, purpose, text=text), text=STORY)]
    assert one.send(one.draft(to(purpose), again), stepped_up=True)
