"""A copy is there whole or not at all, in a folder of its owner's, and goes when its time is over."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from hsww.keeping.copies import forget_half_made, listed, name_of, private_folder, prune, writing
from hsww.keeping.refusals import Refused


def made(folder: Path, *days_ago: float) -> list[Path]:
    paths = [folder / name_of("data", timezone.now() - timedelta(days=days)) for days in days_ago]
    for path in paths:
        path.touch()
    return paths


def test_copies_are_listed_newest_first_and_nothing_else_is(tmp_path: Path) -> None:
    old, new = made(tmp_path, 2, 1)
    for name in ("data-yesterday.age", f"{new.name}.partial", new.name.replace("data", "keys")):
        (tmp_path / name).touch()

    assert [copy.path for copy in listed(tmp_path, "data")] == [new, old]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"There is no folder .*nowhere"):
        listed(tmp_path / "nowhere", "data")


def test_a_copy_is_for_its_owner_alone_and_gets_its_name_last(tmp_path: Path) -> None:
    with writing(tmp_path / "copy") as file:
        file.write(b"all of it")
        assert not (tmp_path / "copy").exists()

    assert (tmp_path / "copy").read_bytes() == b"all of it"
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


def test_a_writing_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TypeError), writing(tmp_path / "copy") as file:
        file.write("not bytes")  # type: ignore[arg-type]  # so that something goes wrong

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (whole,) = made(tmp_path, 1)
    half = whole.with_name(f"{whole.name}.partial")
    strange = tmp_path / "data-of-somebody.partial"
    for path in (half, strange):
        path.touch()

    forget_half_made(tmp_path, "data")

    assert sorted(tmp_path.iterdir()) == sorted([whole, strange])


def test_half_a_copy_of_the_keys_may_be_somebody_elses_for_a_while(tmp_path: Path) -> None:
    old, young = (
        tmp_path / f"{name_of('keys', timezone.now() - timedelta(days=day))}.partial" for day in (1, 0)
    )
    for path in (old, young):
        path.touch()
    os.utime(old, (0, 0))

    forget_half_made(tmp_path, "keys")

    assert list(tmp_path.iterdir()) == [young]


def test_copies_past_their_time_go_but_never_the_newest(tmp_path: Path) -> None:
    older, old = made(tmp_path, 60, 40)
    assert prune(tmp_path, "data", keep=timedelta(days=35)) == [older]

    (young,) = made(tmp_path, 34)
    assert prune(tmp_path, "data", keep=timedelta(days=35)) == [old]
    assert list(tmp_path.iterdir()) == [young]


def test_a_folder_that_others_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)

    with pytest.raises(Refused, match=r"can be read by others. Set its mode to 0700"):
        private_folder(tmp_path / "open")


def test_a_new_folder_is_made_but_not_those_above_it(tmp_path: Path) -> None:
    assert private_folder(tmp_path / "new").stat().st_mode & 0o777 == 0o700

    with pytest.raises(Refused, match="cannot be made"):
        private_folder(tmp_path / "no-such-disk" / "new")
