"""Opens a scheme that nobody can sign in to yet: invites its administrator, and its lead or chair.

After these two, nobody gets in without an invitation, and nothing opens without a second person. The command
refuses once it has been used.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied
from hsww.people import actions
from hsww.policy.clauses import VERSION
from hsww.vault.keyring import keyring


class Command(BaseCommand):
    help = "Invites the first two people: the administrator, and the safeguarding lead or the chair."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--address", required=True, help="where the site is, like https://hsww.example.org"
        )
        parser.add_argument("--administrator", required=True, help="e-mail address")
        second = parser.add_mutually_exclusive_group(required=True)
        second.add_argument("--lead", help="e-mail address of the safeguarding lead")
        second.add_argument("--chair", help="e-mail address of the chair")

    def handle(self, *_args: Any, **options: Any) -> None:
        hat, office = Hat.ORGANISER, Office.SAFEGUARDING_LEAD
        if options["chair"]:
            hat, office = Hat.TRUSTEE, Office.CHAIR
        try:
            with keyring(), transaction.atomic():
                actions.adopt_policy(by=None, text_key=VERSION)
                offers = actions.found(
                    administrator=options["administrator"],
                    other=options["lead"] or options["chair"],
                    other_hat=hat,
                    other_office=office,
                )
        except Denied:
            raise CommandError("This scheme has been founded already.") from None
        self.stdout.write("Give each person their own link. It works once, for 7 days.")
        for who, offer in zip(("Administrator", office.label), offers, strict=True):
            self.stdout.write(
                f"{who}: {options['address'].rstrip('/')}{reverse('invitation_accept', args=offer)}"
            )
