"""The day-to-day work on a file, for the form when it is asked to show that too; it is not on the form itself (9.1).

A closed list of rules, of co-ordinators and volunteers alone. Left out is what would tell of a concern, a call, or the
tie of a colleague (2.1, 4.3): nobody learns of these from a form, and lists that many families stood in. What a
safeguarding lead or deputy did shows to leads alone: how often she opens a file could tell of a concern as well.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from uuid import UUID

from django.utils import timezone

from hsww.access.hats import Hat
from hsww.ledger.models import Action
from hsww.people import queries as people
from records.seen.looks import Look, done_as, stretches, working_as
from records.seen.words import WORK

MOST = 500
WORKERS = (Hat.ORGANISER, Hat.VOLUNTEER)
DONE = (Action.SEEN, Action.CHANGED, Action.GRANTED, Action.REVOKED, Action.COVERED)


@dataclass(frozen=True)
class Work:
    day: date
    name: str
    working_as: str
    what: str
    times: int


def routine(family: UUID, *, of_leads: bool) -> tuple[list[Work], bool]:
    """By day, the newest first, and whether there is more than is shown."""
    found = list(islice(_done_on(family, of_leads), MOST + 1))
    counted = Counter((timezone.localdate(one.at), *_work_of(one)) for one in found[:MOST])
    names = people.names(actor for _, actor, *_ in counted if actor)
    rows = [
        Work(day, names.get(actor, ""), working_as(hat), what, times)
        for (day, actor, hat, what), times in counted.items()
        if actor
    ]
    return rows, len(found) > MOST


def _work_of(look: Look) -> tuple[UUID | None, str, str]:
    return look.actor, look.hat, f"{done_as(look.action)}: {WORK[look.rule]}"


def _done_on(family: UUID, of_leads: bool) -> Iterator[Look]:
    leads = frozenset[UUID]() if of_leads else people.lead_appointments()
    for look in chain.from_iterable(stretches(family)):
        is_work = look.hat in WORKERS and look.rule in WORK and look.action in DONE and not look.refused
        if is_work and look.appointment not in leads:
            yield look
