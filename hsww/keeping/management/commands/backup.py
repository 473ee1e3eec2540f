"""`manage.py backup`: copies of everything, encrypted, while the site serves; or a drill that tries them out."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hsww.keeping.backing_up import back_up
from hsww.keeping.drilling import drill
from hsww.keeping.refusals import Refused
from hsww.ledger.record import LedgerUnavailable
from hsww.vault.errors import VaultError


class Command(BaseCommand):
    help = "Copies the data and the keys, each encrypted to the offline recipients, while the site serves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--to", type=Path, metavar="DIR", help="the folder for copies of the data")
        what.add_argument(
            "--drill", action="store_true", help="back up and restore in a scratch place, compare, and report"
        )
        parser.add_argument(
            "--keys-to",
            type=Path,
            metavar="DIR",
            help="the folder for copies of the keys; usually HSWW_COPIES",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["drill"]:
                self._drill()
            else:
                self._tell(back_up(to=options["to"], keys_to=options["keys_to"]))
        except (Refused, VaultError, LedgerUnavailable) as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            raise CommandError(f"The backup failed: {error.strerror}.") from error

    def _drill(self) -> None:
        ran = drill()
        self._tell(ran.report.splitlines())
        if not ran.held:
            raise CommandError("The drill failed. Do not rely on these backups until it holds.")

    def _tell(self, lines: list[str]) -> None:
        self.stdout.writelines(f"{line}\n" for line in lines)
