"""Seals what is queued into the Merkle tree and signs a checkpoint over it (9.1; RFC 6962, C2SP tlog-checkpoint).

Entries are taken from the queue, never by "id greater than the last": commits land out of id order, and a cursor loses
rows (measured: 114 of 5,387). Several sealers may run; one waits for the other and finds less to do.

It refuses to sign (`InconsistentLog`) unless the log it finds continues the last checkpoint, and the last head kept
outside the database, and unless HSWW wrote what waits (see `authorship`). It never repairs: an inconsistent log is for
people to look into, and `alarm` tells them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from hsww.ledger import alarm, authorship, believed, heads, left_behind, logs, merkle, notes, tree
from hsww.ledger.entries import UNREADABLE
from hsww.ledger.logs import Log
from hsww.ledger.models import Begun, Checkpoint, Entry, Leaf, Node, Queued
from hsww.ledger.signing import signer

BATCH = 2_000
"""Few enough that pages never wait long for SQLite's one writer; a transaction and a checkpoint each."""

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
SEALERS_LOCK = 0x6873_7777_6C64_6772
PATIENCE = "20s"


class InconsistentLog(Exception):  # noqa: N818 - named for what happened
    """The ledger does not continue what was signed before. Nothing is signed; the lead and the chair must know."""


class _UnreadableError(Exception):
    """The database gives an error where there is nothing to do but read."""


def seal() -> Checkpoint | None:
    """Seals the whole queue. Returns the newest checkpoint it made, or None if nothing waited."""
    newest = None
    try:
        while (batch := _seal_batch()) is not None:
            newest, sealed = batch
            if sealed < BATCH:
                break
    except InconsistentLog as error:
        alarm.found(str(error))
        raise
    return newest


def seal_after_commit() -> None:
    """For what must be sealed at once: a signature, a disclosure, a destruction, a released report.

    If sealing fails, what was done stays done and its entry stays queued; `tick` tries again and raises the alarm.
    """
    transaction.on_commit(seal, robust=True)


def _seal_batch() -> tuple[Checkpoint, int] | None:
    try:
        return _sealed_batch()
    except IntegrityError as error:
        raise InconsistentLog("Something lies where the next entries are to be sealed.") from error
    except _UnreadableError as error:
        if not connection.is_usable():
            raise
        raise InconsistentLog("What is to be sealed cannot be read, or somebody holds it fast.") from error


def _sealed_batch() -> tuple[Checkpoint, int] | None:
    with heads.alone(), transaction.atomic(durable=True):
        with _reading():
            wait_for_other_sealers()
            authorship.begin()
            log = _trusted_log()
            waiting = _waiting(log)
        if not waiting:
            return None
        key = signer(log.name)
        with _reading():
            growing = _trusted_tree(log, key.verifier)
        _add_leaves(log, growing, waiting)
        checkpoint = _sign(log, key, growing)
        transaction.on_commit(partial(heads.keep, checkpoint.note, key.verifier))
    return checkpoint, len(waiting)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise _UnreadableError from error


def sign_first(log: Log, entry: Entry) -> Checkpoint:
    """Seals the entry with which a log begins, in the transaction that begins it."""
    growing = merkle.Growing()
    _add_leaves(log, growing, [entry])
    return _sign(log, signer(log.name), growing, says=str(log.begun))


def _trusted_log() -> Log:
    log, kept = logs.current(), heads.last_signed()
    if Begun.objects.filter(number__gt=log.number).exists():
        raise InconsistentLog("The database says that another log was begun, and nobody signed that.")
    if kept is not None and notes.origin_of(kept) != log.name:
        _take_over(log, kept)
    return log


def _take_over(log: Log, kept: str) -> None:
    """For a log whose beginning was cut off before the older log's head was set aside."""
    first = Checkpoint.objects.filter(**log.checkpoints()).order_by("size").first()
    try:
        is_told = log.takes_over(kept)
    except notes.BadNote:
        is_told = False
    if first is None or not is_told:
        raise InconsistentLog("The last head that was signed is not of this log.")
    heads.follow(first.note)


def waits_since() -> datetime | None:
    """When the oldest entry was written that the newest log has yet to seal. Who writes a time to come, or none that
    can be read, wrote it long ago."""
    oldest = next((ids[0] for ids in _queued(logs.current()) if ids), None)
    if oldest is None:
        return None
    try:
        at = Entry.objects.filter(pk=oldest).values_list("at", flat=True).first()
    except (*UNREADABLE, DatabaseError):
        return LONG_AGO
    return at if at is not None and at <= timezone.now() else LONG_AGO


def _waiting(log: Log) -> list[Entry]:
    found: list[Entry] = []
    try:
        for ids in _queued(log):
            wanted = ids[: BATCH - len(found)]
            some = list(Entry.objects.filter(pk__in=wanted).order_by("id").prefetch_related("subjects"))
            if len(some) < len(wanted):
                raise InconsistentLog("An entry that waits to be sealed is gone.")
            found += some
            if len(found) == BATCH:
                break
    except UNREADABLE as error:
        raise InconsistentLog("An entry that waits to be sealed cannot be read.") from error
    return found


def waiting_of_ours() -> Iterator[list[Entry]]:
    """For whoever reads on where the sealer stops."""
    return map(believed.ours, _queued(logs.current()))


def _queued(log: Log) -> Iterator[list[int]]:
    """The ids first: asked in one question, a database may go through all entries ever written to find those few.

    What an older log left behind is passed over unread, so that it costs next to nothing, however much it is.
    """
    behind = left_behind.of(log)
    rows = Queued.objects.order_by("entry_id").values_list("entry_id", flat=True)
    left = rows
    while ids := list(left[:BATCH]):
        yield [pk for pk in ids if pk not in behind]
        left = rows.filter(entry_id__gt=ids[-1])


def wait_for_other_sealers() -> None:
    """On another machine too, where the file outside is another. SQLite needs no more than its own transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALERS_LOCK])


def _trusted_tree(log: Log, key: notes.Verifier) -> merkle.Growing:
    """The tree so far, once it agrees with everything that was signed before."""
    last = Checkpoint.objects.filter(size__gt=log.first).order_by("-size").first()
    size = 0 if last is None else last.size - log.first
    if tree.size(log.first) != size:
        raise InconsistentLog("The last checkpoint does not cover every leaf.")
    try:
        growing = merkle.resume(tree.Rows(log.first), size)
        if last is not None:
            _must_continue(log, notes.head_of(last.note, [key]), growing)
        kept = heads.last_signed()
        if kept is not None:
            _must_continue(log, notes.head_of(kept, [key]), growing)
    except (merkle.MissingHash, notes.BadNote) as error:
        raise InconsistentLog("A part of the ledger is missing, or was not signed by this log.") from error
    if last is not None and (bytes(last.root) != growing.root()):
        raise InconsistentLog("The last checkpoint's root is not the tree's.")
    return growing


def _must_continue(log: Log, head: notes.Head, growing: merkle.Growing) -> None:
    if head.size > growing.size:
        raise InconsistentLog("A longer ledger was signed before this one: entries are gone.")
    is_newest = head.size == growing.size
    if (growing.root() if is_newest else merkle.root(tree.Rows(log.first), head.size)) != head.root:
        raise InconsistentLog("The ledger is not the one that was signed before: history has changed.")


def _add_leaves(log: Log, growing: merkle.Growing, waiting: Sequence[Entry]) -> None:
    _must_be_new(waiting)
    leaves, nodes = [], []
    for entry in waiting:
        leaf = _leaf_hash(entry)
        leaves.append(Leaf(sequence=log.first + growing.size, entry=entry, leaf_hash=leaf))
        nodes += [
            Node(level=level, position=(log.first >> level) + position, hash=root)
            for level, position, root in growing.append(leaf)
        ]
    Leaf.objects.bulk_create(leaves)
    Node.objects.bulk_create(nodes)
    Queued.objects.filter(entry__in=[entry.pk for entry in waiting]).delete()


def _must_be_new(waiting: Sequence[Entry]) -> None:
    uids = {entry.uid for entry in waiting}
    if len(uids) < len(waiting) or believed.sealed_uids(uids):
        raise InconsistentLog("An entry waits to be sealed that is in the log already: somebody copied it.")


def _leaf_hash(entry: Entry) -> bytes:
    if not authorship.is_ours(entry):
        raise InconsistentLog("An entry was changed before it was sealed, or somebody else wrote it.")
    return bytes(entry.digest)


def _sign(log: Log, key: notes.Signer, growing: merkle.Growing, *, says: str = "") -> Checkpoint:
    """`says` are the lines after the head (see `beginnings`)."""
    head = notes.Head(log.name, growing.size, growing.root())
    return Checkpoint.objects.create(
        size=log.first + head.size,
        root=head.root,
        note=key.sign(f"{head}{says}"),
        at=timezone.now(),
    )
