from typing import ClassVar

from django.apps import AppConfig


class VaultTestConfig(AppConfig):
    name = "tests.vault.app"
    label = "vaultapp"

    plain_fields: ClassVar[dict[str, str]] = {"household.district": "a facet the statistics need"}
