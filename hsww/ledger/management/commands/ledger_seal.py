from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hsww.ledger.sealing import InconsistentLog, seal


class Command(BaseCommand):
    help = "Seals waiting ledger entries and signs a checkpoint. Safe to run at any time, also twice at once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            checkpoint = seal()
        except InconsistentLog as error:
            raise CommandError(f"The ledger is not signed: {error}") from error
        self.stdout.write(checkpoint.note if checkpoint else "Nothing waits to be sealed.")
