"""`manage.py restore`: fills an empty place from a copy of the data and one of the keys, and proves it."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from hsww.keeping.age_keys import identities
from hsww.keeping.refusals import Refused
from hsww.keeping.restoring import Source, restore
from hsww.ledger.record import LedgerUnavailable
from hsww.vault.errors import VaultError


def moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("write the time like 2026-04-01T12:00") from None
    return found if found.tzinfo else timezone.make_aware(found)


class Command(BaseCommand):
    help = "Restores into an empty place. Changes nothing where there is anything already."
    # They would refuse to run where a restore was broken off, which is what this command is for.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="data", type=Path, required=True, metavar="DIR", help="copies of the data"
        )
        parser.add_argument("--keys-from", type=Path, required=True, metavar="DIR", help="copies of the keys")
        parser.add_argument(
            "--identity", required=True, metavar="FILE", help="the offline identity, or - to type it"
        )
        parser.add_argument("--escrow", type=Path, metavar="DIR", help="where to take a missing key from")
        parser.add_argument(
            "--at", type=moment, metavar="TIME", help="the newest copy of the data up to this time"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            source = Source(
                data=options["data"],
                keys=options["keys_from"],
                identities=identities(options["identity"]),
                escrow=options["escrow"],
                at=options["at"],
            )
            said = restore(source)
        except (Refused, VaultError, LedgerUnavailable) as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            raise CommandError(f"The restore failed: {error.strerror}. Run it again.") from error
        except DatabaseError as error:
            raise CommandError(
                f"The restore failed in the database ({type(error).__name__}). Run it again."
            ) from error
        self.stdout.writelines(f"{line}\n" for line in said)
