"""Files on the disk: sealed, for their owner alone, whole or not at all, and gone when they should be."""

import os
import stat
import time
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from pytest_django import Settings

from hsww.vault import files, files_owners, keyring, resealing
from hsww.vault.errors import KeyGone, VaultError, WrongPlace
from hsww.vault.files import FileGone, Place
from hsww.vault.models import DataKey
from hsww.vault.resealing import replace_data_key
from hsww.vault.scopes import KeyScope, family_scope
from tests.vault.app.models import Household

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

WORDS = b"The canary sings in Hatfield. " * 5_000
MODEL = "tests.household"
TWO_DAYS = 2 * 24 * 60 * 60


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def scope() -> KeyScope:
    return family_scope(uuid4())


@pytest.fixture
def place() -> Place:
    return Place(MODEL, uuid4())


def households(rows: Collection[UUID]) -> set[UUID]:
    return set(Household.objects.filter(pk__in=rows).values_list("pk", flat=True))


def of_household(scope: KeyScope) -> Iterable[UUID]:
    return Household.objects.filter(pk=scope.id).values_list("pk", flat=True)


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_owners, "OWNERS", {})
    files_owners.add(files_owners.Owner(MODEL, there=households, of=of_household))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def aged(folder: Path) -> None:
    then = time.time() - TWO_DAYS
    for path in folder.iterdir():
        os.utime(path, (then, then))


def test_a_file_is_kept_sealed_and_opens_again(scope: KeyScope, place: Place, folder: Path) -> None:
    size = files.keep(scope, place, WORDS)

    assert files.opened(place, scope) == WORDS
    assert size == len(WORDS)
    assert names(folder) == [str(place.row)]
    assert b"canary" not in (folder / str(place.row)).read_bytes()


def test_nobody_else_on_the_machine_can_read_a_file(scope: KeyScope, place: Place, folder: Path) -> None:
    before = os.umask(0)
    try:
        files.keep(scope, place, WORDS)
    finally:
        os.umask(before)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / str(place.row)).stat().st_mode) == 0o600


def test_a_folder_that_others_can_read_is_refused(scope: KeyScope, place: Place, folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o750)

    with pytest.raises(VaultError, match="0700"):
        files.keep(scope, place, WORDS)

    assert names(folder) == []


def test_a_file_is_never_written_over(scope: KeyScope, place: Place) -> None:
    files.keep(scope, place, WORDS)

    with pytest.raises(WrongPlace), files.keeping(scope, place, b"other words"):
        pass

    assert files.opened(place, scope) == WORDS


def test_a_file_moved_to_another_row_does_not_open(scope: KeyScope, place: Place, folder: Path) -> None:
    files.keep(scope, place, WORDS)
    other = Place(MODEL, uuid4())
    (folder / str(place.row)).rename(folder / str(other.row))

    with pytest.raises(WrongPlace) as wrong:
        files.opened(other, scope)

    assert "canary" not in str(wrong.value)


def test_a_file_does_not_open_as_another_familys(scope: KeyScope, place: Place) -> None:
    other = family_scope(uuid4())
    keyring.data_key(other)
    files.keep(scope, place, WORDS)

    with pytest.raises(WrongPlace):
        files.opened(place, other)
    with pytest.raises(WrongPlace):
        files.opened(place, family_scope(scope.id, "safeguarding"))


def test_a_file_that_was_cut_off_does_not_open(scope: KeyScope, place: Place, folder: Path) -> None:
    files.keep(scope, place, WORDS)
    path = folder / str(place.row)
    os.truncate(path, path.stat().st_size - 30)

    with pytest.raises(WrongPlace) as wrong:
        files.opened(place, scope)

    assert "canary" not in str(wrong.value)


def test_a_file_whose_bytes_are_gone_says_so(scope: KeyScope, place: Place) -> None:
    files.keep(scope, place, WORDS)
    files.forget(place.row)

    with pytest.raises(FileGone):
        files.opened(place, scope)
    files.forget(place.row)


def test_a_file_dies_with_its_key(scope: KeyScope, place: Place, folder: Path) -> None:
    files.keep(scope, place, WORDS)

    DataKey.objects.filter(scope_id=scope.id).delete()

    with pytest.raises(KeyGone):
        files.opened(place, scope)


def test_bytes_go_when_their_row_is_not_saved(scope: KeyScope, place: Place, folder: Path) -> None:
    seen: list[str] = []

    def fail() -> None:
        with files.keeping(scope, place, WORDS), transaction.atomic():
            Household.objects.create(id=place.row, name="Sam Fictional")
            seen.extend(names(folder))
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        fail()

    assert seen == [str(place.row)]
    assert names(folder) == []
    assert not Household.objects.exists()


def test_bytes_stay_when_their_row_is_saved(scope: KeyScope, place: Place) -> None:
    with files.keeping(scope, place, WORDS) as size, transaction.atomic():
        Household.objects.create(id=place.row, name="Sam Fictional")

    assert size == len(WORDS)
    assert files.opened(place, scope) == WORDS


def test_what_a_full_disk_left_is_taken_away(
    scope: KeyScope, place: Place, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        files.keep(scope, place, WORDS)

    assert names(folder) == []


def test_bytes_that_no_row_claims_are_swept_after_a_day(scope: KeyScope, owner: None, folder: Path) -> None:
    kept = Household.objects.create(name="Sam Fictional")
    files.keep(scope, Place(MODEL, kept.id), WORDS)
    files.keep(scope, Place(MODEL, uuid4()), WORDS)
    (folder / f"{uuid4()}.0a0b{files.UNFINISHED}").write_bytes(b"half")

    young = files_owners.sweep()
    aged(folder)
    said = files_owners.sweep()

    assert young == ""
    assert said == "2 files without a row removed"
    assert names(folder) == [str(kept.id)]
    assert files_owners.sweep() == ""


def test_nothing_is_swept_that_is_not_ours_or_while_nobody_says_what_is(
    scope: KeyScope, owner: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(MODEL, uuid4())
    files.keep(scope, place, WORDS)
    (folder / "read-me.txt").write_bytes(b"By hand.")
    aged(folder)

    with monkeypatch.context() as nobody:
        nobody.setattr(files_owners, "OWNERS", {})
        assert files_owners.sweep() == ""
    assert names(folder) == sorted([str(place.row), "read-me.txt"])
    files_owners.sweep()

    assert names(folder) == ["read-me.txt"]


def test_a_file_goes_along_when_the_key_of_its_scope_is_replaced(owner: None, folder: Path) -> None:
    home = Household.objects.create(name="Sam Fictional")
    scope, place = family_scope(home.id), Place(MODEL, home.id)
    files.keep(scope, place, WORDS)
    old = files.key_of(place.row)

    replace_data_key(scope)

    new = keyring.data_key(scope, create=False).id
    assert files_owners.sealed_under(scope) == {new} != {old}
    DataKey.objects.exclude(retired=None).delete()
    assert files.opened(place, scope) == WORDS
    assert names(folder) == [str(place.row)]
    assert files_owners.reseal_all(scope) == 0


def test_a_key_that_a_file_lies_under_is_not_purged(owner: None, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Household.objects.create(name="Sam Fictional")
    scope, place = family_scope(home.id), Place(MODEL, home.id)
    with monkeypatch.context() as unregistered:
        unregistered.setattr(resealing, "USERS", {})
        files.keep(scope, place, WORDS)
        replace_data_key(scope)

    kept = resealing.purge_retired(older_than=timedelta())
    files_owners.reseal_all(scope)
    purged = resealing.purge_retired(older_than=timedelta())

    assert (kept, purged) == (0, 1)
    assert files.opened(place, scope) == WORDS


def test_a_file_that_is_gone_stops_no_other_from_being_sealed_afresh(owner: None) -> None:
    home = Household.objects.create(name="Sam Fictional")
    scope = family_scope(home.id)

    replace_data_key(scope)

    assert files_owners.reseal_all(scope) == 0
    assert files_owners.sealed_under(scope) == set()
    assert files_owners.reseal_all(family_scope(uuid4())) == 0
