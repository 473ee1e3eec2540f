"""That the log does not hold: kept, told to those who answer for it, and shown until another log is begun (9.1).

A finding stands even if the log seems to hold again later, because somebody must say why it did not. It goes when a log
is begun on purpose: by a restore, or by `manage.py ledger_begin` once people have looked into it.
"""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from hsww.ledger import logs
from hsww.ledger.models import Finding

Tell = Callable[[], str]
_tell: list[Tell] = []
MOST = 200


def tell_with(tell: Tell) -> None:
    """For the higher app, which knows who answers for the log and how to reach them."""
    _tell.append(tell)


@transaction.atomic
def found(what: str) -> None:
    """Tells people the first time; whom a mail did not reach, `tick` tries again."""
    _, is_new = Finding.objects.get_or_create(
        log=logs.current().number, what=what[:MOST], defaults={"at": timezone.now()}
    )
    if is_new:
        tell_all()


def tell_all() -> None:
    for tell in _tell:
        transaction.on_commit(tell, robust=True)


def standing() -> list[Finding]:
    """What was found in the newest log, oldest first."""
    return list(Finding.objects.filter(log=logs.current().number).order_by("id"))
