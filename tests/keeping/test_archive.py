"""A tar in age, as a stream: what was put in comes out, and a damaged one is refused."""

import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from hsww.keeping.archive import add_bytes, reading, writing
from hsww.keeping.refusals import Refused
from tests.production.starting import ROOT

LARGE = bytes(range(256)) * 20_000

FULL_DISK = """
import resource, sys
from pathlib import Path
import pyrage
from hsww.keeping import archive, copies
from hsww.keeping.refusals import Refused
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
to = pyrage.x25519.Identity.generate().to_public()
try:
    with copies.writing(Path(sys.argv[1]) / "copy") as file, archive.writing(file, [to]) as tar:
        archive.add_bytes(tar, "large", bytes(10_000_000))
except Refused as refused:
    print(refused)
"""


@pytest.fixture
def identity() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def made(tmp_path: Path, identity: pyrage.x25519.Identity) -> Path:
    path = tmp_path / "copy.age"
    with path.open("wb") as file, writing(file, [identity.to_public()]) as tar:
        add_bytes(tar, "first", b"small")
        add_bytes(tar, "second", LARGE)
    return path


def everything(path: Path, identity: pyrage.x25519.Identity) -> dict[str, bytes]:
    with reading(path, [identity]) as members:
        return {name: content.read() for name, content in members}


def test_what_was_put_in_comes_out(made: Path, identity: pyrage.x25519.Identity) -> None:
    assert everything(made, identity) == {"first": b"small", "second": LARGE}


def test_nothing_of_it_lies_in_the_open(made: Path) -> None:
    content = made.read_bytes()

    assert b"small" not in content
    assert LARGE[:64] not in content


def test_another_identity_does_not_open_it(made: Path) -> None:
    with pytest.raises(Refused, match="this identity does not open it"):
        everything(made, pyrage.x25519.Identity.generate())


@pytest.mark.parametrize("lost", [1, 100, 70_000, 5_000_000])
def test_one_that_was_cut_short_is_refused(made: Path, identity: pyrage.x25519.Identity, lost: int) -> None:
    made.write_bytes(made.read_bytes()[:-lost])

    with pytest.raises(Refused, match="cut short or changed"):
        everything(made, identity)


@pytest.mark.parametrize("at", [0, 60, 300, 2_000_000, -1])
def test_one_that_was_changed_is_refused(made: Path, identity: pyrage.x25519.Identity, at: int) -> None:
    content = bytearray(made.read_bytes())
    content[at] ^= 1
    made.write_bytes(content)

    with pytest.raises(Refused, match="cut short or changed"):
        everything(made, identity)


def test_the_first_member_can_be_read_without_the_rest(made: Path, identity: pyrage.x25519.Identity) -> None:
    made.write_bytes(made.read_bytes()[:-1_000_000])

    with reading(made, [identity]) as members:
        name, content = next(members)
        assert (name, content.read()) == ("first", b"small")


def test_a_full_disk_leaves_no_half_copy_and_says_so(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert "could not be written" in ran.stdout
    assert list(tmp_path.iterdir()) == []
