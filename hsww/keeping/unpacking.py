"""Opens a copy of the data into a scratch folder, and proves it before anything else is done with it (1.6).

It refuses a copy that was cut short, that this scheme did not sign, that holds anything but what a copy holds, or that
this version or this kind of database cannot take.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import DEFAULT_DB_ALIAS
from django.db.migrations.loader import MigrationLoader

from hsww.keeping import archive, journals, manifest
from hsww.keeping.archive import Identities
from hsww.keeping.backing_up import DATA, MANIFEST
from hsww.keeping.copies import Copy
from hsww.keeping.databases import engine_of
from hsww.keeping.kept_files import FOLDER
from hsww.keeping.manifest import Manifest
from hsww.keeping.refusals import Refused
from hsww.vault.journal import Line

CONTENT = re.compile(rf"{DATA}|{FOLDER}[0-9A-Za-z][0-9A-Za-z._-]*")


@dataclass(frozen=True)
class Unpacked:
    data: Path
    files: Path
    manifest: Manifest
    journal: list[Line]


def unpack(copy: Copy, identities: Identities, scratch: Path) -> Unpacked:
    (scratch / FOLDER).mkdir(mode=0o700)
    notes = {}
    with archive.reading(copy.path, identities) as members:
        for name, content in members:
            if name in (journals.MEMBER, MANIFEST):
                notes[name] = content.read().decode()
            else:
                _put(content, scratch, name)
    if not notes.keys() >= {journals.MEMBER, MANIFEST} or not (scratch / DATA).exists():
        raise Refused(f"The copy {copy.path.name} is not a copy of the data.")
    told = manifest.opened(notes[MANIFEST])
    _must_fit(told)
    return Unpacked(scratch / DATA, scratch / FOLDER, told, journals.opened(notes[journals.MEMBER]))


def _put(content: IO[bytes], scratch: Path, name: str) -> None:
    if not CONTENT.fullmatch(name):
        raise Refused("The copy holds something that is not part of a copy.")
    with (scratch / name).open("xb") as file:
        shutil.copyfileobj(content, file, archive.AT_ONCE)


def _must_fit(told: Manifest) -> None:
    here = engine_of(DEFAULT_DB_ALIAS).name
    if told.engine != here:
        raise Refused(f"The copy is of a {told.engine} database, and this place has {here}.")
    if not known_migrations().issuperset(told.described.migrations):
        raise Refused("The copy was made by a newer version of HSWW. Install that version first.")


def known_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
