from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hsww.ledger import alarm
from hsww.ledger.beginning import begin
from hsww.ledger.notes import BadNote
from hsww.ledger.sealing import InconsistentLog, seal
from hsww.ledger.signing import public_key


class Command(BaseCommand):
    help = "Begins a new log after the ledger was found not to hold. Refuses while nothing was found."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not alarm.standing():
            raise CommandError("Nothing was found in the ledger, so it goes on as it is.")
        try:
            new = begin("broken")
            seal()
        except BadNote as error:
            raise CommandError(
                f"The last signed head that is kept outside cannot be read: {error}"
            ) from error
        except InconsistentLog as error:
            raise CommandError(f"The ledger is not signed: {error}") from error
        self.stdout.write(f"The log goes on as {new.name}.")
        self.stdout.writelines(f"{line}\n" for line in new.sentences())
        self.stdout.write(f"Its public key, to be kept outside the scheme: {public_key(new.name)}")
