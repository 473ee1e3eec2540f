"""Nothing that is kept may be readable by others on the machine, and nothing is served from a half-restored place."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from hsww.access.ticks import WORK
from hsww.keeping import checks, turns
from tests.keeping.conftest import BOTH, Room


def found(room: Room) -> list[str]:
    return [message.msg for message in checks.kept_from_others() if str(room.var) in message.msg]


def test_a_tidy_place_passes(room: Room) -> None:
    (room.var / "recipients").chmod(0o600)

    assert found(room) == []
    assert checks.restored_well() == []


@pytest.mark.parametrize(
    "name",
    [
        "hsww.sqlite3",
        "hsww.sqlite3-wal",
        "keys.sqlite3-shm",
        "destroyed",
        "ledger-head",
        "files",
        "copies",
        "mail",
    ],
)
def test_what_others_can_read_is_named_with_what_to_do(room: Room, name: str) -> None:
    path = room.var / name
    if "." in name or name in ("destroyed", "ledger-head"):
        path.touch(mode=0o640)
    else:
        path.mkdir(mode=0o750)

    (message,) = [one for one in checks.kept_from_others() if one.msg.startswith(f"{path} ")]

    assert message.is_serious()
    assert f"chmod {'700' if path.is_dir() else '600'} {path}" in str(message.hint)


def test_the_folder_of_everything_is_looked_at_too(room: Room) -> None:
    room.var.chmod(0o755)

    assert any(one.startswith(f"{room.var} can be read") for one in found(room))


def test_collected_style_sheets_are_for_everybody(room: Room) -> None:
    (room.var / "static").mkdir(mode=0o755)
    (room.var / "recipients").chmod(0o600)

    assert found(room) == []


@BOTH
def test_nothing_starts_where_a_restore_has_not_ended(room: Room) -> None:
    (room.var / "restoring").touch(mode=0o600)

    with pytest.raises(SystemCheckError, match="A restore began here"):
        call_command("check")


def test_what_a_killed_run_left_is_removed_by_the_timer(room: Room) -> None:
    (room.var / "scratch").mkdir()
    (room.var / "scratch" / "data").touch()

    assert turns.forget_leftovers() != ""
    assert not (room.var / "scratch").exists()
    assert turns.forget_leftovers() == ""


def test_the_timer_leaves_a_running_backup_alone(room: Room) -> None:
    with turns.alone() as scratch:
        assert turns.forget_leftovers() == ""
        assert scratch.exists()


def test_the_timer_finishes_destructions_before_anything_is_erased() -> None:
    names = list(WORK)

    assert names.index("destruction") < names.index("drill") < names.index("referrals without agreement")
