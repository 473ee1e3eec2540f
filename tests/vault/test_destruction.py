from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.utils import timezone
from pytest_django import Settings

from hsww.vault import custody, destruction, journal, kek, keyring, rotation
from hsww.vault.alone import alone
from hsww.vault.errors import AtWork, BadKeyFile, KeyGone, StillThere, Undoable
from hsww.vault.journal import Line
from hsww.vault.models import DataKey, Destroyed, SearchToken, TokenKind
from hsww.vault.scopes import KeyScope, family_scope, person_scope
from tests.vault.app.models import Household, Note

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def key_file(settings: Settings) -> Path:
    return Path(settings.KEY_ENCRYPTION_FILE)


@pytest.fixture
def home() -> Household:
    return home_called("going")


def home_called(name: str) -> Household:
    home = Household.objects.create(name=name)
    Note.objects.create(household=home, text="seen", aside="worry")
    SearchToken.objects.create(kind=TokenKind.WORD, token=1, owner=home.pk, ref=home.pk)
    return home


def strands(home: Household) -> list[KeyScope]:
    return [family_scope(home.pk, strand) for strand in ("support", "safeguarding")]


def test_a_destroyed_family_is_read_by_nobody_and_the_others_are_whole(home: Household) -> None:
    other = home_called("staying")

    destruction.destroy(strands(home))

    for model in (Household, Household.history.model):
        with pytest.raises(KeyGone):
            assert model.objects.filter(district="Hatfield", id=home.pk).first().name
    assert Household.objects.get(pk=other.pk).name == "staying"
    assert Note.objects.get(household=other).aside == "worry"
    assert list(SearchToken.objects.values_list("owner", flat=True)) == [other.pk]


def test_a_ring_that_held_the_key_lets_it_go(home: Household) -> None:
    with keyring.keyring() as ring:
        ring.warm(strands(home))
        destruction.destroy(strands(home))
        with pytest.raises(KeyGone):
            ring.by_scope(strands(home)[0], create=True)


def test_a_destruction_says_what_it_did(home: Household, key_file: Path) -> None:
    (old,) = kek.keys_in(key_file)
    custody.copy_keys()
    now = timezone.now()

    done = destruction.destroy(strands(home))

    assert done is not None
    assert set(done.scopes) == set(strands(home))
    assert done.rotated.dropped == (old,)
    assert done.removed == 2
    assert done.pending_until - now >= timedelta(days=7)
    for part in (old, done.rotated.new, done.rotated.copy.path.name, done.rotated.copy.digest):
        assert part in str(done)
    assert str(home.pk) not in str(done)


def test_the_old_key_and_every_older_copy_are_gone(home: Household, key_file: Path, tmp_path: Path) -> None:
    home_called("staying")
    custody.copy_keys()
    rotation.rotate()

    done = destruction.destroy(strands(home))

    assert done is not None
    assert [copy.path for copy in custody.copies()] == [done.rotated.copy.path]
    assert [path.stem for path in custody.escrow_folder().iterdir()] == [done.rotated.new]
    assert list(kek.keys_in(key_file)) == [done.rotated.new]


def test_one_strand_can_go_while_the_other_stays(home: Household) -> None:
    support, safeguarding = strands(home)

    destruction.destroy([safeguarding])

    assert Household.objects.get().name == "going"
    assert SearchToken.objects.exists()
    with pytest.raises(KeyGone):
        assert Note.objects.get().aside
    destruction.destroy([support])
    assert not SearchToken.objects.exists()
    assert not DataKey.objects.exists()


def test_retired_keys_are_destroyed_too(home: Household) -> None:
    DataKey.objects.filter(strand="support").update(retired=timezone.now())
    keyring.data_key(family_scope(home.pk))

    destruction.destroy([family_scope(home.pk)])

    assert list(DataKey.objects.values_list("strand", flat=True)) == ["safeguarding"]


def test_what_was_destroyed_is_journaled_and_destroyed_once(home: Household, key_file: Path) -> None:
    destruction.destroy(strands(home))
    after = key_file.read_bytes()

    again = destruction.destroy(strands(home))

    assert again is None
    assert key_file.read_bytes() == after
    assert [line.scope for line in journal.read()] == strands(home)
    assert destruction.destroyed([*strands(home), person_scope(home.pk)]) == set(strands(home))
    assert destruction.finish() is None


def test_a_journaled_scope_is_destroyed_even_if_nothing_else_was_done(home: Household) -> None:
    journal.append([Line(timezone.now(), scope) for scope in strands(home)])

    done = destruction.finish()

    assert done is not None
    assert set(done.scopes) == set(strands(home))
    assert not DataKey.objects.exists()
    assert Destroyed.objects.filter(finished_at=None).count() == 0


def test_finishing_takes_a_fresh_key_because_copies_may_have_been_made_since(
    home: Household, key_file: Path
) -> None:
    rotation.new_key()
    in_between = custody.copy_keys()
    begun = list(kek.keys_in(key_file))
    journal.append([Line(timezone.now(), scope) for scope in strands(home)])

    done = destruction.finish()

    assert done is not None
    assert set(done.rotated.dropped) == set(begun)
    assert not in_between.path.exists()


def test_an_old_copy_that_is_restored_brings_nothing_back(home: Household, settings: Settings) -> None:
    offline = custody.identities(Path(settings.RECIPIENTS).with_name("offline-identity"))
    other = home_called("staying")
    content = custody.read_copy(custody.copy_keys().path, offline)
    lines = [Line(timezone.now(), scope) for scope in strands(home)]
    for model in (SearchToken, DataKey, Destroyed, keyring.KeyEncryptionKey):
        model.objects.all().delete()
    custody.load_copy(content)

    came_back = destruction.replay(lines)
    done = destruction.finish()

    assert came_back == 2
    assert done is not None
    assert journal.read() == lines
    assert Household.objects.get(pk=other.pk).name == "staying"
    with pytest.raises(KeyGone):
        assert Household.objects.get(pk=home.pk).name
    assert destruction.replay(lines) == 0


def test_a_scope_that_came_back_after_it_was_finished_is_not_finished(home: Household) -> None:
    destruction.destroy([family_scope(home.pk)])
    Destroyed.objects.filter(strand="support").delete()
    keyring.data_key(family_scope(home.pk))
    Destroyed.objects.create(
        kind="family", scope_id=home.pk, strand="support", at=timezone.now(), finished_at=timezone.now()
    )

    assert destruction.replay(journal.read()) == 1
    assert destruction.destroyed([family_scope(home.pk)]) == set()
    assert destruction.finish() is not None


def test_a_second_destruction_is_told_that_one_is_running_and_journals_nothing(home: Household) -> None:
    with alone(), pytest.raises(AtWork):
        destruction.destroy(strands(home))

    assert journal.read() == []
    assert Household.objects.get().name == "going"


@pytest.mark.parametrize("missing", ["RECIPIENTS", "KEY_ENCRYPTION_FILE"])
def test_what_cannot_be_ended_is_not_begun(home: Household, settings: Settings, missing: str) -> None:
    wrong = Path(getattr(settings, missing)).with_name("elsewhere")
    if missing == "KEY_ENCRYPTION_FILE":
        kek.add_key(wrong, bytes(range(32)))
    right = getattr(settings, missing)
    setattr(settings, missing, wrong)

    with pytest.raises((BadKeyFile, ImproperlyConfigured)):
        destruction.destroy(strands(home))

    setattr(settings, missing, right)
    assert journal.read() == []
    assert Household.objects.get().name == "going"


def test_an_escrow_that_a_kill_left_half_written_goes_too(home: Household, key_file: Path) -> None:
    (old,) = kek.keys_in(key_file)
    half = custody.escrow(old).rename(custody.escrow_folder() / f"{old}.age.partial")

    destruction.destroy(strands(home))

    assert not half.exists()


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_destruction_is_no_part_of_a_transaction_that_may_be_undone() -> None:
    home = home_called("staying")

    with transaction.atomic(using="keys"), pytest.raises(Undoable):
        destruction.destroy(strands(home))

    assert journal.read() == []
    assert Household.objects.get().name == "staying"


@pytest.mark.sqlite_only
@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_no_wrapped_key_of_the_destroyed_is_left_in_the_files_of_the_key_store() -> None:
    home = home_called("going")
    wrapped = [bytes(key.wrapped) for key in DataKey.objects.all()]
    store = Path(str(connections["keys"].settings_dict["NAME"]))
    files = (store, store.with_name(f"{store.name}-wal"))
    before = b"".join(file.read_bytes() for file in files)

    done = destruction.destroy(strands(home))

    left = b"".join(file.read_bytes() for file in files)
    assert all(key in before for key in wrapped)
    assert not any(key in left for key in wrapped)
    assert done is not None
    assert done.not_emptied == ()


@pytest.mark.sqlite_only
@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_log_that_is_in_use_is_named() -> None:
    home = home_called("going")

    with transaction.atomic(using="default"):
        done = destruction.destroy(strands(home))

    assert done is not None
    assert done.not_emptied == ("default",)


@pytest.mark.postgres_only
@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_the_key_tables_are_vacuumed() -> None:
    home = home_called("going")
    vacuumed = "SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'vault_datakey'"

    def count() -> int:
        with connections["keys"].cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(vacuumed)
            return int(cursor.fetchone()[0])

    before = count()
    done = destruction.destroy(strands(home))

    assert done is not None
    assert done.not_emptied == ()
    assert count() > before


def test_a_key_store_that_says_it_was_done_before_is_not_believed(home: Household) -> None:
    now = timezone.now()
    for scope in strands(home):
        Destroyed.objects.create(
            kind=scope.kind, scope_id=scope.id, strand=scope.strand, at=now, finished_at=now
        )

    done = destruction.destroy(strands(home))

    assert done is not None
    assert set(done.scopes) == set(strands(home))
    assert not DataKey.objects.filter(scope_id=home.pk).exists()
    assert set(strands(home)) <= {line.scope for line in journal.read()}


@pytest.mark.sqlite_only
def test_a_key_store_that_keeps_what_it_is_told_to_delete_is_found_out(home: Household) -> None:
    with connections["keys"].cursor() as cursor:
        cursor.execute("CREATE TRIGGER keeps BEFORE DELETE ON vault_datakey BEGIN SELECT RAISE(IGNORE); END")

    with pytest.raises(StillThere):
        destruction.destroy(strands(home))

    with connections["keys"].cursor() as cursor:
        cursor.execute("DROP TRIGGER keeps")
    assert destruction.finish() is not None
    assert not DataKey.objects.filter(scope_id=home.pk).exists()
