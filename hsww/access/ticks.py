"""Periodic work. Each app adds its own; every piece is idempotent, and one that fails stops no other."""

from collections.abc import Callable

Work = Callable[[], str]
"""Does what is due and says in a few words what it did; an empty text means nothing was due."""

WORK: dict[str, Work] = {}


def add(name: str, work: Work, *, first: bool = False) -> None:
    """In the order in which they are added. `first` is for what may wait for nothing else."""
    before = WORK.copy()
    WORK.clear()
    WORK.update({name: work, **before} if first else {**before, name: work})
