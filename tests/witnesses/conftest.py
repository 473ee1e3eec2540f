"""People who answer for the access log, and the log's own changes."""

import pytest
from django.db import connection
from django.test import Client

from hsww.access.hats import Hat, Office
from hsww.ledger.models import Checkpoint
from hsww.ledger.sealing import seal
from hsww.people.models import User
from hsww.witnesses import actions
from hsww.witnesses.models import Address
from tests.build import sign_in, viewer_of, worker
from tests.ledger.lifting import lifted
from tests.ledger.writing import sightings

BOTH = pytest.mark.django_db(transaction=True, databases=["default", "keys"])


def sealed(count: int = 1) -> Checkpoint:
    sightings(count)
    checkpoint = seal()
    assert checkpoint is not None
    return checkpoint


def tampered(*statements: str) -> None:
    """What somebody who owns the database can do; usually a leaf is gone."""
    with lifted(), connection.cursor() as cursor:
        for statement in statements or ("DELETE FROM ledger_leaf WHERE sequence = 0",):
            cursor.execute(statement)


@pytest.fixture
def administrator() -> User:
    return worker(Hat.ADMINISTRATOR, name="Ada Example")


@pytest.fixture
def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Leda Example")


@pytest.fixture
def deputy() -> User:
    return worker(Hat.ORGANISER, Office.DEPUTY_LEAD, name="Dep Example")


@pytest.fixture
def chair() -> User:
    return worker(Hat.TRUSTEE, Office.CHAIR, name="Cher Example")


@pytest.fixture
def as_administrator(administrator: User) -> Client:
    return sign_in(administrator)


@pytest.fixture
def address(administrator: User) -> Address:
    return actions.add_address(by=viewer_of(administrator), whose="The chair", email="cher@example.org")
