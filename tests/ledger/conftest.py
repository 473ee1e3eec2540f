"""A witness server on loopback that knows the log of the test."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from hsww.ledger.signing import public_key
from tests.ledger.witness_server import Witness, serving


@pytest.fixture
def witness(settings: Settings) -> Iterator[Witness]:
    key = public_key()
    with serving(Witness({key.name: key.public})) as one:
        settings.WITNESS_URL, settings.WITNESS_KEYS = one.url, [one.vkey]
        yield one
