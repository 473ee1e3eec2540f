"""That the database was found without its protection: kept outside it, told, and shown on Today (8.3, 9.1).

Whoever took a trigger away could change what is not sealed yet. So it is shown even after the trigger is there again,
until the daily check of a later day has read the whole log and found nothing wrong. It needs no new log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from hsww.ledger import alarm, outside

NAME = "unprotected"


@dataclass(frozen=True)
class Unprotected:
    since: datetime
    names: tuple[str, ...]
    """Of triggers that were missing, or of what was there and is not ours."""


def standing() -> Unprotected | None:
    kept = outside.read(NAME)
    return Unprotected(datetime.fromisoformat(kept["since"]), tuple(kept["names"])) if kept else None


def found(names: Iterable[str]) -> None:
    """Tells people the first time; whom a mail did not reach, `tick` tries again."""
    with outside.alone(NAME):
        before = standing()
        since, known = (before.since, before.names) if before else (timezone.now(), ())
        now = sorted({*known, *names})
        if before is None or now != list(known):
            outside.write(NAME, {"since": since.isoformat(), "names": now})
    if before is None:
        alarm.tell_all()


def checked() -> None:
    """Nothing is missing, and the whole log holds."""
    with outside.alone(NAME):
        before = standing()
        if before and timezone.localdate(before.since) < timezone.localdate():
            outside.write(NAME, {})
