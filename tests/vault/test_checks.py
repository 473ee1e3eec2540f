import base64
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.checks import CheckMessage
from django.db import models
from django.test.utils import isolate_apps

from hsww.vault import checks, keyring, plain
from hsww.vault.base import SealedModel
from hsww.vault.errors import BadKeyFile
from hsww.vault.fields import SealedTextField
from hsww.vault.kek import key_encryption, key_id, parse
from hsww.vault.models import DataKey, KeyEncryptionKey
from hsww.vault.scopes import SCHEME, SCHEME_SCOPE, family_scope

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OLD, NEW = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture
def key_file(tmp_path: Path, settings: object) -> Iterator[Path]:
    path = tmp_path / "key-encryption"
    settings.KEY_ENCRYPTION_FILE = path  # type: ignore[attr-defined]
    _write(path, OLD)
    return path


def _write(path: Path, *keys: bytes) -> None:
    fresh = path.with_name("fresh")
    fresh.write_text("\n".join(base64.b64encode(key).decode() for key in keys) + "\n")
    fresh.chmod(0o600)
    os.replace(fresh, path)


def _said(found: list[CheckMessage]) -> str:
    return " ".join(str(message.msg) for message in found)


def test_a_key_file_that_fits_is_accepted(key_file: Path) -> None:
    assert checks.keys_fit() == []
    keyring.data_key(SCHEME_SCOPE)
    assert checks.keys_fit() == []


def test_a_missing_key_file_is_named(key_file: Path) -> None:
    key_file.unlink()

    assert "key-encryption is missing" in _said(checks.keys_fit())


def test_a_key_file_that_others_can_read_is_refused(key_file: Path) -> None:
    key_file.chmod(0o640)

    assert "0600" in _said(checks.keys_fit())
    with pytest.raises(BadKeyFile):
        keyring.data_key(SCHEME_SCOPE)


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "no key"), ("!!!", "not base64"), ("c2hvcnQ=", "32 bytes"), ("0000000000000000:", "32 bytes")],
)
def test_a_malformed_key_file_is_refused(key_file: Path, content: str, said: str) -> None:
    key_file.write_text(content)

    assert said in _said(checks.keys_fit())


def test_the_wrong_key_is_named_and_nothing_changes(key_file: Path) -> None:
    keyring.data_key(SCHEME_SCOPE)
    before = list(DataKey.objects.values())
    _write(key_file, NEW)

    assert key_id(OLD) in _said(checks.keys_fit())
    assert list(DataKey.objects.values()) == before


def test_a_key_that_was_added_by_hand_is_named_and_wraps_nothing(key_file: Path) -> None:
    keyring.data_key(SCHEME_SCOPE)
    _write(key_file, OLD, NEW)

    assert key_id(NEW) in _said(checks.keys_fit())
    assert "rotate_keys" in str(checks.keys_fit()[0].hint)
    with pytest.raises(BadKeyFile, match="rotate_keys"):
        keyring.data_key(family_scope(uuid4()))
    assert keyring.data_key(SCHEME_SCOPE)


def test_a_key_that_was_to_come_but_wraps_nothing_yet_stops_nobody(key_file: Path) -> None:
    keyring.data_key(SCHEME_SCOPE)
    KeyEncryptionKey.objects.create(id=key_id(NEW))

    assert checks.keys_fit() == []


def test_a_damaged_wrapped_key_is_found(key_file: Path) -> None:
    keyring.data_key(SCHEME_SCOPE)
    DataKey.objects.update(wrapped=bytes(60))

    assert "does not open" in _said(checks.keys_fit())


def test_the_last_key_wraps_and_the_ones_before_still_open(key_file: Path) -> None:
    first = keyring.data_key(SCHEME_SCOPE)

    KeyEncryptionKey.objects.create(id=key_id(NEW))
    _write(key_file, OLD, NEW)

    assert key_encryption().current == key_id(NEW)
    assert keyring.data_key(SCHEME_SCOPE).id == first.id
    assert checks.keys_fit() == []


def test_a_named_key_must_be_the_one_it_is_named_for() -> None:
    encoded = base64.b64encode(OLD).decode()

    assert parse(f"{key_id(OLD)}:{encoded}") == {key_id(OLD): OLD}
    with pytest.raises(BadKeyFile, match="another key"):
        parse(f"{key_id(NEW)}:{encoded}")


def test_the_schemes_own_models_tell_nothing_unlisted() -> None:
    for label in ("vault", "vaultapp"):
        assert list(checks._against_closed_list(apps.get_app_config(label))) == []


def test_an_unlisted_field_that_could_tell_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    app = apps.get_app_config("vaultapp")
    monkeypatch.setattr(type(app), "plain_fields", {})

    assert "vaultapp.household.district" in _said(list(checks._against_closed_list(app)))


def test_a_reason_must_be_given_and_must_still_be_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = apps.get_app_config("vaultapp")
    monkeypatch.setattr(type(app), "plain_fields", {"household.district": " ", "household.gone": "no more"})

    said = _said(list(checks._against_closed_list(app)))

    assert "household.district" in said
    assert "household.gone" in said


@isolate_apps("tests.vault.app")
def test_every_kind_that_could_tell_must_be_listed() -> None:
    class Loose(models.Model):  # noqa: DJ008
        text = models.TextField()
        mail = models.EmailField()
        facts = models.JSONField()
        born = models.DateField()
        scan = models.FileField()
        raw = models.BinaryField()
        where = models.GenericIPAddressField()
        chosen = models.CharField(max_length=1, choices=[("a", "A")])
        at = models.DateTimeField()
        score = models.IntegerField()

        class Meta:
            app_label = "vaultapp"

    telling = {field.name for field in Loose._meta.concrete_fields if plain._could_tell(field)}

    assert telling == {"text", "mail", "facts", "born", "scan", "raw", "where"}


@isolate_apps("tests.vault.app")
def test_a_sealed_field_must_be_sound() -> None:
    class Unsound(models.Model):  # noqa: DJ008
        text = SealedTextField(unique=True)

        class Meta:
            app_label = "vaultapp"
            ordering = ["text"]

    field = Unsound._meta.get_field("text")
    said = " ".join([*checks._wrong_with_field(field), *checks._wrong_with_model(Unsound, field)])

    for wrong in ("no scope", "unique", "Sealing", "UUID", "SealedQuerySet", "ordered"):
        assert wrong in said


@isolate_apps("tests.vault.app")
def test_a_sound_one_is_accepted() -> None:
    class Sound(SealedModel):
        text = SealedTextField(scope=SCHEME)

        class Meta:
            app_label = "vaultapp"

    field = Sound._meta.get_field("text")

    assert [*checks._wrong_with_field(field), *checks._wrong_with_model(Sound, field)] == []
    assert checks.sealed_fields_are_sound() == []
