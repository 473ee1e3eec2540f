"""Compares rows that are never changed with what the ledger committed to when they were added (8.2, 9.1).

Whoever owns the database can delete such a row and put another in under its id, past every trigger. The entry that says
that it was added, alone or with others, is also about a number that follows from its id and from what the row says in
the open (`vault.frozen.seen_as`), and that entry is sealed. What is sealed in the row is bound to its id by its
own key. The first such entry counts, because another can be written later; of a row that may change as a trigger lets
it, the last, because whatever changes it says so.

Rows that go with their file alone are asked the other way too: each that an entry added is there, or an entry says that
its file was destroyed. What was added before the ledger kept such numbers it got when that began (`take_up`). The audit
asks all of this once a day; what cannot be taken back, such as sharing something outside, asks it of one file first.

What it cannot see: that a row of another kind, such as a paper, was only deleted.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, QuerySet

from hsww.ledger import believed
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, EntrySubject
from hsww.ledger.record import record
from hsww.vault import frozen
from hsww.vault.frozen import Frozen

AS_ADDED = "as_added"
AT_ONCE = 500
logger = logging.getLogger(__name__)


class NotAsAddedError(Exception):
    """What a decision would rest on was written, changed or taken away past HSWW."""


def as_added(row: Model) -> Subject:
    """For the entry that says that this row was added."""
    return Subject(AS_ADDED, frozen.seen_as(row))


def added(row: Model) -> tuple[Subject, Subject]:
    """As `as_added`, with the row itself, where its own subjects do not name it."""
    kind = next(one.kind for one in frozen.FROZEN if one.model is type(row))
    return Subject(kind, row.pk), as_added(row)


def take_up(kind: str, rows: Iterable[Model]) -> None:
    """For rows that were there before an entry said of each that it was added. Says it of those alone."""
    found = {row.pk: row for row in rows}
    _, numbers = _told_of(kind, list(found), last=False)
    about = [
        one for pk, row in found.items() if pk not in numbers for one in (Subject(kind, pk), as_added(row))
    ]
    for start in range(0, len(about), AT_ONCE):
        some = tuple(about[start : start + AT_ONCE])
        record(
            actor=None, hat="", action=Action.CHANGED, clause="9.1", rule="ledger.unchanged", subjects=some
        )


def problems() -> Iterator[str]:
    for one in frozen.FROZEN:
        if one.kind:
            yield from _of(one)
        if one.file:
            yield from _gone(one, _added_of(one))


def of_files(kind: str, ids: Collection[UUID], *, only: Collection[str] = ()) -> Iterator[str]:
    """The same of the rows that go with these files: of `only` these kinds of row, or of all."""
    about = EntrySubject.objects.filter(entry=OuterRef("entry"), kind=kind, subject__in=ids)
    for one in frozen.FROZEN:
        if one.file and one.file_kind == kind and (not only or one.kind in only):
            rows = list(one.model._default_manager.filter(**{f"{one.file}__in": ids}))
            if rows:
                yield from _compared(one, rows)
            yield from _gone(one, _added_of(one).filter(Exists(about)))


def must_be_as_added(kind: str, file: UUID) -> None:
    """Before something that cannot be taken back. The audit tells those who answer for the log."""
    found = list(of_files(kind, {file}))
    if found:
        logger.error("Nothing follows from a file that does not agree with the log: %s", found[0])
        raise NotAsAddedError


def _of(one: Frozen) -> Iterator[str]:
    rows, last = one.model._default_manager.order_by("pk"), None
    while some := list((rows.filter(pk__gt=last) if last else rows)[:AT_ONCE]):
        yield from _compared(one, some)
        last = some[-1].pk


def _compared(one: Frozen, rows: Sequence[Model]) -> Iterator[str]:
    """What seems wrong is read again: a row that may change may have done so since it was read."""
    unsure = [row for row, _ in _wrong(one, rows)]
    if unsure:
        again = list(one.model._default_manager.filter(pk__in=unsure))
        yield from (said for _, said in _wrong(one, again))


def _wrong(one: Frozen, rows: Sequence[Model]) -> Iterator[tuple[UUID, str]]:
    told, numbers = _told_of(one.kind, [row.pk for row in rows], last=one.changes)
    for row in rows:
        if row.pk not in (numbers if one.file else told):
            yield row.pk, f"The {one.kind} {row.pk} is there, and no entry says that it was added."
        elif row.pk in numbers and frozen.seen_as(row) not in numbers[row.pk]:
            yield row.pk, f"The {one.kind} {row.pk} is not as it was added."


def _added_of(one: Frozen) -> QuerySet[EntrySubject]:
    number = EntrySubject.objects.filter(entry=OuterRef("entry"), kind=AS_ADDED)
    return EntrySubject.objects.filter(Exists(number), kind=one.kind)


def _gone(one: Frozen, added: QuerySet[EntrySubject]) -> Iterator[str]:
    ids, last = added.order_by("subject").values_list("subject", flat=True).distinct(), None
    while some := list((ids.filter(subject__gt=last) if last else ids)[:AT_ONCE]):
        there = set(one.model._default_manager.filter(pk__in=some).values_list("pk", flat=True))
        gone = [row for row in some if row not in there]
        for row in _not_destroyed(one, gone) if gone else ():
            yield f"The {one.kind} {row} was added, and is there no more."
        last = some[-1]


def _not_destroyed(one: Frozen, gone: Sequence[UUID]) -> list[UUID]:
    """Those of them that an entry to be believed added, and of whose file none to be believed says that it went."""
    rows_of: dict[int, set[UUID]] = defaultdict(set)
    for entry, row in _added_of(one).filter(subject__in=gone).values_list("entry", "subject"):
        rows_of[entry].add(row)
    of = EntrySubject.objects.filter(entry__in=believed.among(rows_of), kind=one.file_kind)
    files = {row: file for entry, file in of.values_list("entry", "subject") for row in rows_of[entry]}
    destroyed = EntrySubject.objects.filter(
        entry__action=Action.DESTROYED, kind=one.file_kind, subject__in=set(files.values())
    ).values_list("entry", "subject")
    sure = believed.among({entry for entry, _ in destroyed})
    went = {file for entry, file in destroyed if entry in sure}
    written = {row for entry in believed.among(rows_of) for row in rows_of[entry]}
    return [row for row in gone if row in written and files.get(row) not in went]


def _told_of(kind: str, ids: Sequence[UUID], *, last: bool) -> tuple[set[UUID], dict[UUID, set[UUID]]]:
    """Which of them an entry is about that is to be believed, and the numbers that the first, or the `last`, about each
    has."""
    about = EntrySubject.objects.filter(kind=kind, subject__in=ids)
    about_rows: dict[int, set[UUID]] = defaultdict(set)
    for entry, row in about.values_list("entry", "subject"):
        about_rows[entry].add(row)
    rows_of = {entry: about_rows[entry] for entry in believed.among(about_rows)}
    numbers_of: dict[int, set[UUID]] = defaultdict(set)
    added = EntrySubject.objects.filter(kind=AS_ADDED, entry__in=about.values("entry"))
    in_turn = (F("entry__leaf__sequence").asc(nulls_last=True), "entry")
    for entry, number in added.order_by(*in_turn).values_list("entry", "subject"):
        if entry in rows_of:
            numbers_of[entry].add(number)
    counts: dict[UUID, set[UUID]] = {}
    for entry, numbers in numbers_of.items():
        for row in rows_of[entry]:
            counts[row] = numbers if last else counts.get(row, numbers)
    return {row for rows in rows_of.values() for row in rows}, counts
