from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser

from hsww.ledger.entries import Subject
from hsww.ledger.export import Scope, lines
from hsww.ledger.signing import public_key


class Command(BaseCommand):
    help = "Writes the sealed ledger to standard output, for python -m hsww.ledger.verify."

    def add_arguments(self, parser: CommandParser) -> None:
        asked = parser.add_mutually_exclusive_group()
        asked.add_argument(
            "--about", nargs=2, metavar=("KIND", "ID"), help="tell the entries about this file only"
        )
        asked.add_argument("--all", action="store_true", help="tell every entry; without this, hashes alone")
        asked.add_argument("--key", action="store_true", help="show the public key instead")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["key"]:
            self.stdout.write(str(public_key()))
            return
        for line in lines(_scope(options)):
            self.stdout.write(line, ending="")


def _scope(options: dict[str, Any]) -> Scope:
    if options["about"]:
        kind, subject = options["about"]
        return Subject(kind, UUID(subject))
    return "all" if options["all"] else "none"
