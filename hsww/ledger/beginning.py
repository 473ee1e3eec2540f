"""Begins another log, deliberately: after a restore, or after the log was found not to hold (9.1).

It never touches what is there. The older entries and checkpoints stay, and receipts for them go on verifying; the head
that was kept outside is set aside under a dated name. The new log's first entry says that it was begun and what it
leaves behind, and its first checkpoint, signed at once, what the database held and which head was kept outside. Whoever
owns the database alone cannot begin one, because that takes the signing key.

If it is cut off after the commit, the older log's head is still in its place. The first checkpoint tells of it, so the
sealer sets it aside then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from hsww.ledger import beginnings, heads, left_behind, logs, queries
from hsww.ledger.beginnings import Beginning, Why
from hsww.ledger.left_behind import LeftBehind
from hsww.ledger.logs import MOST_LOGS, SPAN, Log
from hsww.ledger.models import Action, Begun, Checkpoint, Entry, Leaf
from hsww.ledger.record import record
from hsww.ledger.sealing import sign_first, wait_for_other_sealers
from hsww.ledger.signing import origin


@dataclass(frozen=True)
class New:
    name: str
    beginning: Beginning
    left: int
    """How many rows stay outside (see `left_behind`)."""

    def sentences(self) -> Iterator[str]:
        yield from self.beginning.sentences()
        if self.left:
            why = "because somebody else wrote or changed them, or took them away"
            yield f"Rows that stay outside it, {why}: {self.left}."


def begin(why: Why) -> New:
    """Fails with `BadNote` if the head that is kept outside cannot be read or is of another scheme."""
    with heads.alone(), transaction.atomic(durable=True):
        wait_for_other_sealers()
        kept = heads.last_known()
        begins = Beginning(why, queries.newest_head(), logs.head_of(kept) if kept else None)
        behind = left_behind.before(begins)
        log = _begun(begins)
        checkpoint = sign_first(log, _written(behind))
        transaction.on_commit(partial(heads.follow, checkpoint.note))
    return New(log.name, begins, len(behind))


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


def _written(behind: LeftBehind) -> Entry:
    return record(
        actor=None,
        hat="",
        action=Action.LOG_BEGUN,
        clause="9.1",
        rule="ledger.begin",
        subjects=behind.subjects(),
    )
