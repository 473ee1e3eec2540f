"""Who keeps files in the vault: each app says which of its rows are still there, and which belong to a key's scope.

    files_owners.add(Owner("families.paper", there=papers.there, of=papers.of_scope))

Two works go through them all. `sweep` takes away the bytes that no row claims: what a kill left before its row was
committed, or after its row was deleted. It leaves alone what is younger than a day, because its row may just be on
its way, and does nothing at all while nobody has registered. `reseal_all` brings the files of a scope under its newest
key when a data key is replaced (`resealing.py`).
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from hsww.vault import files
from hsww.vault.errors import KeyGone
from hsww.vault.files import FileGone
from hsww.vault.files_format import Place
from hsww.vault.keyring import keyring
from hsww.vault.scopes import KeyScope

OLD_ENOUGH = timedelta(days=1)
AT_ONCE = 500


@dataclass(frozen=True)
class Owner:
    model: str
    """Its label in lower case, as in the place of each of its files."""
    there: Callable[[Collection[UUID]], Collection[UUID]]
    """Which of these rows exist."""
    of: Callable[[KeyScope], Iterable[UUID]]
    """The rows whose files lie under this scope."""


OWNERS: dict[str, Owner] = {}


def add(owner: Owner) -> None:
    OWNERS[owner.model] = owner


def sweep() -> str:
    """The periodic work; says what it did."""
    if not OWNERS:
        return ""
    old, gone = _old_files(), 0
    while some := list(islice(old, AT_ONCE)):
        unclaimed = _unclaimed(some)
        for path in unclaimed:
            path.unlink(missing_ok=True)
        gone += len(unclaimed)
    return f"{gone} files without a row removed" if gone else ""


def reseal_all(scope: KeyScope) -> int:
    """Returns how many files were sealed afresh. It can be run again after it was cut off."""
    places = [Place(owner.model, row) for owner in OWNERS.values() for row in owner.of(scope)]
    with keyring():
        return sum(_resealed(place, scope) for place in places)


def sealed_under(scope: KeyScope) -> set[bytes]:
    """The ids of all data keys that some file of this scope lies under."""
    rows = (row for owner in OWNERS.values() for row in owner.of(scope))
    return {key for row in rows if (key := _key_of(row)) is not None}


def _resealed(place: Place, scope: KeyScope) -> bool:
    try:
        return files.reseal(place, scope)
    except (KeyGone, FileGone):  # its family was destroyed meanwhile
        return False


def _key_of(row: UUID) -> bytes | None:
    try:
        return files.key_of(row)
    except FileGone:
        return None


def _old_files() -> Iterator[Path]:
    before = time.time() - OLD_ENOUGH.total_seconds()
    return (path for path in files.folder().iterdir() if path.is_file() and path.stat().st_mtime < before)


def _unclaimed(some: list[Path]) -> list[Path]:
    """Of the files of ours; what somebody else put here is left to whoever looks after the machine."""
    rows = {path: row for path in some if (row := _row(path.name)) is not None}
    claimed = {row for owner in OWNERS.values() for row in owner.there(list(rows.values()))}
    unfinished = [path for path in some if path.name.endswith(files.UNFINISHED)]
    return [*unfinished, *(path for path, row in rows.items() if row not in claimed)]


def _row(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
