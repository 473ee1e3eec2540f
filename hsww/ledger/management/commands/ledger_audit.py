"""`manage.py ledger_audit`: computes the whole ledger again if that is due. A timer of its own runs it every minute."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hsww.ledger import protection


class Command(BaseCommand):
    help = "Checks the whole access log, once a day, at a moment that nobody can know."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            done = protection.audit_daily()
        except protection.LedgerTamperedError as error:
            raise CommandError("The access log does not hold; the lines above say where.") from error
        if done:
            self.stdout.write(done)
