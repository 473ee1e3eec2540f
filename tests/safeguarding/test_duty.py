"""Who is on duty, and the public page of numbers (2.3)."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from hsww.access.hats import Hat, Office
from hsww.people.models import User
from safeguarding.duty import on_duty, to_remind
from safeguarding.models import Rota
from safeguarding.views.urgent import urgent
from tests.build import sign_in, worker

FORGETS = "safeguarding.middleware.NumbersForAnybody"


def row(duty: User, deputy: User, first: date, last: date) -> Rota:
    return Rota.objects.create(
        day_from=first,
        day_to=last,
        duty=duty,
        duty_phone="07700 900111",
        deputy=deputy,
        deputy_phone="07700 900112",
    )


def typed(day: date, name: str) -> dict[str, str]:
    """A date as its three parts are sent, whatever the widget calls them."""
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def test_the_page_of_numbers_asks_no_database() -> None:
    """No mark of a database: any query would fail the test."""
    request = RequestFactory().get("/urgent/")

    response = urgent(request)

    assert "999" in response.content.decode()


def test_the_page_of_numbers_opens_without_a_sign_in_and_without_a_database() -> None:
    response = Client().get(reverse("urgent"))

    page = response.content.decode()
    assert response.status_code == 200
    for number in ("999", "01632 960100", "01632 960101", "07700 900100"):
        assert number in page
    assert "What did the child say?" in page


def test_the_page_of_numbers_opens_without_a_database_to_somebody_who_is_signed_in(
    settings: Settings,
) -> None:
    settings.MIDDLEWARE = [FORGETS, *(name for name in settings.MIDDLEWARE if name != FORGETS)]
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a-session-that-no-database-can-find"

    response = client.get(reverse("urgent"))

    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.django_db(databases=["default", "keys"])
class TestRota:
    def test_the_lead_puts_people_on_duty_and_takes_them_off(
        self, lead: User, duty: User, as_lead: Client
    ) -> None:
        today = timezone.localdate()
        said = {
            **typed(today, "day_from"),
            **typed(today + timedelta(days=6), "day_to"),
            "duty": str(duty.id),
            "duty_phone": "07700 900111",
            "deputy": str(lead.id),
            "deputy_phone": "07700 900112",
        }

        response = as_lead.post(reverse("rota"), said)

        assert response.status_code == 302, response.content.decode()
        assert [(one.name, one.phone) for one in on_duty()] == [
            ("Dut Example", "07700 900111"),
            ("Leda Example", "07700 900112"),
        ]
        as_lead.post(reverse("rota_remove", args=[Rota.objects.get().id]))
        assert on_duty() == ()

    @pytest.mark.parametrize("offices", [(), (Office.DUTY,)])
    def test_others_do_not_keep_the_rota(self, offices: tuple[Office, ...], lead: User, duty: User) -> None:
        today = timezone.localdate()
        kept = row(duty, lead, today, today)
        client = sign_in(worker(Hat.ORGANISER, *offices))

        assert client.get(reverse("rota")).status_code == 404
        assert client.post(reverse("rota_remove", args=[kept.id])).status_code == 404
        assert Rota.objects.exists()

    def test_a_day_that_two_rows_cover_goes_to_the_one_that_begins_later(
        self, lead: User, duty: User, deputy: User
    ) -> None:
        today = timezone.localdate()
        row(duty, lead, today - timedelta(days=3), today + timedelta(days=3))
        row(deputy, lead, today, today)

        assert on_duty()[0].name == "Dep Example"

    def test_the_database_refuses_a_deputy_who_is_the_one_on_duty(self, duty: User) -> None:
        today = timezone.localdate()

        with pytest.raises(IntegrityError), transaction.atomic():
            row(duty, duty, today, today)

    def test_without_a_rota_whoever_holds_duty_is_reminded(self, duty: User, lead: User) -> None:
        assert {person.id for person in to_remind()} == {duty.id, lead.id}

    def test_the_page_says_whom_to_ring_first_and_whom_if_nobody_answers(
        self, lead: User, duty: User, as_lead: Client
    ) -> None:
        alone = re.findall("<dt>([^<]+)</dt>", as_lead.get(reverse("concern_raise")).content.decode())
        today = timezone.localdate()
        row(duty, lead, today, today)

        page = as_lead.get(reverse("concern_raise")).content.decode()

        assert alone[0] == "Ring first: Home-Start duty co-ordinator"
        assert re.findall("<dt>([^<]+)</dt>", page)[:3] == [
            "Ring first: Dut Example, on duty today",
            "If there is no answer: Leda Example",
            "If nobody answers: Home-Start duty co-ordinator",
        ]
        assert page.index('href="tel:999"') < page.index("Ring first")
