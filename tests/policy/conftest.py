from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from hsww.vault.keyring import keyring
from tests.policy.matrix import undone
from tests.policy.world import World, build_world


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for all of the package; every request in it is undone, and so is the world itself."""
    with django_db_blocker.unblock(), undone():
        with keyring():  # for the making alone: no request may find a key that it did not fetch
            made = build_world()
        if connection.vendor == "postgresql":
            _analyse()
        yield made


def _analyse() -> None:
    """Or PostgreSQL takes the tables for empty, and plans accordingly.

    Ours alone, because the catalogs that all databases share stay locked until the world is undone, and a restore
    that is tested in another process would wait for them.
    """
    with connection.cursor() as cursor:
        names = [connection.ops.quote_name(one) for one in connection.introspection.django_table_names()]
        cursor.execute(f"ANALYZE {', '.join(names)}")


@pytest.fixture(autouse=True)
def _time_enough(settings: Settings) -> None:
    """The world's people signed in when it was made. On a slow machine its last test comes a long time after."""
    settings.IDLE_LIMIT = timedelta(hours=8)
