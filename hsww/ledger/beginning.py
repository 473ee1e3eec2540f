"""Begins another log, deliberately: after a restore, or after the log was found not to hold (9.1).

It never touches what is there. The older entries and checkpoints stay, and receipts for them go on verifying; the head
that was kept outside is set aside under a dated name. The new log's first entry says that it was begun, and its first
checkpoint, signed at once, says what the database held and which head was kept outside. Whoever owns the database alone
cannot begin one, because that takes the signing key.

If it is cut off after the commit, the older log's head is still in its place. The first checkpoint tells of it, so the
sealer sets it aside then.
"""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils import timezone

from hsww.ledger import authorship, beginnings, heads, logs, queries
from hsww.ledger.beginnings import Beginning, Why
from hsww.ledger.entries import UNREADABLE, Subject
from hsww.ledger.logs import MOST_LOGS, ROWS_BEFORE, SPAN, Log
from hsww.ledger.models import Action, Begun, Checkpoint, Entry, Leaf
from hsww.ledger.record import record
from hsww.ledger.sealing import sign_first, wait_for_other_sealers
from hsww.ledger.signing import origin


@dataclass(frozen=True)
class New:
    name: str
    beginning: Beginning


def begin(why: Why) -> New:
    """Fails with `BadNote` if the head that is kept outside cannot be read or is of another scheme."""
    with heads.alone(), transaction.atomic(durable=True):
        wait_for_other_sealers()
        kept = heads.last_known()
        held, signed = queries.newest_head(), logs.head_of(kept) if kept else None
        log = _begun(Beginning(why, held, signed))
        checkpoint = sign_first(log, _written())
        transaction.on_commit(partial(heads.follow, checkpoint.note))
    return New(log.name, Beginning(why, held, signed))


def _begun(beginning: Beginning) -> Log:
    now, number = timezone.now(), _free_number()
    row = Begun.objects.create(number=number, name=beginnings.name_of(origin(), number, now), at=now)
    return Log(row.number, row.name, beginning)


def _free_number() -> int:
    """Beyond all that is there, what nobody signed included, so that the new log's places are empty."""
    taken = (
        Begun.objects.filter(number__lt=MOST_LOGS).aggregate(last=Max("number"))["last"] or 0,
        (Leaf.objects.filter(sequence__lt=MOST_LOGS * SPAN).aggregate(last=Max("sequence"))["last"] or 0)
        // SPAN,
        (Checkpoint.objects.filter(size__lt=MOST_LOGS * SPAN).aggregate(last=Max("size"))["last"] or 0)
        // SPAN,
    )
    return max(taken) + 1


def _newest_of_ours() -> int:
    """Not somebody else's, whose number may be so large that all that is new would be taken for older."""
    signed = Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0
    ids = Entry.objects.order_by("-id").values_list("pk", flat=True)
    return next((pk for pk in ids.iterator() if _is_known(pk, signed)), None) or ids.first() or 0


def _is_known(pk: int, signed: int) -> bool:
    """Sealed under what was signed, or waiting and written by us."""
    if Leaf.objects.filter(entry=pk, sequence__lt=signed).exists():
        return True
    try:
        return authorship.is_ours(Entry.objects.get(pk=pk))
    except (*UNREADABLE, DatabaseError):
        return False


def _written() -> Entry:
    """It names the newest row that was there before, so that it is signed which entries are older than the log."""
    before = _newest_of_ours()
    return record(
        actor=None,
        hat="",
        action=Action.LOG_BEGUN,
        clause="9.1",
        rule="ledger.begin",
        subjects=[Subject(ROWS_BEFORE, UUID(int=before))],
    )
