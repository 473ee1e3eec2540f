"""Checks every signature on every Record of Access form again, every receipt, and whether one is gone (9.1).

It names none: of what does not hold it tells the number of the receipt, or of the line where there is none; of what is
gone, the number of the log's entry.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hsww.vault.keyring import keyring
from records.checking import NOT_HERE, check_everything


class Command(BaseCommand):
    help = "Checks every signature on every Record of Access form, and every receipt."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with keyring():
            found = check_everything()
        self.stdout.write(f"{found.checked} checked, {found.older} from before signatures were checked.")
        for number in found.faults:
            self.stdout.write(f"{number} does not hold.")
        for number in found.gone:
            self.stdout.write(f"{number}: {NOT_HERE}")
        if found.faults or found.gone:
            gone = f" {len(found.gone)} are gone." if found.gone else ""
            raise CommandError(
                f"{len(found.faults)} do not hold.{gone} Tell the safeguarding lead and the chair."
            )
