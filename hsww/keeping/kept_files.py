"""The encrypted files that go along with a copy of the data. They stay sealed: their bytes are copied as they are.

Names are taken after the rows were copied, and a file is on the disk before its row is committed; so no row of the copy
is without its file. One that was taken away meanwhile belongs to a row that is going, too.
"""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from hsww.keeping.archive import add_file
from hsww.keeping.copies import private_folder
from hsww.keeping.digests import Table, of_rows

FOLDER = "files/"
UNFINISHED = ".part"


def add_all(tar: tarfile.TarFile) -> Table:
    return of_rows(_added(tar))


def describe() -> Table:
    folder = Path(settings.FILES)
    return of_rows((name, _digest(folder / name)) for name in _names(folder))


def put(folder: Path) -> None:
    """Moves the files of a copy to where the site keeps them."""
    place = private_folder(Path(settings.FILES))
    for name in _names(folder):
        shutil.move(folder / name, place / name)


def clear() -> None:
    for name in _names(Path(settings.FILES)):
        (Path(settings.FILES) / name).unlink()


def are_there() -> bool:
    return bool(_names(Path(settings.FILES)))


def _added(tar: tarfile.TarFile) -> Iterator[tuple[str, str]]:
    folder = Path(settings.FILES)
    for name in _names(folder):
        try:
            file = (folder / name).open("rb")
        except FileNotFoundError:
            continue
        with file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            add_file(tar, FOLDER + name, file)
        yield name, digest


def _names(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as found:
        return sorted(one.name for one in found if one.is_file() and not one.name.endswith(UNFINISHED))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
