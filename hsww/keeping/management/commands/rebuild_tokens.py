"""`manage.py rebuild_tokens`: makes the search tokens anew from the data, while the site serves (8.2).

Run it after an update whose notes say that tokens are made in another way. A run that was cut off is begun again;
meanwhile whoever could be found is found. Each run is one entry of the ledger.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from hsww.ledger.models import Action
from hsww.ledger.record import LedgerUnavailable, record
from hsww.vault.errors import VaultError
from hsww.vault.renewing import renew
from hsww.vault.scopes import SCHEME_SCOPE

CLAUSE = "8.2"


class Command(BaseCommand):
    help = "Makes the search tokens anew from the data, while the site serves."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            said = str(renew())
        except (VaultError, Error) as error:
            raise CommandError(f"The search tokens are not all made: {error} Run it again.") from error
        self.stdout.write(said)
        try:
            record(
                actor=None, hat="", action=Action.CHANGED, clause=CLAUSE, rule="rebuild_tokens",
                reason=said, reason_scope=SCHEME_SCOPE,
            )  # fmt: skip
        except (LedgerUnavailable, VaultError, Error) as error:
            raise CommandError("This was done, but it could not be written into the access log.") from error
