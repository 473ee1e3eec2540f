"""Checks every signature on every Record of Access form again, and every receipt (9.1).

It names none: of what does not hold it tells the number of the receipt, or of the line where there is none.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hsww.vault.keyring import keyring
from records.checking import check_everything


class Command(BaseCommand):
    help = "Checks every signature on every Record of Access form, and every receipt."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with keyring():
            found = check_everything()
        self.stdout.write(f"{found.checked} checked, {found.older} from before signatures were checked.")
        for number in found.faults:
            self.stdout.write(f"{number} does not hold.")
        if found.faults:
            raise CommandError(f"{len(found.faults)} do not hold. Tell the safeguarding lead and the chair.")
