"""What `manage.py restore` refuses before it changes anything, and what it notices before it opens the place."""

import json
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone
from pytest_django import Settings

from families.models import Family
from hsww.keeping import manifest
from hsww.keeping.backing_up import back_up
from hsww.keeping.databases import engine_of
from hsww.keeping.refusals import Refused
from hsww.keeping.restoring import restore
from hsww.ledger.signing import signer
from hsww.vault.models import DataKey
from tests.keeping.conftest import BOTH, Room
from tests.keeping.opening import Members, rewrite
from tests.vault.raw import put

pytestmark = BOTH


def back(room: Room) -> None:
    back_up(to=room.data, keys_to=room.keys)


def nothing_is_served(room: Room) -> bool:
    return (room.var / "restoring").exists()


def test_a_place_with_rows_is_refused_and_left_as_it_is(scheme: list[Family], room: Room) -> None:
    back(room)
    before = engine_of(DEFAULT_DB_ALIAS).describe()

    with pytest.raises(Refused, match=r"This place is not empty.*Nothing was changed"):
        restore(room.source())

    assert engine_of(DEFAULT_DB_ALIAS).describe() == before
    assert not nothing_is_served(room)


def test_a_place_with_keys_alone_is_refused(scheme: list[Family], room: Room) -> None:
    back(room)
    engine_of(DEFAULT_DB_ALIAS).clear()

    with pytest.raises(Refused, match="there are rows of vault"):
        restore(room.source())

    assert DataKey.objects.exists()


def test_a_place_with_files_is_refused(scheme: list[Family], room: Room) -> None:
    back(room)
    room.lose_everything()
    (room.var / "files" / "somebody's").touch()

    with pytest.raises(Refused, match="there are encrypted files"):
        restore(room.source())


def test_a_wrong_identity_changes_nothing(scheme: list[Family], room: Room) -> None:
    back(room)
    room.lose_everything()

    with pytest.raises(Exception, match="not for this identity"):
        restore(room.source(identities=[pyrage.x25519.Identity.generate()]))

    assert connection.introspection.table_names() == []
    assert not nothing_is_served(room)


@pytest.mark.parametrize("content", ["", "# nothing here\n", "AGE-SECRET-KEY-1FALSE\n", None])
def test_a_file_without_an_identity_is_said(room: Room, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "identity").write_text(content)

    with pytest.raises(CommandError, match="identity"):
        call_command("restore", "--from=.", "--keys-from=.", f"--identity={tmp_path / 'identity'}")


def test_a_copy_that_was_cut_short_changes_nothing(scheme: list[Family], room: Room) -> None:
    back(room)
    room.lose_everything()
    (data,) = room.data_copies()
    data.write_bytes(data.read_bytes()[:-1000])

    with pytest.raises(Refused, match="cut short or changed"):
        restore(room.source())

    assert connection.introspection.table_names() == []
    assert not nothing_is_served(room)


def sign_as_another(held: Members) -> None:
    held["manifest"] = held["manifest"].replace(b'"rows": 2', b'"rows": 3')


def add_something(held: Members) -> None:
    held["../evil"] = b"out of the folder"


def lose_the_data(held: Members) -> None:
    del held["data"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (sign_as_another, "not signed with this scheme's"),
        (add_something, "not part of a copy"),
        (lose_the_data, "not a copy of the data"),
    ],
)
def test_a_copy_that_somebody_else_made_changes_nothing(
    scheme: list[Family], room: Room, change: object, said: str
) -> None:
    back(room)
    room.lose_everything()
    rewrite(room.data_copies()[0], room, change)  # type: ignore[arg-type]

    with pytest.raises(Refused, match=said):
        restore(room.source())

    assert connection.introspection.table_names() == []


def retold(held: Members, key: str, value: object) -> None:
    """The manifest with one value changed and signed again, as another version of ours would have written it."""
    header, line = manifest.HEADER, held["manifest"].decode().split("\n")[1]
    told = {**json.loads(line), key: value}
    held["manifest"] = signer().sign(f"{header}\n{json.dumps(told, sort_keys=True)}\n").encode()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("engine", "oracle", "is of a oracle database"),
        ("migrations", ["families.9999_later"], "made by a newer version"),
    ],
)
def test_a_copy_that_does_not_fit_changes_nothing(
    scheme: list[Family], room: Room, key: str, value: object, said: str
) -> None:
    back(room)
    room.lose_everything()
    rewrite(room.data_copies()[0], room, lambda held: retold(held, key, value))

    with pytest.raises(Refused, match=said):
        restore(room.source())

    assert connection.introspection.table_names() == []


def test_one_changed_cell_of_the_copy_is_noticed_and_nothing_is_served(
    scheme: list[Family], room: Room, tmp_path: Path
) -> None:
    back(room)
    put(scheme[0], "reference", "another")
    engine_of(DEFAULT_DB_ALIAS).copy(tmp_path / "changed")
    room.lose_everything()
    rewrite(room.data_copies()[0], room, lambda held: held.update(data=(tmp_path / "changed").read_bytes()))

    with pytest.raises(Refused, match=r"not what was copied: .*families_family"):
        restore(room.source())

    assert nothing_is_served(room)


def test_one_changed_file_of_the_copy_is_noticed(scheme: list[Family], room: Room) -> None:
    back(room)
    room.lose_everything()
    rewrite(room.data_copies()[0], room, lambda held: held.update({f"files/{scheme[0].pk}": b"another"}))

    with pytest.raises(Refused, match="not what was copied: the encrypted files"):
        restore(room.source())


def test_no_copies_are_said_by_folder(scheme: list[Family], room: Room) -> None:
    back(room)
    room.lose_everything()

    with pytest.raises(Refused, match="There is no copy of the data in"):
        restore(room.source(at=timezone.now() - timedelta(days=1)))
    with pytest.raises(Refused, match="There is no copy of the keys in"):
        restore(room.source(keys=room.data))


def test_a_log_that_was_changed_is_not_opened(scheme: list[Family], room: Room, settings: Settings) -> None:
    """The database's owner, who can lift the triggers, before the copy was made."""
    with connection.cursor() as cursor:
        trigger = "ledger_entry_no_update"
        on = " ON ledger_entry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {trigger}{on}")
        cursor.execute("UPDATE ledger_entry SET hat = 'nobody'")
    back(room)
    room.lose_everything()

    with pytest.raises(Refused, match="The access log does not hold"):
        restore(room.source())

    assert nothing_is_served(room)


def test_keys_that_do_not_fit_the_data_are_noticed(scheme: list[Family], room: Room) -> None:
    DataKey.objects.filter(scope_id=scheme[0].pk).delete()
    back(room)
    room.lose_everything()

    with pytest.raises(Refused, match="The keys do not fit the data"):
        restore(room.source())

    assert nothing_is_served(room)
