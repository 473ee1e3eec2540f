from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hsww.ledger.entries import Subject
from hsww.ledger.export import FAMILY, Scope, lines
from hsww.ledger.signing import public_key
from hsww.ledger.verifier.build import page


class Command(BaseCommand):
    help = "Writes the sealed ledger to standard output, for python -m hsww.ledger.verify and for the checking page."

    def add_arguments(self, parser: CommandParser) -> None:
        asked = parser.add_mutually_exclusive_group()
        asked.add_argument(
            "--scope",
            nargs="+",
            default=["none"],
            metavar="SCOPE",
            help="none: hashes alone; family:ID: what that family may be told; entry:ID: these entries",
        )
        asked.add_argument("--all", action="store_true", help="tell every entry; never hand this out")
        asked.add_argument("--key", action="store_true", help="show the public key instead")
        asked.add_argument(
            "--page", type=Path, metavar="FILE", help="write the page that checks receipts and exports"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["page"]:
            options["page"].write_text(page(), encoding="utf-8")
        elif options["key"]:
            self.stdout.write(str(public_key()))
        else:
            for line in lines("all" if options["all"] else _scope(options["scope"])):
                self.stdout.write(line, ending="")


def _scope(asked: list[str]) -> Scope:
    if asked == ["none"]:
        return "none"
    try:
        named = [(kind, UUID(value)) for kind, _, value in (one.partition(":") for one in asked)]
    except ValueError as error:
        raise CommandError("A scope is none, family:ID, or one or more of entry:ID.") from error
    match named:
        case [(kind, one)] if kind == FAMILY:
            return Subject(FAMILY, one)
        case _ if {kind for kind, _ in named} == {"entry"}:
            return frozenset(one for _, one in named)
    raise CommandError("A scope is none, family:ID, or one or more of entry:ID.")
