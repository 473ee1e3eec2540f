"""What consent puts on Today and on a family's file."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from consent import actions, registered, waiting
from consent.actions import Reply, Telling
from consent.models import Answer, AskedAt, How, WrittenHow
from consent.questions import HEALTH_VISITOR, REFERRER
from families.models import Assessment, Family, Kin, Source, Stage
from families.steps import steps
from hsww.access.hats import Hat, Office
from hsww.access.today import waiting as everything_waiting
from hsww.access.viewer import Viewer
from hsww.people.models import User
from tests.build import received
from tests.consent.making import OPENED, co_ordinator, family_of, parent, today
from tests.people.making import viewer as viewer_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TELLING = Telling(how=How.SAID, asked_at=AskedAt.INITIAL, said_on=today())


def about(source: object, viewer: Viewer) -> list[object]:
    return [item.about[0].id for item in source(viewer)]  # type: ignore[operator]


def fresh(family: Family) -> Family:
    return Family.objects.get(pk=family.pk)


def test_the_health_visitor_question_waits_until_it_is_asked(olwen: tuple[User, Viewer]) -> None:
    user, viewer = olwen
    family = family_of(user, source=Source.SELF)
    family_of(user)
    assert about(waiting.to_ask_about_health_visitor, viewer) == [family.pk]

    no = Reply(giver=parent(family), question=HEALTH_VISITOR, answer=Answer.REFUSED)
    actions.record_answers(by=viewer, family=fresh(family), telling=TELLING, replies=[no])

    assert about(waiting.to_ask_about_health_visitor, viewer) == []


def test_after_the_first_visit_the_family_waits_to_be_told(olwen: tuple[User, Viewer]) -> None:
    user, viewer = olwen
    family = family_of(user)
    assert about(waiting.to_tell, viewer) == []

    Assessment.objects.create(family=family, kind="initial", held_on=OPENED, by=user)
    assert about(waiting.to_tell, viewer) == [family.pk]

    actions.inform(
        by=viewer, family=fresh(family), spoken_on=OPENED, written_on=OPENED,
        written_how=WrittenHow.GIVEN, right_to_see_told=True,
    )  # fmt: skip
    assert about(waiting.to_tell, viewer) == []


def test_only_the_lead_is_asked_to_decide_between_parents(olwen: tuple[User, Viewer]) -> None:
    user, viewer = olwen
    lead = co_ordinator(Office.SAFEGUARDING_LEAD)[1]
    family = family_of(user, stage=Stage.ACCEPTED)
    yes = Reply(giver=parent(family), question=REFERRER, answer=Answer.GIVEN)
    no = Reply(giver=parent(family, kin=Kin.FATHER), question=REFERRER, answer=Answer.REFUSED)

    actions.record_answers(by=viewer, family=fresh(family), telling=TELLING, replies=[yes, no])

    assert about(waiting.to_decide, lead) == [family.pk]
    assert about(waiting.to_decide, viewer) == []


def test_a_disagreement_waits_behind_a_new_referral(olwen: tuple[User, Viewer]) -> None:
    user, viewer = olwen
    lead = co_ordinator(Office.SAFEGUARDING_LEAD)[1]
    family = family_of(user, stage=Stage.ACCEPTED)
    replies = [
        Reply(giver=parent(family), question=REFERRER, answer=Answer.GIVEN),
        Reply(giver=parent(family, kin=Kin.FATHER), question=REFERRER, answer=Answer.REFUSED),
    ]
    actions.record_answers(by=viewer, family=fresh(family), telling=TELLING, replies=replies)
    received(by=user, name="Newcome")

    new, old = (item for item in everything_waiting(lead) if item.about)

    assert new.what == "Decide on the new referral: Newcome (Ana)."
    assert old.what.endswith("the parents do not agree")
    assert old.tag == "What we may share"


def test_a_settled_disagreement_leaves_the_leads_today(olwen: tuple[User, Viewer]) -> None:
    user, viewer = olwen
    lead = co_ordinator(Office.SAFEGUARDING_LEAD)[1]
    family = family_of(user)
    tamsin, bede = parent(family), parent(family, kin=Kin.FATHER)
    signed = replace(TELLING, how=How.SCREEN)
    for giver, answer in ((tamsin, Answer.GIVEN), (bede, Answer.REFUSED), (bede, Answer.GIVEN)):
        reply = Reply(giver=giver, question=REFERRER, answer=answer)
        actions.record_answers(by=viewer, family=fresh(family), telling=signed, replies=[reply])

    assert about(waiting.to_decide, lead) == []


def test_the_steps_are_done_once_told_and_asked(olwen: tuple[User, Viewer]) -> None:
    user, viewer = olwen
    family = family_of(user)
    giver = parent(family)

    def done() -> dict[str, bool]:
        ours = {"Told what we keep to ourselves", "Asked what we may share"}
        return {step.label: step.done for step in steps(viewer, fresh(family)) if step.label in ours}

    assert not any(done().values())
    actions.inform(
        by=viewer, family=fresh(family), spoken_on=OPENED, written_on=OPENED,
        written_how=WrittenHow.GIVEN, right_to_see_told=True,
    )  # fmt: skip
    replies = [
        Reply(giver=giver, question=question, answer=Answer.REFUSED)
        for question in registered.sharing.questions(family)
    ]
    actions.record_answers(by=viewer, family=fresh(family), telling=TELLING, replies=replies)

    assert all(done().values())
    assert len(done()) == 2


def test_the_panel_shows_nothing_to_other_hats(olwen: tuple[User, Viewer]) -> None:
    user, viewer = olwen
    family = family_of(user)

    assert registered.panel(viewer, fresh(family)) is not None
    assert registered.panel(viewer_of(user, Hat.HSUK_REVIEWER), fresh(family)) is None
    assert list(registered.events(viewer_of(user, Hat.HSUK_REVIEWER), fresh(family))) == []


def test_the_panel_costs_the_same_however_much_was_said(
    olwen: tuple[User, Viewer], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user, viewer = olwen
    families = [family_of(user), family_of(user)]
    for family, times in zip(families, (1, 10), strict=True):
        yes = Reply(giver=parent(family), question=REFERRER, answer=Answer.GIVEN)
        actions.record_answers(by=viewer, family=fresh(family), telling=TELLING, replies=[yes] * times)

    for family in families:
        asked = fresh(family)
        with django_assert_num_queries(7):
            registered.panel(viewer, asked)
            list(registered.events(viewer, asked))
            registered.is_asked(viewer, asked)
