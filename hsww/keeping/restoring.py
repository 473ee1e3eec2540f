"""Fills an empty place from copies, and opens it only when all of it was proved (1.6, 8.8, 9.1).

Everything that can be refused is refused before anything is changed: a place that is not empty, an identity or a
key that does not fit, a copy that is damaged or of another kind. From then on a mark keeps the place shut
until the rows and files agree with the manifest, what was destroyed since is destroyed here too, a sample of sealed
cells opens, and the access log holds. What a broken-off restore left is thrown away by the next.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS

from hsww.keeping import choosing, journals, kept_files, key_file, place
from hsww.keeping.archive import Identities
from hsww.keeping.choosing import Pair
from hsww.keeping.comparing import must_agree
from hsww.keeping.copies import listed
from hsww.keeping.databases import engine_of
from hsww.keeping.finishing import finish_destroying
from hsww.keeping.older_log import begin_after_restore
from hsww.keeping.refusals import Refused
from hsww.keeping.sampling import open_some
from hsww.keeping.turns import alone
from hsww.keeping.unpacking import Unpacked, known_migrations, unpack
from hsww.ledger import authorship
from hsww.ledger.audit import audit
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.ledger.sealing import InconsistentLog, seal
from hsww.vault import custody, destruction, journal, tokens
from hsww.vault.custody_format import KeyCopyContent
from hsww.vault.journal import Line
from hsww.vault.router import KEYS

ROWS_OPENED = 5
"""Of each kind of sealed row."""


@dataclass(frozen=True, kw_only=True)
class Source:
    data: Path
    keys: Path
    identities: Identities
    escrow: Path | None = None
    at: datetime | None = None


def restore(source: Source) -> list[str]:
    """Returns what it did, in sentences."""
    place.must_be_empty()
    with alone() as scratch:
        pair = choosing.pair(source.data, source.keys, at=source.at)
        keys = custody.read_copy(pair.keys.path, source.identities)
        needed = key_file.needed(keys, source.escrow, source.identities)
        unpacked = unpack(pair.data, source.identities, scratch)
        destroyed = _destroyed(source, unpacked)
        with place.being_filled():
            key_file.put(needed)
            return [*_chosen(pair), *_fill(unpacked, keys), *_forget(destroyed), *_prove()]


def _destroyed(source: Source, unpacked: Unpacked) -> list[Line]:
    """What any journal within reach says, oldest first."""
    younger = journals.newest(listed(source.data, "data"), source.identities)
    return sorted({*unpacked.journal, *younger, *journal.read()}, key=lambda line: line.at)


def _chosen(pair: Pair) -> list[str]:
    said = [f"Restored from {pair.data.path.name} and {pair.keys.path.name}."]
    if pair.passed_over:
        said.append(
            f"Passed over, because no copy of the keys is as young: {pair.passed_over} copies of the data."
        )
    return said


def _fill(unpacked: Unpacked, keys: KeyCopyContent) -> list[str]:
    engine, told = engine_of(DEFAULT_DB_ALIAS), unpacked.manifest
    engine.load(unpacked.data)
    kept_files.put(unpacked.files)
    must_agree(told.described, engine.describe(), (told.files, kept_files.describe()))
    if known_migrations() != set(told.described.migrations):
        call_command("migrate", verbosity=0)
    call_command("migrate", database=KEYS, verbosity=0)
    custody.load_copy(keys)
    rows = sum(table.rows for table in told.described.tables.values())
    return [
        f"{rows} rows in {len(told.described.tables)} tables and {told.files.rows} files agree with the manifest."
    ]


def _forget(destroyed: list[Line]) -> list[str]:
    """Before anybody can look: a file that was destroyed after the copy was made must not come back."""
    gone = destruction.replay(destroyed)
    return [f"Destroyed again, because they were destroyed after this copy: {gone} keys."] if gone else []


def _prove() -> list[str]:
    authorship.begin_with_copy()
    found = tokens.rebuild()
    sampled = open_some(ROWS_OPENED)
    if sampled.faults:
        raise Refused(f"The keys do not fit the data: {sampled.faults[0]} Nothing is served from here.")
    problems = audit(beside_kept_head=False)
    if problems:
        raise Refused(f"The access log does not hold: {problems[0]} Nothing is served from here.")
    begun = begin_after_restore()
    try:
        finish_destroying()
        record(actor=None, hat="", action=Action.RESTORED, clause="8.2", rule="restore")
        seal()
    except InconsistentLog as error:
        raise Refused(f"The new access log cannot be signed: {error} Nothing is served from here.") from error
    return [
        f"Search was built again from {found} records.",
        f"{sampled.opened} sealed values, taken at random, open.",
        *begun,
        "The access log holds. The place is open.",
    ]
