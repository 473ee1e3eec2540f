"""Mails checkpoints to whoever keeps them outside the building (9.1). `tick` does it; no seal waits for a mail.

An address gets the newest checkpoint if it is new to it: once a day, or at once after a signature, a release, a
destruction or the beginning of a new log. An address that is taken off the list is told so, within the minute. What
cannot be sent is tried again by the next tick; that an address was taken off, for two days. A message holds the signed
note, and nothing about anybody.

Whoever owns the database must not be able to stop a mail unnoticed. So the note is the one that is kept outside it, or
one that the log's key signed, and what was sent to whom is kept outside too (`sent`). The rows of `Mailed` are for
people to read.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from hsww.ledger import alarm, logs, outside, queries
from hsww.ledger.models import Action, Leaf, Outcome
from hsww.ledger.notes import Head
from hsww.vault.errors import VaultError
from hsww.witnesses import sent
from hsww.witnesses.models import Address, Mailed

EVERY = timedelta(days=1)
AT_ONCE_AFTER = (Action.SIGNED, Action.DISCLOSED, Action.DESTROYED, Action.LOG_BEGUN)
SUBJECT = "A checkpoint to keep"
ENDED = "You will get no more checkpoints"
TEXT = """\
This is a checkpoint of the access log of HSWW. It fixes what the log holds up to now, so that nobody can change it
later without being found out. It says nothing about any family.

Keep this message. An auditor may ask you for it.

"""
ENDED_TEXT = """\
The administrator has taken this address off the list of those who keep checkpoints of the access log of HSWW.
If you did not know of it, please ask the chair.

Keep the messages you have.
"""
GONE = "An address that checkpoints were sent to is gone from the list."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Letter:
    address: Address
    subject: str
    text: str
    sent: Callable[[], None]
    failed: Callable[[], None]


def mail_checkpoints() -> str:
    """Run by `tick`; says what it did."""
    with outside.alone(sent.NAME):
        if sent.gone(logs.current().name):
            alarm.found(GONE)
        came_of_it = _send_each([*_of_the_end(), *_of_the_newest()])
    return ", ".join(f"{what} {number}" for what, number in came_of_it.items())


def due(head: Head) -> list[Address]:
    """The addresses to which this checkpoint is to be sent now."""
    return [
        address
        for address in Address.objects.filter(ended_at=None).order_by("added_at")
        if _is_due(address, head)
    ]


def unsent_since() -> list[datetime]:
    """For each address that the newest checkpoint waits to be sent to: when it was last sent one, or was added."""
    note = queries.newest_note()
    waiting = due(logs.head_of(note)) if note else []
    return [last.at if (last := sent.last(address)) else address.added_at for address in waiting]


def _of_the_end() -> Iterator[_Letter]:
    for address in sent.to_be_told_the_end():
        told, failed = partial(sent.keep_end, address), partial(sent.keep_failed_end, address)
        yield _Letter(address, ENDED, ENDED_TEXT, told, failed)


def _of_the_newest() -> Iterator[_Letter]:
    note = queries.newest_note()
    if note is None:
        return
    head = logs.head_of(note)
    for address in due(head):
        yield _Letter(address, SUBJECT, TEXT + note, partial(_was_sent, address, head), lambda: None)


def _was_sent(address: Address, head: Head) -> None:
    sent.keep(address, head)
    Mailed.objects.create(address=address, size=logs.current().first + head.size)


def _is_due(address: Address, head: Head) -> bool:
    last, now = sent.last(address), timezone.now()
    if last is None or last.log != head.origin:
        return True
    if last.size >= head.size:
        return False
    return not timedelta(0) <= now - last.at < EVERY or _cannot_wait(last.size, head.size)


def _cannot_wait(after: int, size: int) -> bool:
    first = logs.current().first
    sealed = Leaf.objects.filter(sequence__gte=first + after, sequence__lt=first + size)
    return sealed.filter(entry__action__in=AT_ONCE_AFTER, entry__outcome=Outcome.ALLOWED).exists()


def _send_each(letters: list[_Letter]) -> Counter[str]:
    """What came of how many. Where the mail server itself does not answer, the rest is not tried."""
    if not letters:
        return Counter()
    left, done, connection = letters.copy(), Counter[str](), get_connection()
    try:
        connection.open()
        while left:
            if _is_sent(left[0], connection):
                left[0].sent()
                done["told the end" if left[0].subject == ENDED else "mailed"] += 1
            else:
                left[0].failed()
                done["could not be mailed"] += 1
            left.pop(0)
    except (SMTPException, OSError) as error:
        log.error("Checkpoints could not be mailed: %s.", type(error).__name__)
        for letter in left:
            letter.failed()
        done["could not be mailed"] += len(left)
    finally:
        with suppress(SMTPException, OSError):
            connection.close()
    return done


def _is_sent(letter: _Letter, connection: BaseEmailBackend) -> bool:
    """False where this address is refused or cannot be read; that says nothing of the others."""
    try:
        to = letter.address.email
        return EmailMessage(letter.subject, letter.text, None, [to], connection=connection).send() == 1
    except (SMTPException, VaultError) as error:
        log.error("A checkpoint could not be mailed: %s.", type(error).__name__)
        return False
