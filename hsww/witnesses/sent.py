"""What was sent to whom, kept outside the database, so that whoever owns that cannot stop a mail unnoticed (9.1).

Each address that was sent a checkpoint stands in the file under its id until it was told that it gets no more. So it is
told too if somebody ended it in the database alone; and one whose row is gone altogether is noticed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from hsww.ledger import outside
from hsww.ledger.notes import Head
from hsww.witnesses.models import Address

NAME = "mailed"
GIVE_UP = timedelta(days=2)
FRESH = timedelta(days=7)
"""Who was ended longer ago, and is not in the file, was told before the file was lost."""


@dataclass(frozen=True)
class Last:
    log: str
    size: int
    """Within that log."""
    at: datetime


def last(address: Address) -> Last | None:
    kept = outside.read(NAME).get(str(address.pk), {})
    return Last(kept["log"], kept["size"], datetime.fromisoformat(kept["at"])) if "log" in kept else None


def keep(address: Address, head: Head) -> None:
    _set(address, {"log": head.origin, "size": head.size, "at": timezone.now().isoformat()})


def to_be_told_the_end() -> Iterator[Address]:
    kept, now = outside.read(NAME), timezone.now()
    for address in Address.objects.exclude(ended_at=None):
        known = kept.get(str(address.pk))
        if known is None and address.ended_at and now - address.ended_at > FRESH:
            continue
        tried = (known or {}).get("tried_since")
        if not (known or {}).get("ended") and (
            tried is None or now - datetime.fromisoformat(tried) < GIVE_UP
        ):
            yield address


def keep_end(address: Address) -> None:
    _set(address, {"ended": True})


def keep_failed_end(address: Address) -> None:
    known = outside.read(NAME).get(str(address.pk), {})
    _set(address, {"tried_since": timezone.now().isoformat(), **known})


def gone(log: str) -> set[UUID]:
    """Addresses that were sent a checkpoint of this log, and of which the database knows nothing."""
    known = {UUID(key) for key, kept in outside.read(NAME).items() if kept.get("log") == log}
    return known - set(Address.objects.values_list("pk", flat=True))


def _set(address: Address, kept: outside.Facts) -> None:
    outside.write(NAME, {**outside.read(NAME), str(address.pk): kept})
