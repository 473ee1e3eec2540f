import pytest
from django.test import Client

from hsww.access.hats import Hat, Office
from hsww.people.models import User
from tests.build import sign_in, worker


@pytest.fixture
def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Leda Example")


@pytest.fixture
def as_lead(lead: User) -> Client:
    return sign_in(lead)


@pytest.fixture
def as_trustee() -> Client:
    return sign_in(worker(Hat.TRUSTEE, name="Tru Example"))
