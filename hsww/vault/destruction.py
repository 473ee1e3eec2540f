"""Destroys files for good: no old copy of either database brings one back, and nobody else's is lost (8.2, 8.8).

Nothing begins while a file among them is on hold (`HOLDS`). Then in this order, so that a kill at any point destroys
nothing by half for longer than until the next run (`finish`), and at every moment some pair of copies that is kept
opens everything of everybody else:

1. the scopes are written into the journal, outside both databases;
2. their rows go (`ROWS`), so that no list ever meets a row that it cannot open;
3. their data keys and search tokens are deleted from the key store, which from now on refuses to make others;
4. the key-encryption key is replaced (`rotation.py`), always by a fresh one: a copy made since the last rotation
   holds the keys that have to die. That ends with a verified copy of the survivors' keys;
5. every older copy of the keys goes, and what is in escrow of the old key-encryption keys. Now nothing opens the
   destroyed keys, wherever a wrapped one remains;
6. the write-ahead logs are emptied as far as the database lets us. In PostgreSQL wrapped keys stay in its own log,
   and may stay in free space; they are wrapped by a key that is dead, and so are the sealed rows under them;
7. the scopes are marked as finished.

Whoever decides in a transaction on the data deletes the rows there and calls `begin` last, before it is committed. The
timer's next run does the rest: by then a page that was reading the rows meanwhile has the keys it needs.

Copies out of our reach, in another building, are deleted by the rule of a week; until then, `pending_until`, the
destruction is not certain. What to destroy, who signs it and what is written in the ledger is the caller's part.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connections, transaction
from django.utils import timezone

from hsww.vault import custody, journal, keyring, rotation, tokens
from hsww.vault.alone import alone
from hsww.vault.errors import OnHold, StillThere
from hsww.vault.journal import Line
from hsww.vault.keyring import any_of
from hsww.vault.locking import lock
from hsww.vault.models import DataKey, Destroyed
from hsww.vault.rotation import Rotated
from hsww.vault.router import DATA, KEYS
from hsww.vault.scopes import FAMILY, PERSON, KeyScope

AT_ONCE = 500
FOUND_BY = {FAMILY: "support", PERSON: "file"}
"""The strand whose words a family or person is found by; search tokens go with it."""

ROWS: list[Callable[[Collection[KeyScope]], object]] = []
"""Each takes rows of these scopes away, or out of every list, before their keys die. It may be asked again."""

HOLDS: list[Callable[[Collection[KeyScope]], bool]] = []
"""Each says whether any file of these must be kept for now, for a court or a complaint, whatever was decided (10.2)."""
ON_HOLD = (
    "Nothing was destroyed: a file among these is on hold, for a court, a complaint or an inquiry. The safeguarding"
    " lead says on the family's file when it need not be kept any more."
)

Some = TypeVar("Some")


@dataclass(frozen=True, slots=True)
class Destruction:
    scopes: tuple[KeyScope, ...]
    rotated: Rotated
    removed: int
    """Files that were removed: older copies of the keys, and old keys in escrow."""
    not_emptied: tuple[str, ...]
    """The databases whose write-ahead log was in use; what is in it is dead all the same."""
    at: datetime
    pending_until: datetime

    def __str__(self) -> str:
        return (
            f"{len(self.scopes)} keys destroyed; {', '.join(self.rotated.dropped)} replaced by {self.rotated.new};"
            f" copy of the others' keys {self.rotated.copy.path.name}, SHA-256 {self.rotated.copy.digest};"
            f" copies elsewhere are gone by {self.pending_until:%Y-%m-%d %H:%M} UTC"
        )


def destroy(scopes: Collection[KeyScope]) -> Destruction | None:
    """None if all of them were destroyed before. Raises OnHold, AtWork, or Undoable in a transaction on the keys."""
    with alone():
        _begin(scopes)
        return _finish()


def begin(scopes: Collection[KeyScope]) -> None:
    """From here on they ARE destroyed, whatever happens: `finish` does it. Raises as `destroy` does."""
    with alone():
        _begin(scopes)


def finish() -> Destruction | None:
    """Ends what a kill left, of which the journal and the key store know. None if there is nothing."""
    if not _unfinished():
        return None
    with alone():
        return _finish()


def destroyed(scopes: Iterable[KeyScope]) -> set[KeyScope]:
    """Those of the scopes that were destroyed to the end."""
    return {row.scope for row in _rows(list(scopes)) if row.finished_at}


def replay(lines: Iterable[Line]) -> int:
    """After a restore: destroys again what the copy brought back, and returns how many keys that were.

    Run `finish` afterwards; only then is the copy's own key-encryption key dead too.
    """
    with alone():
        ours = {line.scope for line in journal.read()}
        journal.append([line for line in lines if line.scope not in ours])
        return _forget(journal.read())


def _begin(scopes: Collection[KeyScope]) -> None:
    if any(holds(scopes) for holds in HOLDS):
        raise OnHold(ON_HOLD)
    rotation.refuse_if_unable()
    at, ours = timezone.now(), {line.scope for line in journal.read()}
    journal.append(Line(at, scope) for scope in dict.fromkeys(scopes) if scope not in ours)


def _finish() -> Destruction | None:
    lines = _unfinished()
    if not lines:
        return None
    _forget(lines)
    rotated = rotation.to_key(rotation.new_key())
    removed = custody.destroy_before(rotated.copy.made_at)
    died_at, not_emptied = timezone.now(), _empty_logs()
    scopes = tuple(line.scope for line in lines)
    _mark_finished(scopes)
    return Destruction(scopes, rotated, len(removed), not_emptied, died_at, died_at + custody.kept_for())


def _unfinished() -> list[Line]:
    """What the journal and the key store know of, less what was finished; each scope once.

    A row that says "finished" beside a living key was written by somebody else, or the key came back: it is not done.
    """
    rows = list(Destroyed.objects.all())
    done = {row.scope for row in rows if row.finished_at}
    done -= _living(done)
    known = [*journal.read(), *(Line(row.at, row.scope) for row in rows)]
    return list({line.scope: line for line in known if line.scope not in done}.values())


def _forget(lines: Collection[Line]) -> int:
    """Returns how many data keys were there. From here on none is made for these scopes."""
    _take_rows(lines)
    with transaction.atomic(using=KEYS):
        lock(DataKey)
        gone = sum(_forget_some(some) for some in _portions(list(lines)))
    for line in lines:
        keyring.current().forget(line.scope)
    return gone


def _take_rows(lines: Collection[Line]) -> None:
    for some in _portions([line.scope for line in lines]):
        for take in ROWS:
            take(some)


def _forget_some(lines: list[Line]) -> int:
    """A scope whose keys came back with an old copy of the key store is not finished, even if it was."""
    which = any_of(line.scope for line in lines)
    Destroyed.objects.bulk_create(map(_row, lines), ignore_conflicts=True)
    back = {key.scope for key in DataKey.objects.filter(which)}
    if back:
        Destroyed.objects.filter(any_of(back)).update(finished_at=None)
    _unindex(line.scope for line in lines)
    gone, _ = DataKey.objects.filter(which).delete()
    if DataKey.objects.filter(which).exists():
        raise StillThere("The key store keeps keys that were deleted. Find out why: they are not destroyed.")
    return gone


def _living(scopes: Collection[KeyScope]) -> set[KeyScope]:
    return {key.scope for some in _portions(list(scopes)) for key in DataKey.objects.filter(any_of(some))}


def _mark_finished(scopes: Collection[KeyScope]) -> None:
    """Tokens once more: somebody who had the key already may have written them a moment too late."""
    with transaction.atomic(using=KEYS):
        _unindex(scopes)
        for some in _portions(list(scopes)):
            Destroyed.objects.filter(any_of(some)).update(finished_at=timezone.now())


def _unindex(scopes: Iterable[KeyScope]) -> None:
    for scope in scopes:
        if FOUND_BY.get(scope.kind) == scope.strand:
            tokens.unindex(scope.id)


def _row(line: Line) -> Destroyed:
    scope = line.scope
    return Destroyed(kind=scope.kind, scope_id=scope.id, strand=scope.strand, at=line.at)


def _rows(scopes: list[KeyScope]) -> list[Destroyed]:
    return [row for some in _portions(scopes) for row in Destroyed.objects.filter(any_of(some))]


def _portions(many: list[Some]) -> list[list[Some]]:
    return [many[start : start + AT_ONCE] for start in range(0, len(many), AT_ONCE)]


def _empty_logs() -> tuple[str, ...]:
    return tuple(alias for alias in (KEYS, DATA) if not _emptied(alias))


def _emptied(alias: str) -> bool:
    """On PostgreSQL the key store's tables alone: the rest holds nothing of the keys, and its own work cleans it."""
    link = connections[alias]
    if link.in_atomic_block:
        return False
    with link.cursor() as cursor:
        if link.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return not cursor.fetchone()[0]
        if alias == KEYS:
            cursor.execute("VACUUM vault_datakey, vault_searchtoken")
        return True
