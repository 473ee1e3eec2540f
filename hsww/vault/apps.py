from importlib import import_module
from typing import ClassVar

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "hsww.vault"
    label = "vault"

    plain_fields: ClassVar[dict[str, str]] = {
        "keyencryptionkey.id": "fingerprint of a key, which does not lead back to it",
        "destroyed.strand": "one of three words, held by a constraint",
        "datakey.strand": "one of three words, held by a constraint",
        "datakey.wrapped": "already ciphertext: the wrapped data key",
    }

    def ready(self) -> None:
        # Checks need models, which do not exist yet when this module is read.
        import_module("hsww.vault.checks")
        resealing = import_module("hsww.vault.resealing")
        owners = import_module("hsww.vault.files_owners")
        resealing.USERS["files"] = resealing.User(
            owners.reseal_all, lambda scopes: set().union(*map(owners.sealed_under, scopes))
        )
