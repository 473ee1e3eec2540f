"""One family's file, drawn for a reviewer who has signed in."""

import pytest
from django.test import Client

from families.models import Family
from hsww.people.models import User
from tests.families.visiting_world import family
from tests.people.making import signed_in
from tests.records.sampling import reviewer, sample_for
from tests.records.sitting import auditor, begin, device_of, organiser, sign_together


@pytest.fixture
def found() -> Family:
    return family()


@pytest.fixture
def reader(found: Family) -> User:
    return reviewer()


@pytest.fixture
def desk(reader: User) -> Client:
    sample_for(reader)
    return signed_in(reader)


@pytest.fixture
def otto(found: Family) -> User:
    return auditor()


@pytest.fixture
def mary() -> User:
    return organiser()


@pytest.fixture
def device(otto: User) -> Client:
    return device_of(otto)


@pytest.fixture
def reading(device: Client, found: Family, mary: User) -> Client:
    """A device on which both sit, with the file signed for and open."""
    begin(device, found, mary)
    sign_together(device, found)
    return device
