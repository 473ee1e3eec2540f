"""Opens a copy of the data, and writes it again with something in it changed, as somebody with the recipients could."""

from collections.abc import Callable
from pathlib import Path

from hsww.keeping import archive
from tests.keeping.conftest import Room

Members = dict[str, bytes]


def members(path: Path, room: Room) -> Members:
    with archive.reading(path, [room.identity]) as found:
        return {name: content.read() for name, content in found}


def rewrite(path: Path, room: Room, change: Callable[[Members], None]) -> None:
    held = members(path, room)
    change(held)
    with path.open("wb") as file, archive.writing(file, [room.identity.to_public()]) as tar:
        for name, content in held.items():
            archive.add_bytes(tar, name, content)
