import threading
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from pytest_django import Settings

from hsww.vault import checks, custody, kek, keyring, rotation
from hsww.vault.alone import alone
from hsww.vault.errors import AtWork, BadKeyFile, KeyGone, Undoable
from hsww.vault.models import DataKey, Destroyed, KeyEncryptionKey
from hsww.vault.scopes import SCHEME_SCOPE, family_scope
from tests.vault.app.models import Household
from tests.vault.raw import column

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def key_file(settings: Settings) -> Path:
    return Path(settings.KEY_ENCRYPTION_FILE)


def test_a_rotation_rewraps_every_key_and_writes_no_data_row(key_file: Path) -> None:
    homes = [Household.objects.create(name=f"home {number}") for number in range(3)]
    (old,) = kek.keys_in(key_file)
    cells = [column(home, "name") for home in homes]
    DataKey.objects.filter(scope_id=homes[0].pk).update(retired=timezone.now())

    done = rotation.rotate()

    assert (done.rewrapped, done.dropped) == (3, (old,))
    assert list(kek.keys_in(key_file)) == [done.new]
    assert set(DataKey.objects.values_list("kek_id", flat=True)) == {done.new}
    assert [key.id for key in KeyEncryptionKey.objects.all()] == [done.new]
    assert [column(home, "name") for home in homes] == cells
    assert sorted(home.name for home in Household.objects.all()) == ["home 0", "home 1", "home 2"]
    assert checks.keys_fit() == []


def test_a_rotation_leaves_the_new_key_in_escrow_and_a_verified_copy(
    key_file: Path, settings: Settings
) -> None:
    offline = custody.identities(Path(settings.RECIPIENTS).with_name("offline-identity"))
    keyring.data_key(SCHEME_SCOPE)

    done = rotation.rotate()

    escrowed = custody.escrow_folder() / f"{done.new}.age"
    assert custody.open_escrow(escrowed, offline) == kek.keys_in(key_file)[done.new]
    content = custody.read_copy(done.copy.path, offline)
    assert [key.id for key in content.keks] == [done.new]
    assert {key.kek_id for key in content.keys} == {done.new}


def test_an_empty_store_is_rotated_too(key_file: Path) -> None:
    done = rotation.rotate()

    assert done.rewrapped == 0
    assert list(kek.keys_in(key_file)) == [done.new]
    assert keyring.data_key(SCHEME_SCOPE)


def test_a_key_file_of_another_scheme_is_refused_and_nothing_changes(key_file: Path) -> None:
    keyring.data_key(SCHEME_SCOPE)
    (old,) = kek.keys_in(key_file)
    key_file.unlink()
    kek.add_key(key_file, bytes(range(32)))
    before = key_file.read_bytes()

    with pytest.raises(BadKeyFile, match=old):
        rotation.rotate()
    assert key_file.read_bytes() == before
    assert [key.id for key in KeyEncryptionKey.objects.all()] == [old]


def test_a_damaged_wrapped_key_stops_a_rotation_before_a_key_is_dropped(key_file: Path) -> None:
    keyring.data_key(SCHEME_SCOPE)
    (old,) = kek.keys_in(key_file)
    DataKey.objects.update(wrapped=bytes(60))

    with pytest.raises(BadKeyFile, match="does not open"):
        rotation.rotate()
    assert old in kek.keys_in(key_file)


def test_a_key_that_was_added_by_hand_is_replaced_by_a_rotation(key_file: Path) -> None:
    keyring.data_key(SCHEME_SCOPE)
    by_hand = kek.add_key(key_file)

    done = rotation.rotate()

    assert by_hand in done.dropped
    assert list(kek.keys_in(key_file)) == [done.new]
    assert checks.keys_fit() == []


def test_a_rotation_that_was_cut_off_is_taken_up_with_the_same_key(key_file: Path) -> None:
    keyring.data_key(SCHEME_SCOPE)
    (old,) = kek.keys_in(key_file)
    begun = rotation.new_key()

    done = rotation.rotate()

    assert (done.new, done.dropped) == (begun, (old,))


def test_a_row_of_a_key_that_never_came_is_cleared_away(key_file: Path) -> None:
    keyring.data_key(SCHEME_SCOPE)
    KeyEncryptionKey.objects.create(id="0" * 16)

    done = rotation.rotate()

    assert [key.id for key in KeyEncryptionKey.objects.all()] == [done.new]


def test_a_second_rotation_is_told_that_one_is_running(key_file: Path) -> None:
    keyring.data_key(SCHEME_SCOPE)
    before = key_file.read_bytes()

    with alone(), pytest.raises(AtWork, match="already"):
        rotation.rotate()
    assert key_file.read_bytes() == before
    assert rotation.rotate().rewrapped == 1


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_rotation_is_no_part_of_a_transaction_that_may_be_undone(key_file: Path) -> None:
    before = key_file.read_bytes()

    with transaction.atomic(using="keys"), pytest.raises(Undoable):
        rotation.rotate()
    assert key_file.read_bytes() == before


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_the_database_refuses_a_data_key_under_a_key_that_was_dropped() -> None:
    keyring.data_key(SCHEME_SCOPE)
    old = rotation.rotate().dropped[0]

    with pytest.raises(IntegrityError):
        DataKey.objects.create(kind="family", scope_id=uuid4(), strand="support", kek_id=old, wrapped=b"")
    with pytest.raises(IntegrityError), transaction.atomic(using="keys"):
        DataKey.objects.update(kek_id=old)


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_whoever_wrapped_with_a_key_that_is_dropped_meanwhile_wraps_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyring.data_key(SCHEME_SCOPE)
    plain = keyring._insert

    def paused(*given: object) -> None:
        """The keys are wrapped; then a whole rotation passes before they are written."""
        monkeypatch.setattr(keyring, "_insert", plain)
        rotation.rotate()
        plain(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(keyring, "_insert", paused)
    scope = family_scope(uuid4())

    made = keyring.data_key(scope)

    assert keyring.data_key(scope).id == made.id
    assert DataKey.objects.values_list("kek_id", flat=True).distinct().count() == 1
    assert checks.keys_fit() == []


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_whoever_read_a_row_whose_key_is_dropped_meanwhile_reads_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = keyring.data_key(SCHEME_SCOPE)
    plain = keyring.key_encryption

    def paused() -> kek.KeyEncryption:
        monkeypatch.setattr(keyring, "key_encryption", plain)
        rotation.rotate()
        return plain()

    monkeypatch.setattr(keyring, "key_encryption", paused)

    assert keyring.data_key(SCHEME_SCOPE).id == first.id


@pytest.mark.postgres_only
@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_an_empty_store_does_not_take_a_key_that_a_rotation_has_dropped_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On SQLite nobody else can write between the lock and the look before it: they are one transaction."""
    plain, stale = keyring.lock, kek.key_encryption().current

    def paused(model: type[KeyEncryptionKey]) -> None:
        monkeypatch.setattr(keyring, "lock", plain)
        rotation_in_passing = threading.Thread(target=_rotate_and_leave)
        rotation_in_passing.start()
        rotation_in_passing.join()
        plain(model)

    monkeypatch.setattr(keyring, "lock", paused)

    assert not keyring.may_wrap(stale)
    assert stale not in KeyEncryptionKey.objects.values_list("id", flat=True)


def _rotate_and_leave() -> None:
    rotation.rotate()
    connections.close_all()


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_no_key_is_made_for_a_scope_that_was_destroyed() -> None:
    gone, other = family_scope(uuid4()), family_scope(uuid4())
    Destroyed.objects.create(kind=gone.kind, scope_id=gone.id, strand=gone.strand, at=timezone.now())

    for scopes in ([gone], [other, gone]):
        with pytest.raises(KeyGone):
            keyring.create_many(scopes)
    with pytest.raises(KeyGone):
        keyring.data_key(gone)

    assert DataKey.objects.count() == 0


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_keys_are_made_and_read_while_the_key_changes_again_and_again() -> None:
    scopes = [family_scope(uuid4()) for _ in range(20)]
    keyring.create_many(scopes)
    stop, faults, made = threading.Event(), [], []

    def serve() -> None:
        try:
            while not stop.is_set():
                scope = family_scope(uuid4())
                with keyring.keyring() as ring:
                    made.append((scope, ring.by_scope(scope, create=True).id))
                with keyring.keyring() as ring:
                    ring.warm(scopes)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is what this is about
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=serve) for _ in range(3)]
    for thread in threads:
        thread.start()
    done = [rotation.rotate() for _ in range(5)]
    stop.set()
    for thread in threads:
        thread.join()

    assert faults == []
    assert len({one.new for one in done}) == 5
    assert len(made) > 5
    with keyring.keyring() as ring:
        assert all(ring.by_scope(scope, create=False).id == key for scope, key in made)
    assert checks.keys_fit() == []
