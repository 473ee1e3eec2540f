"""Reads rows that somebody else may have written such that no database gives them back (9.1)."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from django.db import DatabaseError, connection, transaction

from hsww.ledger.entries import UNREADABLE
from hsww.ledger.models import Entry

UNREAD = (*UNREADABLE, DatabaseError)


def apart() -> AbstractContextManager[object]:
    """What fails within spoils nothing else of the transaction there is, if there is one."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def readable(ids: Sequence[int]) -> list[Entry]:
    """Those that are there and can be read, by id and with their subjects. One bad row costs its neighbours nothing."""
    rows = Entry.objects.filter(pk__in=ids).order_by("id").prefetch_related("subjects")
    try:
        with apart():
            return list(rows)
    except UNREAD:
        half = len(ids) // 2
        return [*readable(ids[:half]), *readable(ids[half:])] if half else []
