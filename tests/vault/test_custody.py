import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyrage
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pytest_django import Settings

from hsww.vault import custody, kek, keyring, rotation
from hsww.vault.errors import BadCopy, BadKeyFile, NotEmpty
from hsww.vault.models import DataKey, Destroyed, KeyEncryptionKey, SearchToken, TokenKind
from hsww.vault.scopes import SCHEME_SCOPE, family_scope

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def offline(settings: Settings) -> list[custody.Identity]:
    return custody.identities(Path(settings.RECIPIENTS).with_name("offline-identity"))


@pytest.fixture
def key_file(settings: Settings) -> Path:
    return Path(settings.KEY_ENCRYPTION_FILE)


def store() -> Sequence[Any]:
    return [
        [
            {**row, "wrapped": bytes(row["wrapped"])} if "wrapped" in row else row
            for row in model.objects.order_by("pk").values()
        ]
        for model in (KeyEncryptionKey, DataKey)
    ] + [list(Destroyed.objects.values("kind", "scope_id", "strand", "at", "finished_at"))]


def empty() -> None:
    for model in (SearchToken, DataKey, KeyEncryptionKey, Destroyed):
        model.objects.all().delete()


def test_a_copy_brings_everything_but_the_tokens_back(offline: list[Any]) -> None:
    with keyring.keyring():
        keyring.create_many([SCHEME_SCOPE, *(family_scope(uuid4()) for _ in range(3))])
    DataKey.objects.filter(kind="scheme").update(retired=timezone.now())
    Destroyed.objects.create(kind="family", scope_id=uuid4(), strand="support", at=timezone.now())
    SearchToken.objects.create(kind=TokenKind.WORD, token=1, owner=uuid4(), ref=uuid4())
    before, made = store(), custody.copy_keys()

    empty()
    content = custody.read_copy(made.path, offline)
    custody.load_copy(content)

    assert store() == before
    assert not SearchToken.objects.exists()
    assert (content.rows, content.digest, content.made_at) == (6, made.digest, made.made_at)
    assert made.rows == 6


def test_a_copy_is_for_its_owner_alone_and_leaves_nothing_half_made(settings: Settings) -> None:
    keyring.data_key(SCHEME_SCOPE)

    made = custody.copy_keys()

    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made.path.parent.stat().st_mode & 0o777 == 0o700
    assert {path.name for path in Path(settings.COPIES).iterdir()} == {made.path.name, "escrow"}


def test_a_copy_can_be_made_elsewhere(tmp_path: Path) -> None:
    keyring.data_key(SCHEME_SCOPE)

    made = custody.copy_keys(tmp_path)

    assert [copy.path for copy in custody.copies(tmp_path)] == [made.path]
    assert custody.copies() == []


def test_a_copy_is_opened_by_nobody_but_the_offline_identity() -> None:
    keyring.data_key(SCHEME_SCOPE)
    made = custody.copy_keys()

    with pytest.raises(BadCopy, match="not for this identity"):
        custody.read_copy(made.path, [pyrage.x25519.Identity.generate()])


def test_a_damaged_copy_is_refused(offline: list[Any]) -> None:
    keyring.data_key(SCHEME_SCOPE)
    path = custody.copy_keys().path
    whole = path.read_bytes()

    for wrong in (whole[:-40], whole[:-1] + bytes([whole[-1] ^ 1]), b"", b"age-encryption.org/v1\n"):
        path.write_bytes(wrong)
        with pytest.raises(BadCopy):
            custody.read_copy(path, offline)


def test_a_copy_that_reads_back_otherwise_gets_no_name(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring.data_key(SCHEME_SCOPE)
    other = custody.custody_format.written(timezone.now(), [])
    monkeypatch.setattr(pyrage, "decrypt", lambda _content, _identities: other)

    with pytest.raises(BadCopy, match="not the one that was written"):
        custody.copy_keys()
    assert [path.name for path in Path(settings.COPIES).iterdir()] == ["escrow"]


def test_a_copy_is_not_loaded_over_other_keys(offline: list[Any]) -> None:
    keyring.data_key(SCHEME_SCOPE)
    content = custody.read_copy(custody.copy_keys().path, offline)
    before = store()

    with pytest.raises(NotEmpty):
        custody.load_copy(content)
    assert store() == before


def test_what_a_copy_needs_is_in_escrow(key_file: Path, offline: list[Any]) -> None:
    keyring.data_key(SCHEME_SCOPE)
    custody.copy_keys()

    ((kek_id, key),) = kek.keys_in(key_file).items()
    (path,) = custody.escrow_folder().iterdir()

    assert path.name == f"{kek_id}.age"
    assert path.stat().st_mode & 0o777 == 0o600
    assert custody.open_escrow(path, offline) == key


def test_an_escrowed_key_under_another_name_is_refused(key_file: Path, offline: list[Any]) -> None:
    path = custody.escrow(next(iter(kek.keys_in(key_file))))
    renamed = path.rename(path.with_name("0123456789abcdef.age"))

    with pytest.raises(BadCopy, match="another key"):
        custody.open_escrow(renamed, offline)


def test_a_key_that_is_nowhere_cannot_be_escrowed() -> None:
    with pytest.raises(BadKeyFile, match="neither in escrow nor in the key file"):
        custody.escrow("0" * 16)


@pytest.mark.parametrize("content", ["", "# nobody\n", "age1nonsense\n"])
def test_without_a_recipient_nothing_is_copied(settings: Settings, tmp_path: Path, content: str) -> None:
    keyring.data_key(SCHEME_SCOPE)
    settings.RECIPIENTS = tmp_path / "recipients"
    settings.RECIPIENTS.write_text(content)

    with pytest.raises(ImproperlyConfigured, match="age recipient"):
        custody.copy_keys()
    assert custody.copies() == []


def test_old_copies_go_but_never_the_newest() -> None:
    keyring.data_key(SCHEME_SCOPE)
    first, second = custody.copy_keys(), custody.copy_keys()

    kept_a_week = custody.prune_copies()
    gone = custody.prune_copies(timedelta(0))

    assert kept_a_week == []
    assert gone == [first.path]
    assert [copy.path for copy in custody.copies()] == [second.path]
    assert custody.copies()[0].made_at == second.made_at


def test_a_key_out_of_use_stays_in_escrow_while_a_copy_needs_it() -> None:
    keyring.data_key(SCHEME_SCOPE)
    custody.copy_keys()
    old = rotation.rotate().dropped[0]
    path = custody.escrow_folder() / f"{old}.age"

    custody.prune_copies(timedelta(0))
    still_there = path.exists()
    custody.copy_keys()
    custody.prune_copies(timedelta(0))

    assert still_there
    assert not path.exists()


def test_a_key_out_of_use_stays_in_escrow_for_as_long_as_copies_elsewhere_live() -> None:
    keyring.data_key(SCHEME_SCOPE)
    custody.copy_keys()
    path = custody.escrow_folder() / f"{rotation.rotate().dropped[0]}.age"
    for copy in custody.copies():
        copy.path.unlink()

    custody.prune_escrow()
    within_the_week = path.exists()
    week_ago = (timezone.now() - timedelta(days=8)).timestamp()
    os.utime(path, (week_ago, week_ago))
    custody.prune_escrow()

    assert within_the_week
    assert not path.exists()


def test_a_key_in_use_never_leaves_escrow(key_file: Path) -> None:
    path = custody.escrow(next(iter(kek.keys_in(key_file))))
    os.utime(path, (0, 0))

    custody.prune_escrow(timedelta(0))

    assert path.exists()


def test_an_identity_file_as_age_makes_it_is_read(tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    file = tmp_path / "identity"
    file.write_text(f"# created: today\n# public key: {identity.to_public()}\n{identity}\n")

    assert [str(found) for found in custody.identities(file)] == [str(identity)]
    file.write_text("nonsense\n")
    with pytest.raises(BadCopy):
        custody.identities(file)
