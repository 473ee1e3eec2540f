"""Mails checkpoints to whoever keeps them outside the building (9.1). `tick` does it; no seal waits for a mail.

An address gets the newest checkpoint if it is new to it: once a day, or at once after a signature, a release, a
destruction or the beginning of a new log. One that cannot be sent is tried again by the next tick. A message holds the
signed note, and nothing about anybody.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from hsww.ledger import queries
from hsww.ledger.models import Action, Checkpoint, Leaf, Outcome
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

log = logging.getLogger(__name__)


def mail_checkpoints() -> str:
    """Run by `tick`; says what it did."""
    newest = queries.newest_checkpoint()
    waiting = due(newest) if newest else []
    if newest is None or not waiting:
        return ""
    sent = _send_each(waiting, newest)
    failed = len(waiting) - sent
    told = {"mailed": sent, "could not be mailed": failed}
    return ", ".join(f"{what} {number}" for what, number in told.items() if number)


def due(newest: Checkpoint) -> list[Address]:
    """The addresses to which this checkpoint is to be sent now."""
    return [address for address in Address.objects.filter(ended_at=None) if _is_due(address, newest)]


def unsent_since(newest: Checkpoint) -> list[datetime]:
    """For each address that this checkpoint waits to be sent to: when it was last sent one, or was added."""
    return [last.at if (last := _last(address)) else address.added_at for address in due(newest)]


def _last(address: Address) -> Mailed | None:
    return Mailed.objects.filter(address=address).order_by("-id").first()


def _is_due(address: Address, newest: Checkpoint) -> bool:
    last = _last(address)
    if last is None:
        return True
    if last.size >= newest.size:
        return False
    return timezone.now() - last.at >= EVERY or _cannot_wait(last.size, newest.size)


def _cannot_wait(after: int, size: int) -> bool:
    sealed = Leaf.objects.filter(sequence__gte=after, sequence__lt=size)
    return sealed.filter(entry__action__in=AT_ONCE_AFTER, entry__outcome=Outcome.ALLOWED).exists()


def _send_each(addresses: Sequence[Address], newest: Checkpoint) -> int:
    """How many were sent. Where the mail server itself does not answer, the rest is not tried."""
    text, sent, connection = TEXT + queries.with_witnesses(newest), 0, get_connection()
    try:
        connection.open()
        for address in addresses:
            if _sent(SUBJECT, text, address.email, connection):
                Mailed.objects.create(address=address, size=newest.size)
                sent += 1
    except (SMTPException, OSError) as error:
        log.error("Checkpoints could not be mailed: %s.", type(error).__name__)
    finally:
        connection.close()
    return sent


def _sent(subject: str, text: str, to: str, connection: BaseEmailBackend | None = None) -> bool:
    """False where this address is refused; that says nothing of the others."""
    try:
        EmailMessage(subject, text, None, [to], connection=connection).send()
    except SMTPException as error:
        log.error("A checkpoint could not be mailed: %s.", type(error).__name__)
        return False
    return True


def say_that_it_ends(email: str) -> None:
    transaction.on_commit(partial(_say_that_it_ends, email), robust=True)


def _say_that_it_ends(email: str) -> None:
    _sent(ENDED, ENDED_TEXT, email)
