import base64
from pathlib import Path

import pytest
from pytest_django import Settings

from hsww.vault import kek
from hsww.vault.errors import BadKeyFile
from hsww.vault.kek import add_key, drop_keys, key_id, keys_in

FIRST, SECOND = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture
def file(tmp_path: Path, settings: Settings) -> Path:
    path = tmp_path / "key-encryption"
    add_key(path, FIRST)
    settings.KEY_ENCRYPTION_FILE = path
    return path


def test_a_given_key_begins_a_file_for_its_owner_alone(file: Path) -> None:
    assert keys_in(file) == {key_id(FIRST): FIRST}
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_key_is_not_made_for_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadKeyFile, match="missing"):
        add_key(tmp_path / "elsewhere")


def test_a_new_key_comes_last_and_wraps(file: Path) -> None:
    made = add_key(file)

    assert list(keys_in(file)) == [key_id(FIRST), made]
    assert kek.key_encryption().current == made
    assert kek.key_encryption().holds(key_id(FIRST))


def test_a_key_that_is_there_already_is_moved_to_the_end(file: Path) -> None:
    add_key(file, SECOND)
    add_key(file, FIRST)

    assert list(keys_in(file)) == [key_id(SECOND), key_id(FIRST)]


def test_a_dropped_key_is_gone_and_its_bytes_are_written_over(file: Path) -> None:
    add_key(file, SECOND)
    with file.open("rb") as before:
        drop_keys(file, [key_id(FIRST)])
        left = before.read()

    assert keys_in(file) == {key_id(SECOND): SECOND}
    assert left == bytes(len(left))
    assert left
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("ids", [[key_id(SECOND)], [key_id(FIRST), key_id(SECOND)]])
def test_the_key_that_wraps_is_never_dropped(file: Path, ids: list[str]) -> None:
    add_key(file, SECOND)

    with pytest.raises(BadKeyFile, match="wraps"):
        drop_keys(file, ids)
    assert len(keys_in(file)) == 2


def test_dropping_what_is_not_there_leaves_the_file_as_it_is(file: Path) -> None:
    before = file.stat().st_ino

    drop_keys(file, ["0" * 16])

    assert file.stat().st_ino == before


def test_what_a_killed_writing_left_is_replaced(file: Path) -> None:
    half = file.with_name(f"{file.name}.partial")
    half.write_text("half a k")

    made = add_key(file)

    assert made in keys_in(file)
    assert not half.exists()


def test_a_reader_who_comes_as_the_old_bytes_are_written_over_reads_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = kek._text

    def too_late(path: Path) -> str:
        monkeypatch.setattr(kek, "_text", plain)
        drop_keys(path, [key_id(FIRST)])
        return "\0" * 60

    add_key(file, SECOND)
    monkeypatch.setattr(kek, "_text", too_late)

    assert kek.key_encryption().current == key_id(SECOND)
    assert not kek.key_encryption().holds(key_id(FIRST))


def test_a_file_that_is_bad_and_stays_so_is_refused(file: Path) -> None:
    file.write_text(base64.b64encode(b"short").decode())

    with pytest.raises(BadKeyFile, match="32 bytes"):
        keys_in(file)
