"""Stands in front of Django's `dumpdata`, which would write a scheme's records out in plain text."""

from typing import NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Refuses: records leave this scheme only sealed, in a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ignored", nargs="*")

    def handle(self, *_args: object, **_options: object) -> NoReturn:
        raise CommandError("HSWW does not write records out in plain text. Use: manage.py backup")
