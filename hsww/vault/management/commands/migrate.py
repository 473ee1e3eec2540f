"""`migrate`, which asks of the key store only what is kept there.

Django walks every app's migrations through every database, and works each one's models out again to no purpose: on
the key store that doubled the time of a first start.
"""

from typing import Any

from django.core.management.commands import migrate

from hsww.vault.router import KEYS, VAULT


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] == KEYS and not options["app_label"]:
            # Django refuses to make tables without migrations for one app alone; the vault's all have one.
            options |= {"app_label": VAULT, "run_syncdb": False}
        super().handle(*args, **options)
