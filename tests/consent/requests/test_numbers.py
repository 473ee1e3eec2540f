"""Numbers that could show who a family is: one signed yes for each family and each request (8.9)."""

from datetime import timedelta

import pytest

from consent import actions as asking
from consent.actions import Telling
from consent.models import Answer, AskedAt, How, Purpose
from consent.requests import holding, queries
from consent.requests.hold_models import Hold
from consent.requests.holding import Because
from consent.requests.models import Asker, Request
from families.models import Family, Kin, Person
from hsww.access.viewer import Viewer
from hsww.people.models import User
from tests.consent.making import co_ordinator, family_of, parent, today
from tests.consent.releases.making import lead
from tests.consent.requests.making import taken

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FUNDER, YEARLY = "Fernshire Council", "Yearly report 2026"


@pytest.fixture
def numbers(by: Viewer) -> Request:
    return taken(by, Asker.FUNDER, organisation=FUNDER, occasion=YEARLY)


def answers(
    by: Viewer, family: Family, who: Person, answer: Answer = Answer.GIVEN, *, occasion: str = YEARLY
) -> None:
    asking.record_one_thing(
        by=by,
        family=family,
        giver=who,
        recipient_name=FUNDER,
        purpose=Purpose.STATISTICS,
        occasion=occasion,
        items="Our postcode",
        text="",
        answer=answer,
        limits="T",
        telling=Telling(how=How.PAPER, asked_at=AskedAt.INITIAL, said_on=today()),
    )


def labels(by: Viewer, numbers: Request) -> list[tuple[bool, str]]:
    return [(one.yes, one.label) for one in queries.agreed(by, numbers)]


def test_a_family_that_said_yes_to_just_this_is_among_the_numbers(
    by: Viewer, family: Family, numbers: Request
) -> None:
    answers(by, family, parent(family))

    (found,) = queries.agreed(by, numbers)

    assert (found.called, found.yes, found.label) == ("Quillfeather (Tamsin)", True, "Yes")


def test_a_yes_to_another_request_is_none_to_this(by: Viewer, family: Family, numbers: Request) -> None:
    answers(by, family, parent(family), occasion="Yearly report 2025")

    assert labels(by, numbers) == []


def test_where_one_parent_says_no_or_was_not_asked_the_family_is_left_out(
    by: Viewer, family: Family, numbers: Request
) -> None:
    tamsin, udo = parent(family), parent(family, "Udo Quillfeather", kin=Kin.FATHER)

    answers(by, family, tamsin)
    assert labels(by, numbers) == [(False, "Not everyone has been asked yet")]
    answers(by, family, udo, Answer.REFUSED)
    assert [yes for yes, _ in labels(by, numbers)] == [False]


def test_a_yes_that_was_taken_back_counts_no_more(by: Viewer, family: Family, numbers: Request) -> None:
    tamsin = parent(family)
    answers(by, family, tamsin)
    answers(by, family, tamsin, Answer.WITHDRAWN)

    assert labels(by, numbers) == [(False, "No")]


def test_a_family_on_hold_is_left_out_though_it_said_yes(
    by: Viewer, family: Family, numbers: Request
) -> None:
    answers(by, family, parent(family))
    because = Because(why=Hold.Why.COMPLAINT, reason="T", look_again_on=today() + timedelta(days=9))
    holding.place(by=lead()[1], family=family, because=because)

    assert labels(by, numbers) == [(False, "Nothing goes from this file for now")]


def test_a_co_ordinator_sees_the_families_in_her_care_and_the_lead_all(
    by: Viewer, family: Family, numbers: Request
) -> None:
    colleague: tuple[User, Viewer] = co_ordinator()
    theirs = family_of(colleague[0])
    answers(by, family, parent(family))
    answers(colleague[1], theirs, parent(theirs, "Ada Quillfeather"))

    assert len(queries.agreed(by, numbers)) == 1
    assert len(queries.agreed(lead()[1], numbers)) == 2
