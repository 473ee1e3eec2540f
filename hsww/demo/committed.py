"""Writes into the log as what every answer of the story was added: a daily check compares the two (1.2, 9.1)."""

from itertools import islice

from consent.models import Statement
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.ledger.unchanged import as_added

AT_ONCE = 1000
"""Answers to an entry, so that a large scheme begins with few."""


def add() -> None:
    rest = Statement.objects.order_by("pk").iterator(chunk_size=AT_ONCE)
    while said := list(islice(rest, AT_ONCE)):
        about = (subject for one in said for subject in (Subject("statement", one.pk), as_added(one)))
        record(
            actor=None,
            hat="",
            action=Action.CHANGED,
            clause="1.2",
            rule="demo.answers",
            subjects=tuple(about),
        )
