"""Keeps wrapped keys and search tokens in a database of their own, so that each can be backed up, and
forgotten, apart from the data (clauses 1.6 and 8.8). No relation crosses."""

from django.db.models import Model

VAULT = "vault"
KEYS = "keys"
DATA = "default"


class KeysApart:
    def db_for_read(self, model: type[Model], **_hints: object) -> str:
        return KEYS if model._meta.app_label == VAULT else DATA

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **_hints: object) -> bool:
        return (one._meta.app_label == VAULT) == (other._meta.app_label == VAULT)

    def allow_migrate(self, db: str, app_label: str, **_hints: object) -> bool:
        return (app_label == VAULT) == (db == KEYS)
