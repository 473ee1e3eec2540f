"""Entries of the log as this app relies on them: those that can be read, and that are to be believed (9.1, 0022).

A row that the database gives back only as an error is passed over, so that it breaks no page; the daily check of the
log tells of it. So it is with what somebody put in who has the database (see `ledger.believed`).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.db import DataError
from django.db.models import Q, QuerySet

from hsww.access.prepared import Prepared, hand_over, some_rows
from hsww.ledger import authorship, believed
from hsww.ledger.entries import UNREADABLE
from hsww.ledger.models import Entry, EntrySubject, Leaf, Queued

SPOILT = (*UNREADABLE, DataError)
A_FEW = 8
Row = TypeVar("Row")


def trusted(*several: QuerySet[Entry]) -> list[list[Entry]]:
    """Of each of `several`, in its order."""
    found = [readable(rows) for rows in several]
    known = believed.among({one.pk for some in found for one in some})
    return [[one for one in some if one.pk in known] for some in found]


def of_uid(uid: UUID) -> Entry | None:
    return next(iter(trusted(Entry.objects.filter(uid=uid))[0]), None)


_by_uid = Prepared(lambda uids: Entry.objects.filter(uid__in=uids), uids=some_rows(A_FEW))
_about = Prepared(lambda uids: EntrySubject.objects.filter(entry__uid__in=uids), uids=some_rows(A_FEW))


def ours(uids: Sequence[UUID]) -> set[int]:
    """The ids of those that HSWW wrote and that nobody has copied; for what waits to be sealed, which is little."""
    if not uids:
        return set()
    try:
        found = list(_by_uid.rows(uids=uids))
    except SPOILT:
        found = readable(Entry.objects.filter(uid__in=uids))
    times, about = Counter(one.uid for one in found), defaultdict[int, list[EntrySubject]](list)
    for row in _about.rows(uids=uids):
        about[row.entry_id].append(row)
    for one in found:
        hand_over(one, "subjects", about[one.pk])
    return {one.pk for one in found if times[one.uid] == 1 and authorship.is_ours(one)}


def readable(rows: QuerySet[Entry, Row]) -> list[Row]:
    """Together if they can be read so, and apart if one spoils the others."""
    try:
        return list(rows)
    except SPOILT:
        return _apart(rows, list(rows.values_list("pk", flat=True)))


def _apart(rows: QuerySet[Entry, Row], ids: Sequence[int]) -> list[Row]:
    try:
        return list(rows.filter(pk__in=ids))
    except SPOILT:
        half = len(ids) // 2
    return [*_apart(rows, ids[:half]), *_apart(rows, ids[half:])] if half else []


def out_of_turn(entry: Entry) -> Q:
    """What was written after this entry, or about then, under a smaller number: ids are no order."""
    later = Leaf.objects.filter(entry=entry).values("sequence")
    sealed = Leaf.objects.filter(sequence__gt=later, entry__lt=entry.pk).values_list("entry", flat=True)
    waiting = Queued.objects.filter(entry__lt=entry.pk).values_list("entry", flat=True)
    return Q(pk__in=[*sealed, *waiting])
