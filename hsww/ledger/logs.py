"""Which log an entry is in. A scheme has one, until a restore or a broken log begins another (see `beginnings`).

All lie in the same tables. Each has its own tree, which counts from 0; its leaves and nodes are kept at places that
begin at a multiple of `SPAN`, a power of two, so that the places of its nodes are whole numbers too. The size under
which a checkpoint is filed counts from there as well.

That a log was begun, and how, is taken from its first checkpoint, which the signing key signed. A row that says so
without one is anybody's: it begins nothing, and the sealer and the audit tell of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hsww.ledger import entries, notes
from hsww.ledger.beginnings import Beginning
from hsww.ledger.models import Begun, Checkpoint, Leaf
from hsww.ledger.reading import UNREAD, apart
from hsww.ledger.signing import origin, public_key

SPAN = 1 << 40
"""More entries than a log will have."""
MOST_LOGS = 1 << 22
"""All their places fit into a database's whole numbers."""


@dataclass(frozen=True)
class Log:
    number: int
    name: str
    begun: Beginning | None = None
    """What its first checkpoint says beside the head; nothing in the scheme's first log."""

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
        return self.begun is not None and self.begun.why == "broken"

    def among(self, column: str) -> Mapping[str, Any]:
        """Narrows rows of leaves, which are at `first` or later, to those of this log."""
        return {f"{column}__gte": self.first, f"{column}__lt": self.end}

    def checkpoints(self) -> Mapping[str, Any]:
        return {"size__gt": self.first, "size__lte": self.end}

    def text_of(self, row: Checkpoint) -> str | None:
        """What this checkpoint says, if the log's key signed it and it is filed as what it says."""
        filed = notes.Head(self.name, row.size - self.first, bytes(row.root))
        try:
            text = notes.text_of(row.note, [self.key])
            return text if notes.Head.from_text(text) == filed else None
        except notes.BadNote:
            return None

    def takes_over(self, note: str) -> bool:
        """Whether its first checkpoint tells that this head of an older log was signed."""
        head, told = head_of(note), self.begun.signed if self.begun else None
        if told is None or head.origin != told.origin:
            return False
        return head == told or head.size < told.size


def current() -> Log:
    return next(filter(None, map(_signed, reversed(_rows()))), _first())


def all_of_them() -> list[Log]:
    return [_first(), *filter(None, map(_signed, _rows()))]


def unsigned() -> list[int]:
    """The numbers of rows that say that a log was begun, and of which nothing signed says so."""
    return [row.number for row in _rows() if _signed(row) is None]


def first_note(log: Log) -> str | None:
    """With which a later log begins, if the log's key signed it."""
    first = _first_checkpoint(log)
    return first.note if first and log.text_of(first) is not None else None


def first_about(log: Log) -> tuple[entries.Subject, ...] | None:
    """What a later log's first entry is about, if it is what the first checkpoint signs."""
    first = _first_checkpoint(log)
    leaf = Leaf.objects.filter(sequence=log.first).select_related("entry").first()
    if first is None or leaf is None or log.text_of(first) is None:
        return None
    subjects = tuple(row.value() for row in leaf.entry.subjects.all())
    is_signed = entries.digest(leaf.entry.content(subjects)) == bytes(
        first.root
    )  # of one leaf, the root is the leaf
    return subjects if is_signed else None


def _first_checkpoint(log: Log) -> Checkpoint | None:
    return Checkpoint.objects.filter(size=log.first + 1).first() if log.begun else None


@dataclass(frozen=True)
class Place:
    """Where leaves are in a log: in one that was followed, not beyond what its follower says it held."""

    log: Log
    leaves: range
    given_up: notes.Head | None
    """What it held when it was followed because it was broken. The audit leaves it alone from then on."""


def held(following: Beginning | None = None) -> list[Place]:
    """Of all logs, or as they will be when one begins so."""
    every = all_of_them()
    follows = [after.begun for after in every[1:]]
    return [_place(one, begun) for one, begun in zip(every, [*follows, following], strict=True)]


def _place(log: Log, following: Beginning | None) -> Place:
    if following is None:
        return Place(log, range(log.first, log.end), None)
    told = (following.held, following.signed)
    last = next((head for head in told if head and head.origin == log.name), notes.Head(log.name, 0, b""))
    leaves = range(log.first, log.first + last.size)
    return Place(log, leaves, last if following.why == "broken" else None)


def of_sequence(sequence: int) -> Log | None:
    return next((log for log in all_of_them() if log.first <= sequence < log.end), None)


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


def _first() -> Log:
    return Log(0, origin())


def _rows() -> list[Begun]:
    """In order. Without their times, which nobody signed, and without a name where somebody wrote one that is none."""
    rows = Begun.objects.defer("at").order_by("number")
    try:
        with apart():
            return list(rows)
    except UNREAD:
        return [_alone(number) for number in rows.values_list("number", flat=True)]


def _alone(number: int) -> Begun:
    try:
        with apart():
            return Begun.objects.defer("at").get(pk=number)
    except UNREAD:
        return Begun(number=number)


def _signed(row: Begun) -> Log | None:
    if not 0 < row.number < MOST_LOGS or not row.name.startswith(f"{origin()}/{row.number + 1}-"):
        return None
    log = Log(row.number, row.name)
    try:
        with apart():
            first = Checkpoint.objects.filter(**log.checkpoints()).defer("at").order_by("size").first()
        text = log.text_of(first) if first else None
        begun = Beginning.from_text(text) if text else None
    except (notes.BadNote, *UNREAD):
        return None
    return replace(log, begun=begun) if begun else None
