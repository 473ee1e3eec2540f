"""A tar file inside age, written and read as a stream, so that memory stays small however much is kept (1.6).

    with writing(file, recipients) as tar: tar.addfile(...)
    with reading(path, identities) as members: for member, content in members: ...

The encryption runs in a thread of its own at the other end of a pipe. Nothing plain touches the disk. age proves each
part as it is read and the end as the end, so a file that was cut short or changed is refused (`Refused`) when the block
ends; whoever reads must not act on what was read before that.
"""

import os
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO

import pyrage

from hsww.keeping.refusals import Refused

AT_ONCE = 1 << 20
DAMAGED = "cannot be read: it was cut short or changed, or this identity does not open it"

Recipients = Sequence[pyrage.x25519.Recipient]
Identities = Sequence[pyrage.x25519.Identity]


class _Other(threading.Thread):
    """The other end of the pipe. What went wrong there is kept for this end to raise."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.failed: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - raised again at this end
            self.failed = error


@contextmanager
def writing(file: BinaryIO, recipients: Recipients) -> Iterator[tarfile.TarFile]:
    out, into = os.pipe()

    def encrypt() -> None:
        with os.fdopen(out, "rb") as plain:
            pyrage.encrypt_io(plain, file, list(recipients))

    other = _Other(encrypt)
    try:
        with suppress(BrokenPipeError), os.fdopen(into, "wb") as pipe, _tar(pipe, "w|") as tar:
            yield tar
    finally:
        other.join()
    if other.failed is not None:
        raise Refused(f"The copy could not be written: {_told(other.failed)}") from other.failed


@contextmanager
def reading(path: Path, identities: Identities) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Each member's name and content, in their order. Leaving early is allowed, and then proves nothing."""
    out, into = os.pipe()

    def decrypt() -> None:
        with os.fdopen(into, "wb") as plain, path.open("rb") as file:
            pyrage.decrypt_io(file, plain, list(identities))

    other = _Other(decrypt)
    try:
        with os.fdopen(out, "rb") as pipe:
            yield _members(pipe, other, path)
    except tarfile.TarError as error:
        raise Refused(f"The copy {path.name} {DAMAGED}.") from error
    finally:
        other.join()


def add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    _add(tar, name, BytesIO(content), len(content))


def add_file(tar: tarfile.TarFile, name: str, file: IO[bytes]) -> None:
    _add(tar, name, file, os.fstat(file.fileno()).st_size)


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    tar.addfile(member, content)


def _tar(pipe: IO[bytes], mode: str) -> tarfile.TarFile:
    return tarfile.open(fileobj=pipe, mode=mode, bufsize=AT_ONCE, format=tarfile.PAX_FORMAT)  # type: ignore[call-overload,no-any-return]  # mode is one of two


def _members(pipe: IO[bytes], other: _Other, path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with _tar(pipe, "r|") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is not None:
                yield member.name, content
    while pipe.read(AT_ONCE):
        pass
    other.join()
    if other.failed is not None:
        raise Refused(f"The copy {path.name} {DAMAGED}.") from other.failed


def _told(error: Exception) -> str:
    """The operating system's own words, which hold no value; anything else by its kind."""
    return str(error) if isinstance(error, OSError | pyrage.EncryptError) else type(error).__name__
