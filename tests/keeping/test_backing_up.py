"""`manage.py backup`: two copies in two folders, of everything, or none and a plain sentence."""

import fcntl
import os
import resource
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from families.models import Family
from hsww.keeping import manifest
from hsww.keeping.backing_up import back_up
from hsww.keeping.copies import name_of
from hsww.keeping.refusals import Refused
from hsww.ledger.models import Action, Checkpoint, Entry
from hsww.vault import custody
from tests import build
from tests.keeping.conftest import BOTH, Room
from tests.keeping.opening import members

pytestmark = BOTH


def command(room: Room, **other: object) -> str:
    said = StringIO()
    call_command("backup", to=room.data, keys_to=room.keys, stdout=said, **other)
    return said.getvalue()


def test_it_makes_one_copy_of_the_data_and_then_one_of_the_keys(scheme: list[Family], room: Room) -> None:
    said = command(room)

    (data,), (keys,) = room.data_copies(), room.key_copies()
    assert str(data) in said
    assert str(keys) in said
    assert data.name.removeprefix("data-") < keys.name.removeprefix("keys-")


def test_keys_go_to_their_usual_folder_if_none_is_named(scheme: list[Family], room: Room) -> None:
    call_command("backup", to=room.data, stdout=StringIO())

    assert len(custody.copies(room.var / "copies")) == 1


def test_copies_are_for_their_owner_alone(scheme: list[Family], room: Room) -> None:
    command(room)

    for folder in (room.data, room.keys):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir() if path.is_file()} == {0o600}


def test_the_manifest_says_what_is_in_the_copy(scheme: list[Family], room: Room) -> None:
    command(room)

    held = members(room.data_copies()[0], room)
    told = manifest.opened(held["manifest"].decode())
    assert list(held) == ["journal", "data", f"files/{scheme[0].pk}", "manifest"]
    assert told.described.tables["families_family"].rows == 2
    assert told.files.rows == 1
    assert told.described.ledger_size == Checkpoint.objects.latest("size").size
    assert told.key_encryption
    assert told.engine == connection.vendor


def test_open_sessions_are_not_copied(scheme: list[Family], room: Room) -> None:
    build.sign_in(get_user_model().objects.all()[0])
    command(room)

    told = manifest.opened(members(room.data_copies()[0], room)["manifest"].decode())
    assert not {"people_opensession", "cache"} & told.described.tables.keys()


def test_it_is_written_in_the_ledger(scheme: list[Family], room: Room) -> None:
    command(room)

    assert Entry.objects.filter(action=Action.BACKED_UP).count() == 1


def test_both_into_one_folder_is_refused(scheme: list[Family], room: Room) -> None:
    for keys_to in (room.data, room.data / "keys", room.data.parent):
        with pytest.raises(CommandError, match="different folders"):
            call_command("backup", to=room.data, keys_to=keys_to)

    assert not room.data.exists()


def test_what_to_do_has_to_be_said() -> None:
    with pytest.raises(CommandError, match="one of the arguments --to --drill is required"):
        call_command("backup")


def test_copies_past_their_time_are_removed(scheme: list[Family], room: Room) -> None:
    for folder, kind, days in ((room.data, "data", 36), (room.keys, "keys", 8)):
        folder.mkdir(mode=0o700)
        (folder / name_of(kind, timezone.now() - timedelta(days=days))).touch()  # type: ignore[arg-type]

    said = command(room)

    assert "Past their time and removed: 2 files." in said
    assert len(room.data_copies()) == len(room.key_copies()) == 1


def test_how_long_copies_are_kept_can_be_set(scheme: list[Family], room: Room, settings: Settings) -> None:
    settings.DATA_COPY_DAYS = 1
    room.data.mkdir(mode=0o700)
    (room.data / name_of("data", timezone.now() - timedelta(days=2))).touch()

    command(room)

    assert len(room.data_copies()) == 1


def test_a_leftover_of_a_killed_run_is_removed(scheme: list[Family], room: Room) -> None:
    room.data.mkdir(mode=0o700)
    (room.data / f"{name_of('data', datetime(2026, 1, 1, tzinfo=UTC))}.partial").touch()

    command(room)

    assert [path.suffix for path in room.data_copies()] == [".age"]


def test_a_second_one_at_once_is_refused(scheme: list[Family], room: Room) -> None:
    handle = os.open(room.var / "keeping.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(CommandError, match="Another backup, restore or drill is running"):
            command(room)
    finally:
        os.close(handle)


def test_a_missing_recipient_is_said_and_leaves_nothing(scheme: list[Family], room: Room) -> None:
    (room.var / "recipients").unlink()

    with pytest.raises(Exception, match="recipients is missing"):
        command(room)

    assert room.data_copies() == []


def test_without_a_copy_of_the_keys_there_is_none_of_the_data(scheme: list[Family], room: Room) -> None:
    (room.var / "key-encryption").write_text("")

    with pytest.raises(CommandError):
        command(room)

    assert room.data_copies() == []


def test_without_the_ledger_there_is_no_copy_of_the_data(scheme: list[Family], room: Room) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry RENAME TO ledger_entry_away")
    try:
        with pytest.raises(CommandError, match="The ledger could not be written"):
            command(room)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE ledger_entry_away RENAME TO ledger_entry")

    assert room.data_copies() == []


def test_a_full_disk_is_said_and_leaves_no_half_copy(scheme: list[Family], room: Room) -> None:
    back_up(to=room.data, keys_to=room.keys)
    before = room.data_copies()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(Refused, match=r"could not be|failed"):
            back_up(to=room.data, keys_to=room.keys)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert room.data_copies() == before
    assert not (room.var / "scratch").exists()


@pytest.mark.postgres_only
def test_a_missing_pg_dump_is_said(
    scheme: list[Family], room: Room, settings: Settings, tmp_path: Path
) -> None:
    settings.PG_BIN = tmp_path

    with pytest.raises(CommandError, match="The program pg_dump is missing"):
        command(room)

    assert room.data_copies() == []
