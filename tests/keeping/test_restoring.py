"""`manage.py restore`: everything comes back and can be worked with, and what was destroyed stays destroyed."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone

from families.models import Family
from hsww.keeping.backing_up import back_up
from hsww.keeping.databases import engine_of
from hsww.keeping.refusals import Refused
from hsww.keeping.restoring import restore
from hsww.ledger import authorship, believed, export, heads, left_behind, logs, outside, proofs
from hsww.ledger.audit import audit
from hsww.ledger.beginning import begin
from hsww.ledger.models import Action, Checkpoint, Entry
from hsww.ledger.queries import proof_of
from hsww.ledger.record import record
from hsww.ledger.sealing import InconsistentLog, seal
from hsww.ledger.signing import public_key
from hsww.ledger.verify import verify
from hsww.vault import custody, destruction, files, kek, rotation, tokens
from hsww.vault.errors import KeyGone
from hsww.vault.files import Place
from hsww.vault.models import KeyEncryptionKey
from hsww.vault.scopes import family_scope
from tests.keeping.conftest import BOTH, Room
from tests.keeping.opening import rewrite
from tests.ledger.planting import forged

pytestmark = BOTH


def back(room: Room) -> None:
    back_up(to=room.data, keys_to=room.keys)


def nothing_is_served(room: Room) -> bool:
    return (room.var / "restoring").exists()


def test_everything_comes_back_in_an_empty_place(scheme: list[Family], room: Room, tmp_path: Path) -> None:
    before = engine_of(DEFAULT_DB_ALIAS).describe()
    back(room)
    room.lose_everything()
    (tmp_path / "identity").write_text(f"# kept offline\n{room.identity}\n")

    said = StringIO()
    call_command(
        "restore",
        f"--from={room.data}",
        f"--keys-from={room.keys}",
        f"--identity={tmp_path / 'identity'}",
        stdout=said,
    )

    assert said.getvalue().endswith("The access log holds. The place is open.\n")
    family = Family.objects.get(pk=scheme[0].pk)
    assert (family.name, family.address) == ("Tarrow", "1 Made Up Street")
    assert files.opened(Place("families.paper", family.pk), family_scope(family.pk)) == b"a letter"
    assert tokens.owners_matching("Wimbrel", 5) == [scheme[1].pk]
    after = engine_of(DEFAULT_DB_ALIAS).describe()
    changed = {name for name, table in after.tables.items() if table != before.tables[name]}
    assert {name for name in changed if not name.startswith("ledger_")} <= {"django_migrations"}
    assert not nothing_is_served(room)
    assert not (room.var / "scratch").exists()


def test_it_is_written_in_the_ledger_and_sealed(scheme: list[Family], room: Room) -> None:
    back(room)
    room.lose_everything()

    restore(room.source())

    assert Entry.objects.get(action=Action.RESTORED).leaf.sequence < Checkpoint.objects.latest("size").size


def test_new_work_can_begin_in_the_restored_place(scheme: list[Family], room: Room) -> None:
    back(room)
    room.lose_everything()
    restore(room.source())

    family = Family.objects.get(pk=scheme[0].pk)
    family.plan = "Two hours on Fridays."
    family.save()

    assert Family.objects.get(pk=family.pk).plan == "Two hours on Fridays."
    assert family.history.count() > 1


def test_a_place_that_was_only_migrated_is_empty(
    scheme: list[Family], room: Room, blank_databases: Callable[[], None]
) -> None:
    back(room)
    room.lose_everything()
    blank_databases()

    restore(room.source())

    assert Family.objects.count() == 2


def test_a_broken_off_restore_is_begun_anew(scheme: list[Family], room: Room) -> None:
    back(room)
    room.lose_everything()
    shutil.copytree(room.data, room.data.with_name("good"))
    rewrite(room.data_copies()[0], room, lambda held: held.update({f"files/{scheme[0].pk}": b"another"}))
    with pytest.raises(Refused):
        restore(room.source())

    restore(room.source(data=room.data.with_name("good")))

    assert Family.objects.get(pk=scheme[0].pk).name == "Tarrow"
    assert not nothing_is_served(room)


def test_a_file_destroyed_after_the_copy_does_not_come_back(scheme: list[Family], room: Room) -> None:
    back(room)
    old_keys = room.keys.with_name("kept-too-long")
    shutil.copytree(room.keys, old_keys)
    old_file = (room.var / "key-encryption").read_bytes()
    destruction.destroy([family_scope(scheme[0].pk)])
    back(room)
    room.lose_everything()
    (room.var / "key-encryption").write_bytes(old_file)

    said = restore(room.source(keys=old_keys))

    assert Family.objects.get(pk=scheme[1].pk).name == "Wimbrel"
    with pytest.raises(KeyGone):
        _ = Family.objects.get(pk=scheme[0].pk).name
    assert tokens.owners_matching("Tarrow", 5) == []
    assert any(line.startswith("Destroyed again") for line in said)
    assert old_file not in (room.var / "key-encryption").read_bytes()


def test_data_younger_than_every_copy_of_the_keys_is_passed_over(scheme: list[Family], room: Room) -> None:
    back(room)
    first_keys = room.key_copies()
    back(room)
    room.lose_everything()
    for path in room.key_copies():
        if path not in first_keys:
            path.unlink()

    said = restore(room.source())

    assert room.data_copies()[0].name in said[0]
    assert said[1] == "Passed over, because no copy of the keys is as young: 1 copies of the data."


def test_an_older_copy_can_be_asked_for(scheme: list[Family], room: Room) -> None:
    back(room)
    between = timezone.now()
    Family.objects.filter(pk=scheme[1].pk).update(reference="later")
    back(room)
    room.lose_everything()

    said = restore(room.source(at=between))

    assert room.data_copies()[0].name in said[0]
    assert Family.objects.get(pk=scheme[1].pk).reference != "later"


def test_a_missing_key_is_taken_from_escrow_when_told_where(scheme: list[Family], room: Room) -> None:
    back(room)
    room.lose_everything()
    (room.var / "key-encryption").unlink()
    with pytest.raises(Refused, match="--escrow DIR"):
        restore(room.source())
    assert connection.introspection.table_names() == []

    restore(room.source(escrow=custody.escrow_folder()))

    assert Family.objects.get(pk=scheme[0].pk).name == "Tarrow"
    assert (room.var / "key-encryption").stat().st_mode & 0o777 == 0o600


def test_a_new_machines_own_key_does_not_stand_in_the_way(scheme: list[Family], room: Room) -> None:
    back(room)
    room.lose_everything()
    (room.var / "key-encryption").unlink()
    kek.add_key(room.var / "key-encryption", bytes(range(32)))

    restore(room.source(escrow=custody.escrow_folder()))

    assert list(kek.keys_in(room.var / "key-encryption"))[-1] == KeyEncryptionKey.objects.latest("made_at").pk
    rotation.rotate()
    assert Family.objects.get(pk=scheme[0].pk).name == "Tarrow"


def test_the_log_goes_on_as_a_new_one_that_signs_what_was_restored_and_what_was_signed_last(
    scheme: list[Family], room: Room
) -> None:
    back(room)
    restored = Checkpoint.objects.latest("size")
    record(actor=None, hat="", action=Action.SEEN, clause="8.3")
    seal()
    head = heads.path().read_text()
    room.lose_everything()
    heads.path().write_text(head)

    said = restore(room.source())

    (aside,) = heads.path().parent.glob("ledger-head.2*")
    assert aside.read_text() == head
    key = logs.current().key
    report = verify(export.lines("none"), key=key)
    assert report.holds
    assert report.begun is not None
    assert (report.begun.held, report.begun.signed) == (logs.head_of(restored.note), logs.head_of(head))
    assert report.begun.signed.size > report.begun.held.size
    assert any(key.name in line for line in said)
    assert any(str(key) in line for line in said)
    assert set(report.begun.sentences()) <= set(said)


def test_a_receipt_from_before_the_restore_still_verifies(scheme: list[Family], room: Room) -> None:
    entry = Entry.objects.order_by("id").first()
    assert entry is not None
    receipt = str(proof_of(entry))
    back(room)
    room.lose_everything()

    restore(room.source())

    assert proofs.check(receipt, public_key()).holds
    assert str(proof_of(Entry.objects.get(uid=entry.uid))) == receipt


def test_a_log_restored_without_the_head_outside_begins_anew_and_says_so(
    scheme: list[Family], room: Room
) -> None:
    back(room)
    room.lose_everything()

    restore(room.source())

    begun = logs.current().begun
    assert begun is not None
    assert (begun.why, begun.signed) == ("restored", None)
    assert audit() == []


def test_a_head_outside_that_cannot_be_read_is_refused_and_put_right(
    scheme: list[Family], room: Room
) -> None:
    back(room)
    head = heads.path().read_text()
    room.lose_everything()
    heads.path().write_text("a shopping list\n")

    with pytest.raises(Refused, match="ledger-head is not a checkpoint"):
        restore(room.source())
    assert nothing_is_served(room)
    heads.path().write_text(head)
    restore(room.source())

    assert not nothing_is_served(room)


def test_what_an_older_log_left_behind_stays_behind_after_a_restore_and_is_told(
    scheme: list[Family], room: Room
) -> None:
    planted = forged(id=-9)
    with pytest.raises(InconsistentLog):
        seal()
    begin("broken")
    seal()
    back(room)
    room.lose_everything()

    said = restore(room.source())

    assert any(one.endswith("took them away: 1.") for one in said)
    assert planted.pk in left_behind.of(logs.current())
    assert not nothing_is_served(room)
    assert audit() == []


def test_a_copy_from_an_instant_before_a_forged_row_was_found_can_be_restored_and_the_row_is_told(
    scheme: list[Family], room: Room
) -> None:
    planted = forged()
    back(room)
    room.lose_everything()

    said = restore(room.source())

    assert any(one.endswith("took them away: 1.") for one in said)
    assert believed.among([planted.pk]) == set()


@pytest.fixture
def written_before_tags() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as old:
        old.setattr(authorship, "salted", lambda content: replace(content, salt=secrets.token_bytes(32)))
        yield old


@pytest.mark.parametrize("is_new_place", [True, False])
def test_a_copy_from_before_tags_in_which_an_entry_waited_is_restored_with_that_entry_sealed(
    written_before_tags: pytest.MonkeyPatch, scheme: list[Family], room: Room, is_new_place: bool
) -> None:
    waited = record(actor=None, hat="", action=Action.SEEN, clause="8.3")
    back(room)
    written_before_tags.undo()
    room.lose_everything()
    outside.write(authorship.FROM_BEFORE, {"digests": []})
    if is_new_place:
        outside.path(authorship.FROM_BEFORE).unlink()

    restore(room.source())

    assert proof_of(Entry.objects.get(uid=waited.uid))
    assert audit() == []
