from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from pytest_django import Settings

from hsww.ledger.models import Action, Entry
from hsww.ledger.reasons import reason_of
from hsww.vault import kek, keyring
from hsww.vault.alone import alone
from hsww.vault.models import DataKey
from hsww.vault.scopes import SCHEME_SCOPE
from tests.vault.app.models import Household

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOBODY = UUID(int=1)


def rotate_keys(*options: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *options, stdout=out)
    return out.getvalue()


def test_it_says_what_it_did_and_writes_one_entry(settings: Settings) -> None:
    keyring.data_key(SCHEME_SCOPE)
    (old,) = kek.keys_in(Path(settings.KEY_ENCRYPTION_FILE))

    said = rotate_keys()

    (new,) = kek.keys_in(Path(settings.KEY_ENCRYPTION_FILE))
    assert f"The new key-encryption key is {new}. It wraps 1 data keys in place of {old}." in said
    entry = Entry.objects.get(action=Action.ROTATED)
    assert (entry.clause, entry.rule) == ("8.2", "rotate_keys")
    assert reason_of(entry) == said.strip()


def test_it_replaces_the_data_key_of_one_file() -> None:
    home, other = (Household.objects.create(name=name) for name in ("Sam Fictional", "Alex Fictional"))
    before = {row.scope_id: row.pk for row in DataKey.objects.all()}

    said = rotate_keys("--data", f"family:{home.pk}:support")

    assert said == "2 values sealed with new data keys.\n"
    after = {row.scope_id: row.pk for row in DataKey.objects.filter(retired=None)}
    assert after[home.pk] != before[home.pk]
    assert after[other.pk] == before[other.pk]
    assert Household.objects.get(pk=home.pk).name == "Sam Fictional"


def test_it_replaces_all_data_keys_and_purges_old_ones() -> None:
    Household.objects.create(name="Sam Fictional")
    rotate_keys("--data", "all")
    DataKey.objects.filter(kind="family").exclude(retired=None).update(
        retired=timezone.now().replace(year=2001)
    )

    assert rotate_keys("--purge") == "1 old data keys deleted.\n"
    assert Entry.objects.filter(action=Action.ROTATED).count() == 2
    assert Household.objects.get().name == "Sam Fictional"


@pytest.mark.parametrize("named", ["everything", "family:1:support", f"family:{NOBODY}:file", "a:b:c:d"])
def test_a_file_that_is_not_named_as_it_should_be_is_refused(named: str) -> None:
    with pytest.raises(CommandError, match="KIND:ID:STRAND"):
        rotate_keys("--data", named)
    assert not Entry.objects.exists()


def test_it_says_so_when_another_rotation_runs() -> None:
    with alone(), pytest.raises(CommandError, match="already"):
        rotate_keys()
    assert not Entry.objects.exists()


def test_it_names_the_key_that_is_missing(settings: Settings) -> None:
    keyring.data_key(SCHEME_SCOPE)
    key_file = Path(settings.KEY_ENCRYPTION_FILE)
    (old,) = kek.keys_in(key_file)
    key_file.unlink()
    kek.add_key(key_file, bytes(range(32)))

    with pytest.raises(CommandError, match=old):
        rotate_keys()


def test_it_says_so_when_no_recipient_is_known(settings: Settings, tmp_path: Path) -> None:
    settings.RECIPIENTS = tmp_path / "recipients"

    with pytest.raises(CommandError, match="recipients is missing"):
        rotate_keys()


def test_it_says_so_when_the_log_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.data_key(SCHEME_SCOPE)
    monkeypatch.setattr("hsww.ledger.authorship.HALF", 15)  # any entry that the database refuses

    with pytest.raises(CommandError, match="could not be written into the access log"):
        rotate_keys()
