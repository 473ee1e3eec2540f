"""Clause 8.9: funders get numbers, and nothing that could show who a family is without its own written permission."""

import pytest

from consent import actions as asking
from consent.actions import Telling
from consent.models import Answer, AskedAt, How, Purpose
from consent.requests import actions, queries
from consent.requests.models import Asker, Request
from families.models import Family
from hsww.access.hats import Hat
from hsww.access.viewer import Denied, Viewer
from hsww.people.models import User
from tests import build
from tests.consent.making import co_ordinator, family_of, parent, today
from tests.consent.requests.making import taken

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
FUNDER, YEARLY = "Fernshire Council", "Yearly report 2026"


@pytest.fixture
def user() -> User:
    return co_ordinator()[0]


@pytest.fixture
def coordinator(user: User) -> Viewer:
    return build.viewer_of(user)


@pytest.fixture
def family(user: User) -> Family:
    return family_of(user)


@pytest.fixture
def request_for_postcodes(coordinator: Viewer) -> Request:
    return taken(coordinator, Asker.FUNDER, organisation=FUNDER, occasion=YEARLY, wants="Postcodes")


def signs(by: Viewer, family: Family, occasion: str, how: How = How.PAPER) -> None:
    asking.record_one_thing(
        by=by,
        family=family,
        giver=family.people.get(),
        recipient_name=FUNDER,
        purpose=Purpose.STATISTICS,
        occasion=occasion,
        items="Our postcode",
        text="",
        answer=Answer.GIVEN,
        telling=Telling(how=how, asked_at=AskedAt.INITIAL, said_on=today()),
    )


def test_a_family_that_was_not_asked_is_left_out(
    coordinator: Viewer, family: Family, request_for_postcodes: Request
) -> None:
    parent(family)

    assert queries.agreed(coordinator, request_for_postcodes) == []


def test_a_family_that_signed_for_just_this_request_is_among_the_numbers(
    coordinator: Viewer, family: Family, request_for_postcodes: Request
) -> None:
    parent(family)
    signs(coordinator, family, YEARLY)

    assert [one.yes for one in queries.agreed(coordinator, request_for_postcodes)] == [True]


def test_last_years_signature_is_none_for_this_years_request(
    coordinator: Viewer, family: Family, request_for_postcodes: Request
) -> None:
    parent(family)
    signs(coordinator, family, "Yearly report 2025")

    assert queries.agreed(coordinator, request_for_postcodes) == []


def test_each_request_asks_each_family_anew_and_one_familys_yes_is_none_of_another(
    user: User, coordinator: Viewer, family: Family, request_for_postcodes: Request
) -> None:
    parent(family)
    other = family_of(user)
    parent(other, "Ada Quillfeather")
    signs(coordinator, family, YEARLY)

    found = queries.agreed(coordinator, request_for_postcodes)

    assert [one.family.pk for one in found if one.yes] == [family.pk]


def test_a_request_for_numbers_is_never_tied_to_one_family(
    coordinator: Viewer, family: Family, request_for_postcodes: Request
) -> None:
    with pytest.raises(Denied):
        actions.say_whose(by=coordinator, request=request_for_postcodes, family=family)


def test_nobody_but_a_co_ordinator_answers_a_funder() -> None:
    for hat in (Hat.VOLUNTEER, Hat.TRUSTEE, Hat.ADMINISTRATOR):
        with pytest.raises(Denied):
            taken(build.viewer_of(build.worker(hat)), Asker.FUNDER, occasion=YEARLY)
