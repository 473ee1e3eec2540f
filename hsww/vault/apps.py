from importlib import import_module
from typing import ClassVar

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "hsww.vault"
    label = "vault"

    plain_fields: ClassVar[dict[str, str]] = {
        "datakey.strand": "one of three words, held by a constraint",
        "datakey.kek_id": "fingerprint of the key that wraps this one",
        "datakey.wrapped": "already ciphertext: the wrapped data key",
    }

    def ready(self) -> None:
        # Checks need models, which do not exist yet when this module is read.
        import_module("hsww.vault.checks")
