from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hsww.ledger import logs
from hsww.ledger.entries import Subject
from hsww.ledger.export import FAMILY, Scope, lines
from hsww.ledger.logs import Log
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
        asked.add_argument("--logs", action="store_true", help="show the names of the scheme's logs instead")
        asked.add_argument(
            "--page", type=Path, metavar="FILE", help="write the page that checks receipts and exports"
        )

        parser.add_argument("--log", metavar="NAME", help="an older log; usually the newest")

    def handle(self, *_args: Any, **options: Any) -> None:
        log = _log(options["log"])
        if options["page"]:
            options["page"].write_text(page(), encoding="utf-8")
        elif options["logs"]:
            self.stdout.writelines(f"{one.name}\n" for one in logs.all_of_them())
        elif options["key"]:
            self.stdout.write(str(log.key))
        else:
            for line in lines("all" if options["all"] else _scope(options["scope"]), log):
                self.stdout.write(line, ending="")


def _log(name: str | None) -> Log:
    found = logs.named(name) if name else logs.current()
    if found is None:
        raise CommandError("There is no log of that name. --logs shows them all.")
    return found


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
