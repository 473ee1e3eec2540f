"""Tries the backups out: copies everything, restores it in a scratch place, and reports (1.6, 8.2).

The copies of a drill are encrypted to an identity that is made for it, goes to the restoring process by its standard
input and is then forgotten, because the real one is offline. All else is as in a real restore: rows and files
against the manifest, a sample of sealed values, the access log. The scratch place is removed afterwards.

`tick` runs it once a month, by night if it can. What it found stays in a row of `Drill`, and an administrator is told
when it failed or has not run for too long.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pyrage
from django.conf import settings
from django.utils import timezone

from hsww.keeping.backing_up import copying_data
from hsww.keeping.copies import name_of, private_folder, writing
from hsww.keeping.models import Drill
from hsww.keeping.older_log import BEGINS, ENDS
from hsww.keeping.refusals import Refused
from hsww.keeping.scratch_place import environment_of
from hsww.keeping.turns import alone
from hsww.ledger.models import Action, Entry
from hsww.ledger.record import record
from hsww.vault import custody_format

EVERY = timedelta(days=28)
AT_THE_LATEST = timedelta(days=31)
AFTER_A_FAILURE = timedelta(days=1)
MORNING = 6


def drill() -> Drill:
    with alone() as scratch:
        started = time.monotonic()
        try:
            said, held = _try_out(scratch), True
            said.append(f"The drill held, in {time.monotonic() - started:.0f} seconds.")
        except Refused as failed:
            said, held = [str(failed)], False
    record(actor=None, hat="", action=Action.BACKED_UP, clause="8.2", rule="backup --drill")
    return Drill.objects.create(ran_at=timezone.now(), held=held, report="\n".join(said))


def drill_if_due() -> str:
    """The periodic work; says what it did, and fails when the drill does."""
    if not is_due(timezone.now()):
        return ""
    ran = drill()
    if not ran.held:
        raise Refused("The drill of the backups failed.")
    return "backups tried out"


def is_due(now: datetime) -> bool:
    last = Drill.objects.order_by("-ran_at").first()
    since = last.ran_at if last else begun_at()
    if since is None:
        return False
    if last and not last.held:
        return now - since > AFTER_A_FAILURE
    is_night = timezone.localtime(now).hour < MORNING
    return now - since > (EVERY if is_night else AT_THE_LATEST)


def begun_at() -> datetime | None:
    """When the scheme began to be used; before that there is nothing to try out."""
    return Entry.objects.order_by("id").values_list("at", flat=True).first()


def _try_out(scratch: Path) -> list[str]:
    identity = pyrage.x25519.Identity.generate()
    data, keys = private_folder(scratch / "data-copies"), private_folder(scratch / "key-copies")
    with copying_data(data, scratch, [identity.to_public()]) as copied:
        _copy_keys(keys, identity.to_public())
    said = [f"Copied {copied.rows} rows and {copied.files} files."]
    with environment_of(scratch / "place") as environment:
        ran = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "django", "restore",
             f"--from={data}", f"--keys-from={keys}", "--identity=-"],
            cwd=settings.BASE_DIR, env=environment, input=str(identity), text=True, capture_output=True, check=False,
        )  # fmt: skip
    if ran.returncode:
        raise Refused(f"The restore failed. {_reason(ran.stderr)}")
    return [*said, *_of_the_copies(ran.stdout.splitlines())]


def _of_the_copies(said: list[str]) -> Iterator[str]:
    """Not that a new log begins: it goes with the scratch place, and nobody is to keep its key."""
    is_of_the_log = False
    for line in said:
        is_of_the_log = is_of_the_log or line.startswith(BEGINS)
        if not is_of_the_log:
            yield line
        is_of_the_log = is_of_the_log and not line.startswith(ENDS)


def _copy_keys(to: Path, recipient: pyrage.x25519.Recipient) -> None:
    made_at = timezone.now()
    content = custody_format.written(made_at, custody_format.of_store())
    with writing(to / name_of("keys", made_at)) as file:
        file.write(pyrage.encrypt(content, [recipient]))


def _reason(said: str) -> str:
    """Its last line is the refusal, or the kind of what went wrong."""
    return (said.strip().splitlines() or ["It said nothing."])[-1].removeprefix("CommandError: ")
