"""`manage.py rotate_keys`: a new key-encryption key, or new data keys, while the site serves (8.2).

    rotate_keys                          a new key-encryption key; what a cut-off run began is finished
    rotate_keys --data KIND:ID:STRAND    a new data key for one file, such as family:…:support; its rows are rewritten
    rotate_keys --data all               new data keys for all files
    rotate_keys --purge                  old data keys that nothing needs any more are deleted

Each run that changed something is one entry of the ledger. It refuses, and says why, when another rotation runs,
when the key file is not the one the keys need, or when no recipient for the escrow is known.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from hsww.ledger.models import Action
from hsww.ledger.record import LedgerUnavailable, record
from hsww.vault import resealing, rotation
from hsww.vault.errors import VaultError
from hsww.vault.scopes import SCHEME_SCOPE, KeyScope

CLAUSE = "8.2"
COULD_NOT = (VaultError, ImproperlyConfigured, Error, OSError)


class Command(BaseCommand):
    help = "Gives the scheme a new key-encryption key, or files new data keys."
    requires_system_checks = []
    """A key file that the checks refuse may be one that this command mends; it looks for itself."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", metavar="KIND:ID:STRAND", help="replace this file's data key, or 'all'")
        parser.add_argument("--purge", action="store_true", help="delete old data keys that nothing needs")

    def handle(self, *_args: Any, data: str | None, purge: bool, **_options: Any) -> None:
        try:
            said = _done(data, purge)
        except COULD_NOT as error:
            raise CommandError(f"The keys were not all replaced: {error} Run it again.") from error
        self.stdout.write(said)
        try:
            _record(said)
        except (LedgerUnavailable, *COULD_NOT) as error:
            raise CommandError("This was done, but it could not be written into the access log.") from error


def _done(data: str | None, purge: bool) -> str:
    if data:
        replaced = resealing.replace_data_keys(_scopes(data))
        said = f"{replaced} values sealed with new data keys."
    elif not purge:
        done = rotation.rotate()
        said = (
            f"The new key-encryption key is {done.new}. It wraps {done.rewrapped} data keys"
            f" in place of {', '.join(done.dropped) or 'none'}. Copy of the keys: {done.copy.path.name}."
        )
    else:
        said = ""
    return f"{said} {resealing.purge_retired()} old data keys deleted.".strip() if purge else said


def _scopes(named: str) -> list[KeyScope]:
    if named == "all":
        return resealing.living_scopes()
    try:
        kind, scope_id, strand = named.split(":")
        return [KeyScope(kind, UUID(scope_id), strand)]
    except (ValueError, VaultError):
        raise CommandError("Name a file as KIND:ID:STRAND, such as family:…:support, or say all.") from None


def _record(said: str) -> None:
    record(
        actor=None, hat="", action=Action.ROTATED, clause=CLAUSE, rule="rotate_keys",
        reason=said, reason_scope=SCHEME_SCOPE,
    )  # fmt: skip
