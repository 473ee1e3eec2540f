from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.policy.matrix import undone
from tests.policy.world import World, build_world


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for all of the package; every request in it is undone, and so is the world itself."""
    with django_db_blocker.unblock(), undone():
        yield build_world()
