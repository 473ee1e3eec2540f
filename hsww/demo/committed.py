"""Writes into the log as what each row of the story was added that goes with its file alone: a daily check compares the
two, and what is shared outside rests on it (1.2, 9.1)."""

from itertools import islice

from hsww.ledger.unchanged import take_up
from hsww.vault import frozen

AT_ONCE = 1000
"""Rows at a time, so that a large scheme begins with few entries."""


def add() -> None:
    for one in frozen.FROZEN:
        if one.file:
            rest = one.model._default_manager.order_by("pk").iterator(chunk_size=AT_ONCE)
            while some := list(islice(rest, AT_ONCE)):
                take_up(one.kind, some)
