"""Mail that says nothing: no name, no subject matter, not even that it is about a family (2.2, 8.6).

Whoever gets it signs in and finds out. A mail that cannot be sent never undoes what was done; it is logged
without its address.
"""

import logging
from collections.abc import Iterable
from functools import partial
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from hsww.people.models import User

SUBJECT = "Something waits for you in HSWW"
URGENT = "Please sign in to HSWW now"
INVITED = "Your invitation to HSWW"

log = logging.getLogger(__name__)


def notify(users: Iterable[User], *, urgent: bool = False) -> None:
    for user in users:
        notify_address(user.email, urgent=urgent)


def notify_address(address: str, *, urgent: bool = False) -> None:
    text = render_to_string("people/mail/notice.txt", {"urgent": urgent})
    _send_when_saved(URGENT if urgent else SUBJECT, text, address)


def sent_at_once(address: str, *, urgent: bool = False) -> bool:
    """For whoever tries again until it went."""
    text = render_to_string("people/mail/notice.txt", {"urgent": urgent})
    return _send(URGENT if urgent else SUBJECT, text, address)


def invite_by_mail(address: str, link: str) -> None:
    _send_when_saved(INVITED, render_to_string("people/mail/invitation.txt", {"link": link}), address)


def _send_when_saved(subject: str, text: str, address: str) -> None:
    transaction.on_commit(partial(_send, subject, text, address))


def _send(subject: str, text: str, address: str) -> bool:
    try:
        return send_mail(subject, text, None, [address]) == 1
    except (SMTPException, OSError):
        log.exception("A notice could not be sent.")
        return False
