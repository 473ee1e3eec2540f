from collections.abc import Iterator

import pytest

from hsww.vault.keyring import Keyring, keyring
from tests.vault.app.models import Household


@pytest.fixture
def ring() -> Iterator[Keyring]:
    with keyring() as opened:
        yield opened


@pytest.fixture
def household() -> Household:
    return Household.objects.create(name="Sam Fictional")
