"""Files that are there whole or not at all."""

from pathlib import Path

import pytest

from hsww.vault import durable


def test_a_file_is_created_for_its_owner_alone_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secret"

    made = [durable.create(path, content) for content in (b"first", b"second")]

    assert made == [True, False]
    assert path.read_bytes() == b"first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["secret"]


def test_whoever_creates_it_at_the_same_moment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"theirs")
    monkeypatch.setattr(Path, "exists", lambda _path: False)

    assert durable.create(path, b"ours") is False

    assert path.read_bytes() == b"theirs"
    assert [one.name for one in tmp_path.iterdir()] == ["secret"]
