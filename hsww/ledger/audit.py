"""Computes the whole ledger again from its entries, and says in plain words what does not agree (9.1).

The sealer checks only what it needs to go on; this reads everything, so it is for the night and for after a restore.
A log that was found broken, and was followed by another for that reason, is left out: all know of it, and it stays as
it is. Somebody who has both the database and the signing key can still deceive this; only a checkpoint that left the
building can show that.
"""

from collections.abc import Iterator
from itertools import pairwise

from django.db.models import Count

from hsww.ledger import export, heads, left_behind, logs, merkle
from hsww.ledger.entries import UNREADABLE
from hsww.ledger.left_behind import LeftBehind
from hsww.ledger.logs import SPAN, Log
from hsww.ledger.models import Checkpoint, Entry, Leaf, Node
from hsww.ledger.notes import BadNote, Head, origin_of, text_of
from hsww.ledger.verify import verify

AT_ONCE = 2_000


def audit(*, beside_kept_head: bool = True) -> list[str]:
    """An empty list means that everything up to the newest checkpoint is as it was signed.

    A restored log may rightly be shorter than the head that was kept outside, until it is followed by another.
    """
    return [problem for part in parts(beside_kept_head=beside_kept_head) for problem in readable(part)]


def parts(*, beside_kept_head: bool = True) -> Iterator[Iterator[str]]:
    """What is wrong, each thing by itself: that one cannot be read says nothing of the others."""
    # Before the first question to the database: what is sealed in between must not look cut off.
    kept = heads.last_signed() if beside_kept_head else None
    every = logs.all_of_them()
    older = {one.number: [first] for one, after in pairwise(every) if (first := _told_of(one, after))}
    if kept:
        older.setdefault(_whose(kept, every).number, []).append(kept)
    broken = {one.number for one, after in pairwise(every) if after.follows_broken}
    yield _beginnings(every)
    yield entries_outside(every[-1])
    for log in every:
        if log.number not in broken:
            yield from _of_log(log, older.get(log.number, []), is_newest=log is every[-1])


def _whose(kept: str, every: list[Log]) -> Log:
    """An older log's only if its beginning was cut off, and the newer one tells of it; if not, it spoils the newest."""
    newest, name = every[-1], origin_of(kept)
    try:
        is_told = name != newest.name and newest.takes_over(kept)
    except BadNote:
        is_told = False
    return next((log for log in every if is_told and log.name == name), newest)


def _beginnings(every: list[Log]) -> Iterator[str]:
    """Each log that followed must be known by what was signed, and so must the one that it names."""
    last_broken = max((log.number for log in every if log.follows_broken), default=0)
    for number in logs.unsigned():
        if number > last_broken:
            yield f"The database says that log {number + 1} was begun, and nothing signed says so."
    for one, after in pairwise(every):
        held = after.begun.held if after.begun else None
        if held and held.origin != one.name and after.number > last_broken:
            yield f"The log {held.origin} is gone from the database."


def readable(problems: Iterator[str]) -> Iterator[str]:
    try:
        yield from problems
    except UNREADABLE:
        yield "A row cannot be read: nobody who keeps to its form has written it."


def _of_log(log: Log, older: list[str], *, is_newest: bool) -> Iterator[Iterator[str]]:
    yield _exported(log, older)
    yield _beyond(log, is_newest=is_newest)
    yield _digests(log)
    yield _copies(log)
    yield _nodes(log, is_newest=is_newest)
    yield _roots(log)


def _exported(log: Log, older: list[str]) -> Iterator[str]:
    yield from verify(export.lines("all", log), key=log.key, older=older).problems


def _told_of(log: Log, after: Log) -> str:
    """The note in which the log that followed says what this one held when it ended."""
    begun = after.begun
    if begun is None or begun.held is None or begun.held.origin != log.name:
        return ""
    first = Checkpoint.objects.filter(**after.checkpoints()).order_by("size").first()
    return first.note if first else ""


def entries_outside(log: Log, *, newest: int | None = None) -> Iterator[str]:
    """Among all, or so many of the newest; for the newest log."""
    behind = left_behind.of(log)
    lost = Entry.objects.filter(leaf=None, queued=None)
    if newest is not None:
        lost = lost.filter(pk__gt=_newest_but(behind) - newest)
    if count := sum(pk not in behind for pk in lost.values_list("pk", flat=True).iterator()):
        yield f"Entries that are neither sealed nor waiting: {count}."


def _newest_but(behind: LeftBehind) -> int:
    """What was left behind may have a number so large that nothing new is near it."""
    rest = ids = Entry.objects.order_by("-pk").values_list("pk", flat=True)
    while some := list(rest[:AT_ONCE]):
        if found := [pk for pk in some if pk not in behind]:
            return found[0]
        rest = ids.filter(pk__lt=some[-1])
    return 0


def _beyond(log: Log, *, is_newest: bool) -> Iterator[str]:
    newest = Checkpoint.objects.filter(**log.checkpoints()).order_by("-size").first()
    leaves = Leaf.objects.filter(sequence__gte=newest.size if newest else log.first)
    beyond = (leaves if is_newest else leaves.filter(sequence__lt=log.end)).count()
    if beyond:
        yield f"Leaves that no checkpoint covers: {beyond}."


def _digests(log: Log) -> Iterator[str]:
    """A sealed entry's own digest is its leaf."""
    leaves = Leaf.objects.filter(**log.among("sequence")).select_related("entry").order_by("sequence")
    for leaf in leaves.iterator(chunk_size=AT_ONCE):
        if bytes(leaf.entry.digest) != bytes(leaf.leaf_hash):
            place = leaf.sequence - log.first + 1
            yield f"Entry {place} does not carry the digest it was sealed with."


def _copies(log: Log) -> Iterator[str]:
    leaves = (
        Leaf.objects.filter(**log.among("sequence")).values("entry__uid").annotate(times=Count("sequence"))
    )
    if count := leaves.filter(times__gt=1).count():
        yield f"Entries that were sealed more than once: {count}."
    if count := Leaf.objects.filter(**log.among("sequence"), entry__lt=1).count():
        yield f"Entries with numbers that are never given: {count}."


def _nodes(log: Log, *, is_newest: bool) -> Iterator[str]:
    growing = merkle.Growing()
    wanted: set[merkle.Placed] = set()
    leaves = Leaf.objects.filter(**log.among("sequence")).order_by("sequence")
    for leaf in leaves.values_list("leaf_hash", flat=True).iterator(chunk_size=AT_ONCE):
        wanted.update(growing.append(bytes(leaf)))
    if wanted != set(_kept_nodes(log, is_newest=is_newest)):
        yield "The kept nodes of the tree are not those of its leaves."


def _kept_nodes(log: Log, *, is_newest: bool) -> Iterator[merkle.Placed]:
    """Those of this log; what lies beyond the newest is counted with it, since it must not be there."""
    for node in Node.objects.iterator(chunk_size=AT_ONCE):
        number = (node.position << node.level) // SPAN
        if number == log.number or (is_newest and number > log.number):
            position = node.position - (log.first >> node.level)
            yield merkle.Placed(node.level, position, bytes(node.hash))


def _roots(log: Log) -> Iterator[str]:
    checkpoints = Checkpoint.objects.filter(**log.checkpoints()).order_by("size")
    for checkpoint in checkpoints.iterator(chunk_size=AT_ONCE):
        try:
            head = Head.from_text(text_of(checkpoint.note, [log.key]))
        except BadNote:
            continue  # told already
        size = checkpoint.size - log.first
        if (head.size, head.root) != (size, bytes(checkpoint.root)):
            yield f"The checkpoint of {size} entries is not the one it is filed as."
