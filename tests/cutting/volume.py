"""A small file system of its own that can lose its power, or its last free byte.

Made in a file and mounted, so it needs root on Linux. A cut tells the kernel to drop whatever was not yet on the
disk, as a plug pulled out of the wall would; what was synced is there when it is mounted again.
"""

import fcntl
import os
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SHUT_DOWN = 0x8004587D
WITHOUT_WRITING = struct.pack("I", 2)
"""EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH."""
PATIENCE = 20
BLOCK = bytes(64 * 1024)


class Volume:
    def __init__(self, image: Path, path: Path) -> None:
        self.image, self.path = image, path

    def mount(self) -> None:
        _run("mount", "-o", "loop", str(self.image), str(self.path))

    def cut(self) -> None:
        """From now on nothing reaches the disk. Whoever has files open gets errors until the volume is mended."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, SHUT_DOWN, WITHOUT_WRITING)
        finally:
            os.close(folder)

    def mend(self) -> None:
        """Everybody who had files open on it must be dead."""
        self.unmount()
        self.mount()

    def unmount(self) -> None:
        until = time.monotonic() + PATIENCE
        while subprocess.run(["umount", str(self.path)], capture_output=True, check=False).returncode:
            assert time.monotonic() < until, "Somebody still has files open on the volume."
            time.sleep(0.1)

    def fill(self) -> Path:
        """Takes the last free byte. Removing the file gives them back."""
        filler = self.path / "filler"
        with filler.open("wb", buffering=0) as file:
            for block in (BLOCK, b"\0"):
                try:
                    while file.write(block):
                        pass
                except OSError:
                    continue
        return filler


@contextmanager
def volume(folder: Path, *, megabytes: int) -> Iterator[Volume]:
    if os.geteuid() != 0 or not Path("/dev/loop-control").exists():
        pytest.skip("A file system of its own needs root and loop devices.")
    image, path = folder / "image", folder / "volume"
    with image.open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    path.mkdir()
    _run("mkfs.ext4", "-q", "-F", "-m", "0", str(image))
    made = Volume(image, path)
    made.mount()
    path.chmod(0o755)
    try:
        yield made
    finally:
        made.unmount()
        image.unlink()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
