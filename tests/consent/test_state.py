"""What `decide` is told of a family is what its file says, and of a past moment what it said then (1.2-1.4)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent import actions as asking
from consent.agencies import actions as agencies
from consent.agencies.models import Agency, AgencyKind, Part
from consent.deciding import decide
from consent.deciding_facts import Item, Proposed, State
from consent.deciding_words import Why
from consent.models import Answer, AskedAt, How, Kind
from consent.questions import AGENCIES
from consent.state import state_of
from families.models import Family, Kin, Person
from hsww.access.viewer import Viewer
from tests.consent.making import parent, today

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NEWS = Item(id=uuid4(), kind=Kind.KIND_AND_LEVEL)


@pytest.fixture
def nursery(by: Viewer, family: Family) -> Agency:
    agency = agencies.add_agency(by=by, name="Brindle Nursery", kind=AgencyKind.NURSERY, area="")
    agencies.involve(
        by=by, family=family, agency=agency.pk, contact=None, part=Part.HELPS, says_who="T", begins_on=today()
    )
    return agency


def says(by: Viewer, family: Family, who: Person, answer: Answer = Answer.GIVEN) -> None:
    telling = asking.Telling(how=How.SAID, asked_at=AskedAt.PHONE, said_on=today())
    reply = asking.Reply(giver=who, question=AGENCIES, answer=answer)
    asking.record_answers(by=by, family=family, telling=telling, replies=[reply])


def news_to(agency: Agency, state: State) -> Why:
    proposed = Proposed(topic=AGENCIES.topic, items=(NEWS,), agency=agency.pk, verified=True)
    return decide(proposed, state, timezone.now()).items[0].why


def test_what_both_parents_agreed_to_may_go(by: Viewer, family: Family, nursery: Agency) -> None:
    anna, ben = parent(family), parent(family, "Ben Quillfeather", kin=Kin.FATHER)

    says(by, family, anna)
    assert news_to(nursery, state_of(family.pk)) is Why.NOT_ASKED
    says(by, family, ben)
    assert news_to(nursery, state_of(family.pk)) is Why.AGREED
    says(by, family, ben, Answer.WITHDRAWN)
    assert news_to(nursery, state_of(family.pk)) is Why.DISAGREE


def test_a_parent_who_left_or_lives_elsewhere_is_not_asked(
    by: Viewer, family: Family, nursery: Agency
) -> None:
    says(by, family, parent(family))
    parent(family, "Ben Quillfeather", kin=Kin.FATHER, here=False)
    Person.objects.create(family=family, kin=Kin.CARER, full_name="Kit Quillfeather", left_on=today())

    assert news_to(nursery, state_of(family.pk)) is Why.AGREED


def test_of_a_past_moment_only_what_was_written_down_by_then_is_told(
    by: Viewer, family: Family, nursery: Agency
) -> None:
    part = family.involvements.get()
    says(by, family, parent(family))
    then = timezone.now()
    agencies.end_involvement(by=by, involvement=part)

    assert state_of(family.pk, at=then).agencies[0].span.last is None
    assert state_of(family.pk).agencies[0].span.last == today()
    assert state_of(family.pk, at=then - timedelta(days=1)).statements == ()


def test_the_state_costs_eight_questions_however_long_the_story(
    by: Viewer, family: Family, nursery: Agency
) -> None:
    anna = parent(family)
    for _ in range(12):
        says(by, family, anna)
    with CaptureQueriesContext(connection) as asked:
        state = state_of(family.pk)

    assert len(state.statements) == 12
    assert len(asked) == 8
