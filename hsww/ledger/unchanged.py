"""Compares rows that are never changed with what the ledger committed to when they were added (8.2, 9.1).

Whoever owns the database can delete such a row and put another in under its id, past every trigger. The entry that says
that it was added, alone or with others, is also about a number that follows from its id and from what the row says in
the open (`vault.frozen.seen_as`), and that entry is sealed. What is sealed in the row is bound to its id by its
own key. The first such entry counts, because another can be written later.

What it cannot see: that a row was only deleted, because rows are destroyed for good reasons too, and a change to a row
that was added before the ledger kept such numbers.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import F, Model

from hsww.ledger import believed
from hsww.ledger.entries import Subject
from hsww.ledger.models import EntrySubject
from hsww.vault import frozen
from hsww.vault.frozen import Frozen

AS_ADDED = "as_added"
AT_ONCE = 500


def as_added(row: Model) -> Subject:
    """For the entry that says that this row was added."""
    return Subject(AS_ADDED, frozen.seen_as(row))


def problems() -> Iterator[str]:
    for one in frozen.FROZEN:
        if one.kind:
            yield from _of(one)


def _of(one: Frozen) -> Iterator[str]:
    rows, last = one.model._default_manager.order_by("pk"), None
    while some := list((rows.filter(pk__gt=last) if last else rows)[:AT_ONCE]):
        yield from _compared(one.kind, some)
        last = some[-1].pk


def _compared(kind: str, rows: Sequence[Model]) -> Iterator[str]:
    told, numbers = _told_of(kind, [row.pk for row in rows])
    for row in rows:
        if row.pk not in told:
            yield f"The {kind} {row.pk} is there, and no entry says that it was added."
        elif row.pk in numbers and frozen.seen_as(row) not in numbers[row.pk]:
            yield f"The {kind} {row.pk} is not as it was added."


def _told_of(kind: str, ids: Sequence[UUID]) -> tuple[set[UUID], dict[UUID, set[UUID]]]:
    """Which of them an entry is about that is to be believed, and the numbers that the first about each has."""
    about = EntrySubject.objects.filter(kind=kind, subject__in=ids)
    about_rows: dict[int, set[UUID]] = defaultdict(set)
    for entry, row in about.values_list("entry", "subject"):
        about_rows[entry].add(row)
    rows_of = {entry: about_rows[entry] for entry in believed.among(about_rows)}
    numbers_of: dict[int, set[UUID]] = defaultdict(set)
    added = EntrySubject.objects.filter(kind=AS_ADDED, entry__in=about.values("entry"))
    for entry, number in added.order_by(F("entry__leaf__sequence").asc(nulls_last=True)).values_list(
        "entry", "subject"
    ):
        if entry in rows_of:
            numbers_of[entry].add(number)
    first: dict[UUID, set[UUID]] = {}
    for entry, numbers in numbers_of.items():
        for row in rows_of[entry]:
            first.setdefault(row, numbers)
    return {row for rows in rows_of.values() for row in rows}, first
