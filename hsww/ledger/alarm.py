"""That the log does not hold: kept, told to those who answer for it, and shown until another log is begun (9.1).

A finding stands even if the log seems to hold again later, because somebody must say why it did not. It goes when a log
is begun on purpose: by a restore, or by `manage.py ledger_begin` once people have looked into it. It is kept outside
the database as well, because whoever owns that could refuse to write it down, or take it away again.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hsww.ledger import heads, logs, outside
from hsww.ledger.models import Finding
from hsww.ledger.notes import BadNote, origin_of
from hsww.ledger.reading import UNREAD, apart
from hsww.ledger.signing import origin

Tell = Callable[[], str]
_tell: list[Tell] = []
MOST = 200
NAME = "found"
logger = logging.getLogger(__name__)


def tell_with(tell: Tell) -> None:
    """For the higher app, which knows who answers for the log and how to reach them."""
    _tell.append(tell)


def found(what: str) -> None:
    """Tells people the first time; whom a mail did not reach, `tick` tries again."""
    name, now, what = log_name(), timezone.now(), what[:MOST]
    with outside.alone(NAME):
        kept = outside.read(NAME)
        before = kept.get(name, {})
        is_new = what not in before
        if is_new:
            outside.write(NAME, {**kept, name: {**before, what: now.isoformat()}})
    try:
        with transaction.atomic():
            number = logs.current().number
            is_new |= Finding.objects.get_or_create(log=number, what=what, defaults={"at": now})[1]
    except UNREAD as error:
        logger.error("What was found of the log could not be written: %s.", type(error).__name__)
    if is_new:
        tell_all()


def tell_all() -> None:
    for tell in _tell:
        transaction.on_commit(tell, robust=True)


def standing() -> list[Finding]:
    """What was found in the newest log, oldest first; also what the database does not hold, or no longer."""
    told, rows = kept(log_name()), _written()
    known = {one.what for one in rows}
    gone = [Finding(what=what, at=at) for what, at in told.items() if what not in known]
    return sorted([*rows, *gone], key=lambda one: one.at)


def _written() -> list[Finding]:
    try:
        with apart():
            return list(Finding.objects.filter(log=logs.current().number))
    except UNREAD:
        return []


def log_name() -> str:
    """The newest log's. What was signed last is kept outside, so no row can make an older log the newest again."""
    with suppress(BadNote):
        if signed := heads.last_signed():
            return origin_of(signed)
    try:
        with apart():
            return logs.current().name
    except UNREAD:
        return origin()


def kept(log_name: str) -> dict[str, datetime]:
    """What was found in the log of this name, and when, as it is kept outside the database."""
    found = outside.read(NAME).get(log_name, {})
    return {what: datetime.fromisoformat(at) for what, at in found.items()}
