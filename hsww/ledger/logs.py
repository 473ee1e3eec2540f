"""Which log an entry is in. A scheme has one, until a restore or a broken log begins another (see `beginnings`).

All lie in the same tables. Each has its own tree, which counts from 0; its leaves and nodes are kept at places that
begin at a multiple of `SPAN`, a power of two, so that the places of its nodes are whole numbers too. The size under
which a checkpoint is filed counts from there as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hsww.ledger import notes
from hsww.ledger.beginnings import Beginning
from hsww.ledger.models import Begun
from hsww.ledger.signing import origin, public_key

SPAN = 1 << 40
"""More entries than a log will have; the first 8 million logs fit into a database's whole numbers."""


@dataclass(frozen=True)
class Log:
    number: int
    name: str
    statement: str = ""
    """What its first checkpoint says beside the head."""
    entries_before: int = 0
    """The row number of the newest entry when it began."""

    @property
    def first(self) -> int:
        return self.number * SPAN

    @property
    def end(self) -> int:
        return self.first + SPAN

    @property
    def key(self) -> notes.Verifier:
        return public_key(self.name)

    @property
    def follows_broken(self) -> bool:
        return self.statement.startswith("begun broken")

    def among(self, column: str) -> Mapping[str, Any]:
        """Narrows rows of leaves, which are at `first` or later, to those of this log."""
        return {f"{column}__gte": self.first, f"{column}__lt": self.end}

    def checkpoints(self) -> Mapping[str, Any]:
        return {"size__gt": self.first, "size__lte": self.end}


def current() -> Log:
    return _log(Begun.objects.order_by("-number").first())


def all_of_them() -> list[Log]:
    return [_log(None), *map(_log, Begun.objects.order_by("number"))]


def of_sequence(sequence: int) -> Log:
    number = sequence // SPAN
    return _log(Begun.objects.get(number=number) if number else None)


def named(name: str) -> Log | None:
    return next((log for log in all_of_them() if log.name == name), None)


def is_ours(name: str) -> bool:
    """Whether a log of this name is this scheme's, though the database may know nothing of it after a restore."""
    return name == origin() or name.startswith(f"{origin()}/")


def head_of(note: str) -> notes.Head:
    """The head that a checkpoint of any of the scheme's logs states."""
    name = notes.origin_of(note)
    if not is_ours(name):
        raise notes.BadNote("This checkpoint is of another scheme's log.")
    return notes.head_of(note, [public_key(name)])


def beginning_of(log: Log) -> Beginning | None:
    return Beginning.from_text("\n" * 3 + log.statement) if log.statement else None


def _log(begun: Begun | None) -> Log:
    if begun is None:
        return Log(0, origin())
    return Log(begun.number, begun.name, begun.statement, begun.entries_before)
