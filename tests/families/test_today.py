"""What waits for a co-ordinator on Today."""

from datetime import timedelta

import pytest
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat, Office
from hsww.people.models import User
from tests.build import accepted, active, match, received, sign_in, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


def today(user: User) -> str:
    return sign_in(user).get("/").content.decode()


def test_a_new_referral_waits_for_a_decision(mary: User) -> None:
    received(by=mary, name="Tarrow")

    assert "Decide on the new referral: Tarrow." in today(mary)


def test_a_referral_without_agreement_waits_on_duty_with_the_day_it_goes(mary: User) -> None:
    duty = worker(Hat.ORGANISER, Office.DUTY)
    received(by=mary, name="Tarrow", agreed=False)

    assert "We do not know if Tarrow agreed" in today(duty)
    assert "Tarrow" not in today(mary)


def test_an_accepted_family_waits_for_its_first_visit(mary: User) -> None:
    accepted(by=mary, name="Tarrow")

    assert "Make the first visit to Tarrow." in today(mary)


def test_an_active_family_waits_for_a_volunteer_until_it_has_one(mary: User) -> None:
    family = active(by=mary, name="Tarrow")
    before = today(mary)

    match(by=mary, family=family, volunteer=worker(Hat.VOLUNTEER))

    assert "Find a volunteer for Tarrow." in before
    assert "Find a volunteer for Tarrow." not in today(mary)


@pytest.mark.parametrize(
    ("days", "shown", "overdue"), [(-1, True, True), (10, True, False), (30, False, False)]
)
def test_a_review_waits_from_two_weeks_before_it_is_due(
    mary: User, days: int, shown: bool, overdue: bool
) -> None:
    family = active(by=mary, name="Tarrow")
    Family.objects.filter(pk=family.pk).update(review_due_on=timezone.localdate() + timedelta(days=days))

    page = today(mary)

    assert ("Review with Tarrow." in page) is shown
    assert ("Overdue" in page) is overdue


def test_the_lead_is_not_given_everybody_s_work(mary: User) -> None:
    active(by=mary, name="Tarrow")

    assert "Tarrow" not in today(worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD))
