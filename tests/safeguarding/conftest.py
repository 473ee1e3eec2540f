import pytest
from django.test import Client
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat, Office
from hsww.people.models import User
from safeguarding.models import Rota
from tests.build import active, sign_in, worker


@pytest.fixture
def coordinator() -> User:
    return worker(Hat.ORGANISER, name="Cora Example")


@pytest.fixture
def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Leda Example")


@pytest.fixture
def deputy() -> User:
    return worker(Hat.ORGANISER, Office.DEPUTY_LEAD, name="Dep Example")


@pytest.fixture
def duty() -> User:
    return worker(Hat.ORGANISER, Office.DUTY, name="Dut Example")


@pytest.fixture
def chair() -> User:
    return worker(Hat.TRUSTEE, Office.CHAIR, name="Cher Example")


@pytest.fixture
def volunteer() -> User:
    return worker(Hat.VOLUNTEER, name="Vera Example")


@pytest.fixture
def family(lead: User) -> Family:
    return active(by=lead, name="Tarrow")


@pytest.fixture
def on_the_rota(duty: User, deputy: User) -> list[User]:
    today = timezone.localdate()
    Rota.objects.create(
        day_from=today,
        day_to=today,
        duty=duty,
        duty_phone="07700 900111",
        deputy=deputy,
        deputy_phone="07700 900112",
    )
    return [duty, deputy]


@pytest.fixture
def as_lead(lead: User) -> Client:
    return sign_in(lead)


@pytest.fixture
def as_duty(duty: User) -> Client:
    return sign_in(duty)
