"""Begins another log, deliberately: after a restore, or after the log was found not to hold (9.1).

It never touches what is there. The older entries and checkpoints stay, and receipts for them go on verifying; the head
that was kept outside is set aside under a dated name; and the new log's first checkpoint signs both what the database
held and that head. Whoever owns the database alone cannot begin one: the sealer would find the older log's head still
in its place, and refuse.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from hsww.ledger import beginnings, heads, logs
from hsww.ledger.beginnings import Beginning, Why
from hsww.ledger.models import Action, Begun, Checkpoint, Entry
from hsww.ledger.notes import BadNote, Head
from hsww.ledger.record import record
from hsww.ledger.sealing import wait_for_other_sealers
from hsww.ledger.signing import origin


@dataclass(frozen=True)
class New:
    name: str
    beginning: Beginning


@transaction.atomic(durable=True)
def begin(why: Why) -> New:
    """Fails with `BadNote` if the head that is kept outside cannot be read or is of another scheme."""
    wait_for_other_sealers()
    now, last = timezone.now(), logs.current()
    kept = heads.last_known()
    beginning = Beginning(why, _held(), logs.head_of(kept) if kept else None)
    begun = Begun.objects.create(
        number=last.number + 1,
        name=beginnings.name_of(origin(), last.number + 1, now),
        statement=str(beginning),
        entries_before=Entry.objects.aggregate(last=Max("id"))["last"] or 0,
        at=now,
    )
    record(actor=None, hat="", action=Action.LOG_BEGUN, clause="9.1", rule="ledger.begin")
    transaction.on_commit(partial(_set_aside, now))
    return New(begun.name, beginning)


def _held() -> Head | None:
    """The newest checkpoint the database has that can be read at all."""
    newest = Checkpoint.objects.order_by("-size").first()
    try:
        return logs.head_of(newest.note) if newest else None
    except BadNote:
        return None


def _set_aside(at: datetime) -> None:
    heads.set_aside(f"{at:%Y%m%dT%H%M%SZ}")
