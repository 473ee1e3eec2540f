"""Files that are there whole or not at all, and stay through a power cut: keys, copies of keys, the journal (8.2)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def beside(path: Path, content: bytes) -> Iterator[Path]:
    """Writes beside the file, for its owner alone; it gets its name when the block ends well, and is removed otherwise.

    A killed run leaves `.partial`, which the next replaces.
    """
    half = path.with_name(f"{path.name}.partial")
    half.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield half
        half.rename(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write(path: Path, content: bytes) -> None:
    with beside(path, content):
        pass


def create(path: Path, content: bytes) -> bool:
    """False, and nothing is changed, if the file is there already, whoever made it first."""
    if path.exists():
        return False
    new = path.with_name(f"{path.name}.{os.getpid()}")
    write(new, content)
    try:
        os.link(new, path)
    except FileExistsError:
        return False
    finally:
        remove(new)
    return True


def remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in it durable: what was created, renamed or removed."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
