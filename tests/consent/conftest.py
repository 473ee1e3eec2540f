"""The co-ordinator and the family in her care that most tests of consent begin with."""

import pytest

from families.models import Family
from hsww.access.viewer import Viewer
from hsww.people.models import User
from tests.consent.making import co_ordinator, family_of


@pytest.fixture
def olwen() -> tuple[User, Viewer]:
    return co_ordinator()


@pytest.fixture
def by(olwen: tuple[User, Viewer]) -> Viewer:
    return olwen[1]


@pytest.fixture
def family(olwen: tuple[User, Viewer]) -> Family:
    return family_of(olwen[0])
