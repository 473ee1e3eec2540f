import pytest

from hsww.people.models import PolicyVersion
from tests.people.making import policy_in_force


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of people touches names, and names need keys."""
    for item in items:
        if "tests/people/" in str(item.path):
            item.add_marker(pytest.mark.django_db(databases=["default", "keys"]))


@pytest.fixture
def policy() -> PolicyVersion:
    return policy_in_force()
