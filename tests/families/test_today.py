"""What waits for a co-ordinator on Today."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from families.models import Family, Kin, Person
from hsww.access.hats import Hat, Office
from hsww.people.models import User
from tests.build import accepted, active, match, received, sign_in, worker
from tests.people.making import promised

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


def today(user: User) -> str:
    return sign_in(user).get("/").content.decode()


def test_a_new_referral_waits_for_a_decision(mary: User) -> None:
    received(by=mary, name="Tarrow")

    assert "Decide on the new referral: Tarrow (Ana)." in today(mary)


def test_a_referral_without_agreement_waits_on_duty_with_the_day_it_goes(mary: User) -> None:
    duty = worker(Hat.ORGANISER, Office.DUTY)
    received(by=mary, name="Tarrow", agreed=False)

    assert "We do not know if Tarrow (Ana) agreed" in today(duty)
    assert "Tarrow" not in today(mary)


def test_an_accepted_family_waits_for_its_first_visit(mary: User) -> None:
    accepted(by=mary, name="Tarrow")

    assert "Make the first visit to Tarrow (Ana)." in today(mary)


def test_an_active_family_waits_for_a_volunteer_until_it_has_one(mary: User) -> None:
    family = active(by=mary, name="Tarrow")
    before = today(mary)

    match(by=mary, family=family, volunteer=worker(Hat.VOLUNTEER))

    assert "Find a volunteer for Tarrow (Ana)." in before
    assert "Find a volunteer for Tarrow (Ana)." not in today(mary)


@pytest.mark.parametrize(
    ("days", "shown", "overdue"), [(-1, True, True), (10, True, False), (30, False, False)]
)
def test_a_review_waits_from_two_weeks_before_it_is_due(
    mary: User, days: int, shown: bool, overdue: bool
) -> None:
    family = active(by=mary, name="Tarrow")
    Family.objects.filter(pk=family.pk).update(review_due_on=timezone.localdate() + timedelta(days=days))

    page = today(mary)

    assert ("Review with Tarrow (Ana)." in page) is shown
    assert ("Overdue" in page) is overdue


def test_the_lead_is_not_given_everybody_s_work(mary: User) -> None:
    active(by=mary, name="Tarrow")

    assert "Tarrow" not in today(worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD))


def test_two_families_of_one_surname_are_told_apart_by_the_adults_who_live_there(mary: User) -> None:
    received(by=mary, name="Tarrow")
    other = received(by=mary, name="Tarrow")
    other.people.filter(kin=Kin.MOTHER).update(lives_here=False)
    for place, name in enumerate(("Bea", "Cai"), start=2):
        Person.objects.create(family=other, kin=Kin.CARER, full_name=f"{name} Tarrow", place=place)

    page = today(mary)

    assert "new referral: Tarrow (Ana)." in page
    assert "new referral: Tarrow (Bea and Cai)." in page


def test_naming_the_adults_costs_one_query_however_many_families_wait(mary: User) -> None:
    client = sign_in(mary)
    costs = []
    for _ in range(2):
        received(by=mary), received(by=mary)
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_an_empty_today_leads_a_volunteer_to_her_families() -> None:
    page = today(worker(Hat.VOLUNTEER))

    assert "Nothing is waiting for you." in page
    assert '<a href="/visiting/">My families</a></p>' in page


@pytest.mark.parametrize(
    ("hat", "words"),
    [
        (Hat.ADVISER, "The safeguarding lead rings you"),
        (Hat.EXTERNAL_AUDITOR, "the co-ordinator sits beside you"),
        (Hat.CONTRACTOR, "Your work needs no family’s file"),
    ],
)
def test_who_reaches_no_family_reads_how_they_are_asked_instead(hat: Hat, words: str) -> None:
    user = worker(hat)
    promised(user)

    assert words in today(user)
