"""Refuses to start when something would be stored in plain text, or when the keys do not fit (1.6, 8.2)."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, models

from hsww.vault import plain
from hsww.vault.base import Sealing
from hsww.vault.errors import BadKeyFile
from hsww.vault.fields import SealedField
from hsww.vault.kek import KeyEncryption, key_encryption
from hsww.vault.keyring import wrapping_place
from hsww.vault.models import DataKey, KeyEncryptionKey
from hsww.vault.querysets import SealedRefusals


@register(Tags.security)
def keys_fit(**_options: Any) -> list[CheckMessage]:
    try:
        keeper = key_encryption()
    except BadKeyFile as wrong:
        return [Error(str(wrong), id="vault.E001")]
    try:
        return list(_misfits(keeper))
    except DatabaseError:
        # Before the first migration there is no table, and so no key that could not be opened.
        return []


def _misfits(keeper: KeyEncryption) -> Iterator[CheckMessage]:
    known = set(KeyEncryptionKey.objects.values_list("id", flat=True))
    if known and keeper.current not in known:
        yield Error(
            f"The key store does not know the key {keeper.current}, the last of the key file.",
            hint="If it was added by hand, run manage.py rotate_keys. Nothing was changed.",
            id="vault.E003",
        )
    for kek_id in DataKey.objects.order_by("kek_id").values_list("kek_id", flat=True).distinct():
        row = DataKey.objects.filter(kek_id=kek_id)[0]
        try:
            keeper.unwrap(bytes(row.wrapped), wrapping_place(row), kek_id)
        except BadKeyFile as wrong:
            yield Error(str(wrong), hint="Put the right key file back. Nothing was changed.", id="vault.E002")


@register(Tags.models)
def nothing_told_in_plain_text(**_options: Any) -> list[CheckMessage]:
    return [message for app in plain.our_apps() for message in _against_closed_list(app)]


def _against_closed_list(app: AppConfig) -> Iterator[CheckMessage]:
    listed, found = plain.reasons(app), dict(plain.telling_fields(app))
    for name in sorted(found.keys() - {key for key, reason in listed.items() if reason.strip()}):
        yield Error(
            f"{app.label}.{name} could name, locate or narrate, and is stored in plain text.",
            hint="Seal it, or give the reason in the app's plain_fields.",
            id="vault.E010",
        )
    for name in sorted(listed.keys() - found.keys()):
        yield Error(f"{app.label} gives a reason for {name}, which needs none.", id="vault.E011")


@register(Tags.models)
def sealed_fields_are_sound(**_options: Any) -> list[CheckMessage]:
    return [
        Error(f"{field}: {wrong}", obj=field, id="vault.E020")
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, SealedField)
        for wrong in (*_wrong_with_field(field), *_wrong_with_model(model, field))
    ]


def _wrong_with_field(field: SealedField) -> Iterator[str]:
    if field.scope is None:
        yield "it has no scope, so there is no key to seal it with."
    if field.unique or getattr(field, "db_index", False) or field.primary_key:
        yield "ciphertext cannot be unique, indexed or a primary key."


def _wrong_with_model(model: type[models.Model], field: SealedField) -> Iterator[str]:
    if not issubclass(model, Sealing):
        yield "its model must stand on hsww.vault.base.Sealing or have SealedHistory."
    if isinstance(model._meta.pk, models.AutoField):
        yield "its row's id must be known before it is saved: use a UUID."
    if not isinstance(model._default_manager.all(), SealedRefusals):
        yield "its manager must be made from SealedQuerySet."
    if any(str(term).lstrip("-") == field.name for term in model._meta.ordering or ()):
        yield "rows cannot be ordered by it."
