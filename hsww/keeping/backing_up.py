"""Copies everything while the site serves: the data first and then the keys (1.6, 8.2).

In that order every row's key is in the younger key copy. The data, the encrypted files, the journal of what was
destroyed and a manifest go into one age file; the keys go elsewhere, and are kept shorter, because a copy of the keys
is what could bring a destroyed file back (8.8). A copy of the data gets its name only when the keys are copied and
the ledger knows of both.

It refuses to put both into one folder.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tarfile import TarFile

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from hsww import environment
from hsww.keeping import archive, journals, kept_files
from hsww.keeping.archive import Recipients
from hsww.keeping.copies import forget_half_made, name_of, private_folder, prune, writing
from hsww.keeping.databases import engine_of
from hsww.keeping.digests import Table
from hsww.keeping.engines import Described
from hsww.keeping.manifest import Manifest
from hsww.keeping.refusals import Refused
from hsww.keeping.turns import alone
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.vault import custody
from hsww.vault.models import KeyEncryptionKey

DATA, MANIFEST = "data", "manifest"
DATA_DAYS, KEY_DAYS = 35, 7


@dataclass(frozen=True)
class DataCopy:
    path: Path
    rows: int
    files: int

    def told(self) -> str:
        return f"Data: {self.path}, {self.rows} rows and {self.files} files."


def back_up(*, to: Path, keys_to: Path | None = None) -> list[str]:
    """Returns what it did, in sentences."""
    keys_to = keys_to or Path(settings.COPIES)
    _must_lie_apart(to, keys_to)
    with alone() as scratch:
        forget_half_made(private_folder(to), "data")
        forget_half_made(private_folder(keys_to), "keys")
        with copying_data(to, scratch, environment.recipients(Path(settings.RECIPIENTS))) as data:
            keys = custody.copy_keys(keys_to)
            record(actor=None, hat="", action=Action.BACKED_UP, clause="8.2", rule="backup")
        removed = len(prune(to, "data", keep=_days("DATA_COPY_DAYS", DATA_DAYS)))
        removed += len(custody.prune_copies(_days("KEY_COPY_DAYS", KEY_DAYS), keys_to))
    said = [data.told(), f"Keys: {keys.path}, copied after the data and read back."]
    return [*said, *([f"Past their time and removed: {removed} files."] if removed else [])]


@contextmanager
def copying_data(to: Path, scratch: Path, recipients: Recipients) -> Iterator[DataCopy]:
    """The copy is whole when the block begins, and gets its name when the block ends well."""
    engine, plain = engine_of(DEFAULT_DB_ALIAS), scratch / DATA
    described = engine.copy(plain)
    path = to / name_of("data", made_at := timezone.now())
    with writing(path) as file:
        with archive.writing(file, recipients) as tar:
            files = _put_into(tar, plain, engine.name, described, made_at)
        plain.unlink()
        yield DataCopy(path, sum(table.rows for table in described.tables.values()), files.rows)


def _put_into(tar: TarFile, plain: Path, engine: str, described: Described, made_at: datetime) -> Table:
    archive.add_bytes(tar, journals.MEMBER, journals.signed().encode())
    with plain.open("rb") as copy:
        archive.add_file(tar, DATA, copy)
    manifest = Manifest(
        made_at=made_at,
        engine=engine,
        described=described,
        files=kept_files.add_all(tar),
        key_encryption=tuple(KeyEncryptionKey.objects.order_by("made_at").values_list("pk", flat=True)),
    )
    archive.add_bytes(tar, MANIFEST, manifest.signed().encode())
    return manifest.files


def _must_lie_apart(to: Path, keys_to: Path) -> None:
    data, keys = to.resolve(), keys_to.resolve()
    if data == keys or data in keys.parents or keys in data.parents:
        raise Refused("The data and the keys must be copied to different folders, neither inside the other.")


def _days(setting: str, usual: int) -> timedelta:
    return timedelta(days=int(getattr(settings, setting, usual)))
