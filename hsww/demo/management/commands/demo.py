"""manage.py demo --families N --seed S --json: fills an empty scheme with a believable, plainly fictional one.

The same seed, number and day give the same scheme, but for keys, ciphertext and the password. Sign-ins go to
standard output, the progress bar to standard error.
"""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hsww.demo.load import NotEmptyError, NotHereError, fill
from hsww.demo.staff import Staff

FEWEST, MOST = 1, 100_000
WIDTH = 40


class Command(BaseCommand):
    help = "Fills an empty scheme with fictional people and families."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--families", type=int, default=60, metavar="N", help=f"{FEWEST} to {MOST:,}")
        parser.add_argument("--seed", type=int, default=7, metavar="S", help="The same seed, the same scheme")
        parser.add_argument("--json", action="store_true", help="Print the sign-ins as JSON")
        parser.add_argument("--today", type=date.fromisoformat, help="The day the story ends (YYYY-MM-DD)")

    def handle(self, *_args: Any, **options: Any) -> None:
        families: int = options["families"]
        if not FEWEST <= families <= MOST:
            raise CommandError(f"--families must be from {FEWEST} to {MOST:,}.")
        today = options["today"] or timezone.localdate()
        if today > timezone.localdate():
            raise CommandError("--today must not be in the future.")
        told = progress(self.stderr, families)
        try:
            staff, password = fill(families=families, seed=options["seed"], today=today, told=told)
        except (NotEmptyError, NotHereError) as refused:
            raise CommandError(str(refused)) from refused
        rows = sign_ins(staff, password)
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(
                "\n".join(f"{one['what']:<44} {one['email']:<38} {one['password']}" for one in rows)
            )


def sign_ins(staff: Staff, password: str) -> list[dict[str, str]]:
    """One of every hat, and the special cases worth trying."""
    return [
        {
            "hat": one.roles[0].hat.value,
            "name": one.name,
            "email": one.email,
            "password": password,
            "what": one.what,
        }
        for one in staff
        if one.what
    ]


def progress(out: Any, families: int) -> Callable[[int], None]:
    """A bar on a terminal; elsewhere a line every tenth of the way."""
    tenth = 0

    def told(done: int) -> None:
        nonlocal tenth
        if out.isatty():
            filled = WIDTH * done // families
            end = "\n" if done == families else ""
            out.write(
                f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} of {families:,} families", ending=end
            )
            out.flush()
        elif 10 * done // families > tenth:
            tenth = 10 * done // families
            out.write(f"{done:,} of {families:,} families")

    return told
