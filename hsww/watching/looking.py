"""The periodic work: looks through the newest part of the log and keeps what is unusual, once.

It reads what waits for the sealer, as far as HSWW wrote it, and then backwards in the order in which the log was sealed
to the beginning of the day it last looked at, so it costs as much at a million entries as at a thousand, and an entry
that was committed late is met by the next run. Ids are no order, for any can be given to a row.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from families.cover_rules import OPEN_SUDDENLY
from hsww.ledger import sealing
from hsww.ledger.models import Action, Entry, EntrySubject, Leaf, Outcome
from hsww.ledger.reading import UNREAD, apart, readable
from hsww.ledger.record import record
from hsww.people.models import User
from hsww.watching.checking import answered, is_raised
from hsww.watching.finding import BEGINS, Found, Look, OnRota, unusual
from hsww.watching.models import Unusual, Watched
from hsww.watching.rules import SEE_UNUSUAL
from safeguarding import duty

AT_ONCE = 500
LATE = timedelta(minutes=5)
"""By how much the times of entries may differ from their order."""
FAMILY = "family"
COLUMNS = ("id", "at", "actor", "hat", "outcome", "action")
SIGN_IN = Action.SIGN_IN_FAILED
"""Whoever knows an address can fail to sign in with it; that says nothing of its owner."""


def look() -> str:
    """Says what it found that was not known."""
    now = timezone.now()
    watched = Watched.objects.first() or Watched(until=now)
    since = _midnight(min(watched.until, now) - LATE)
    people, on_rota = set(User.objects.values_list("pk", flat=True)), _rota()
    looks = {one.entry: one for one in _looks(since) if one.actor in people}  # one may be sealed meanwhile
    fresh = sum(_keep(found, on_rota) for found in unusual(looks.values(), on_rota))
    watched.until = now
    watched.save()
    return f"{fresh} found" if fresh else ""


def _midnight(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _looks(since: datetime) -> Iterator[Look]:
    for some in chain(_waiting(since), _sealed(since)):
        seen = [row for row in some if row.actor and row.at >= since and row.action != SIGN_IN]
        families = _families([row.pk for row in seen])
        for row in seen:
            denied, about = row.outcome == Outcome.DENIED, families[row.pk]
            if row.actor and (denied or about):
                yield Look(row.pk, row.at, row.actor, row.hat, about, denied, row.action == Action.COVERED)


def _waiting(since: datetime) -> Iterator[list[Entry]]:
    """What somebody put there such that it cannot be read is passed over: the sealer tells of it."""
    for entries in sealing.waiting_of_ours():
        yield [entry for entry in entries if entry.at >= since]


def _sealed(since: datetime) -> Iterator[list[Entry]]:
    """Whole stretches, until one has nothing but what is older."""
    rest = Leaf.objects.order_by("-sequence").values_list("sequence", "entry")
    newest = rest
    while leaves := list(newest[:AT_ONCE]):
        some = _columns([entry for _, entry in leaves])
        yield some
        if some and all(row.at < since - LATE for row in some):  # one alone may have had a wrong clock
            return
        newest = rest.filter(sequence__lt=leaves[-1][0])


def _columns(ids: list[int]) -> list[Entry]:
    try:
        with apart():
            return list(Entry.objects.filter(pk__in=ids).only(*COLUMNS))
    except UNREAD:
        return readable(ids)


def _families(entries: list[int]) -> dict[int, set[UUID]]:
    """Of entries that opened something; a line in a list opens nothing, and planned cover is nothing unusual."""
    found: dict[int, set[UUID]] = defaultdict(set)
    sudden = Q(entry__action=Action.COVERED, entry__rule=OPEN_SUDDENLY.name)
    rows = EntrySubject.objects.filter(Q(entry__action=Action.SEEN) | sudden, entry__in=entries, kind=FAMILY)
    for entry, family in rows.values_list("entry", "subject"):
        found[entry].add(family)
    return found


def _rota() -> OnRota:
    """Asked once for each day. Before the day's work begins, whoever was on duty the evening before still is."""
    of_day = cache(duty.rota_of)

    def on_rota(person: UUID, at: datetime) -> bool:
        local = timezone.localtime(at)
        before = local.date() - timedelta(days=1 if local.time() < BEGINS else 0)
        rows = (of_day(day) for day in {before, local.date()})
        return any(row is not None and person in (row.duty_id, row.deputy_id) for row in rows)

    return on_rota


@transaction.atomic
def _keep(found: Found, on_rota: OnRota) -> bool:
    """What follows a case that was looked into is one only if it is unusual by itself."""
    same = Unusual.objects.filter(kind=found.kind, actor=found.actor, hat=found.hat, day=found.day)
    done = _until(answered(same.exclude(looked_into_at=None)))
    looks = [one for one in found.looks if done is None or one.at > done]
    rest = next((one for one in unusual(looks, on_rota) if one.kind == found.kind), None)
    if rest is None:
        return False
    row = same.select_for_update().filter(looked_into_at=None).first() or Unusual(
        kind=found.kind, actor_id=found.actor, hat=found.hat, day=found.day
    )
    row.begins_at, row.ends_at, row.times = rest.looks[0].at, rest.looks[-1].at, rest.times
    row.first_entry, row.last_entry = rest.looks[0].entry, rest.looks[-1].entry
    row.save()
    if fresh := not is_raised(row):
        _raise(row)
    return fresh


def _until(cases: list[Unusual]) -> datetime | None:
    """By the log, in which nobody changes a time; ids are no order."""
    last = Entry.objects.filter(pk__in=[case.last_entry for case in cases])
    latest: datetime | None = last.aggregate(at=Max("at"))["at"]
    return latest


def _raise(row: Unusual) -> None:
    record(
        actor=None,
        hat="",
        action=Action.RAISED,
        clause="8.3",
        rule=SEE_UNUSUAL.name,
        subjects=row.as_case(),
    )
