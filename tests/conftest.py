"""What every test stands on: the ledger may be emptied between tests, and every test's ledger starts anew."""

import gc
import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import Settings

from tests.emptying import empty_after

gc.set_threshold(100_000, 50, 1000)
"""Looking for garbage as often as Python does by itself is a tenth of a suite: what stays loaded is so much."""
ONLY_ON = {"sqlite_only": "sqlite", "postgres_only": "postgresql"}
ONCE = (
    "tests/access/test_writing_past_history",
    "tests/board/test_disclosure",
    "tests/consent/test_deciding",
    "tests/demo/",
    "tests/ledger/test_merkle",
    "tests/policy/test_gates",
    "tests/production/test_refusals",
    "tests/proof/test_proof",
    "tests/vault/test_files_jpeg",
    "tests/vault/test_files_types",
)
"""Long, and the same whatever the database: pure functions, our own text, starts that reach no database, gates, which
look at who asks and not at rows, and the trial, which is on SQLite."""
NUMBERS = count()
ALL_OF_IT = "HSWW_EVERYTHING" in os.environ
"""As the long programmes ask for."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark, vendor in ONLY_ON.items():
        if item.get_closest_marker(mark) and connection.vendor != vendor:
            pytest.skip(f"tries what only {vendor} does")
    if item.nodeid.startswith(ONCE) and connection.vendor != "sqlite" and not ALL_OF_IT:
        pytest.skip("is the same on every database, and was tried on SQLite")


@pytest.fixture(scope="session", autouse=True)
def ledger_can_be_emptied() -> Iterator[None]:
    """Tests with real transactions end in a flush, which the ledger's triggers would refuse and which takes long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_after)
        yield


@pytest.fixture(scope="session")
def all_places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("places")


@pytest.fixture
def own_folder(all_places: Path) -> Iterator[Path]:
    """A folder for this test alone. pytest's own looks through all there are for a free name, thousands of times."""
    folder = all_places / str(next(NUMBERS))
    folder.mkdir()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_older_ledger(settings: Settings, own_folder: Path) -> None:
    """The last signed head is kept outside the database, so it would outlive the test's own ledger."""
    settings.LEDGER_HEAD_FILE = own_folder / "ledger-head"
    (own_folder / "ledger-head.unsigned-entries").write_text('{"digests": []}')  # as after a first migrate


@pytest.fixture(autouse=True)
def keys_of_its_own(settings: Settings, own_folder: Path) -> None:
    """What rotation and destruction change outside the databases would outlive the test's own keys."""
    folder = own_folder / "keys"
    folder.mkdir()
    settings.KEY_ENCRYPTION_FILE = shutil.copy2(settings.KEY_ENCRYPTION_FILE, folder)
    settings.COPIES = folder / "copies"
    settings.DESTRUCTION_JOURNAL = folder / "destroyed"
