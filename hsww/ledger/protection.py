"""Keeps the ledger's triggers and those of rows that are never changed: at migrates, at starts, each minute (8.3, 9.1).

What somebody took away, weakened or added is put right by a migrate or a start, and written into the ledger itself. In
between, the timer looks every minute and fails where something is wrong, and once a day another computes the whole
ledger again. Whoever finds it, those who answer for the log are told (see `unprotected`).

An upgrade changes triggers too: it brings tables and triggers that were not there, and SQLite drops a table's triggers
when it remakes it. So what is made anew tells of tampering only if it was gone or changed before the migrate, and only
if it is one that we had put there, just so; which ones those are is kept outside the database, beside the signed head.
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as Doubt
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.utils import timezone

from hsww.ledger import alarm, authorship, heads, logs, numbering, outside, triggers, unchanged, unprotected
from hsww.ledger.audit import entries_outside, parts, readable
from hsww.ledger.models import Action, Entry
from hsww.ledger.reading import apart
from hsww.ledger.record import record
from hsww.vault import frozen
from hsww.vault import protection as guards
from hsww.vault.protection import Trigger

NOBODY = "none"
UNREADABLE = "what protects the database cannot be read"
PUT_THERE, AUDITED = "triggers", "audited"
A_DAY = 24 * 60 * 60
"""Seconds."""
RANDOM = secrets.SystemRandom()
AT_ONCE = datetime.min.replace(tzinfo=UTC)
LATE = timedelta(hours=6)
RECENT = 10_000
"""Entries that are looked through each minute; more are not written in one."""
UNCHECKED = "the check of the whole log does not come"
CHECKS: list[Callable[[], Iterator[str]]] = [unchanged.problems]
"""What is compared with the log beside itself. An app whose rows follow from entries adds its own."""
logger = logging.getLogger(__name__)
_lost_before_migrate: list[list[str]] = []


class LedgerTamperedError(Exception):
    """Something about the ledger is not as we left it. Somebody should find out why."""


class LedgerUncheckedError(Exception):
    """The daily check does not come."""


def ensure() -> list[str]:
    """Run before the first request is served. Returns what had to be put right, which somebody should explain."""
    with heads.alone():
        lost = _lost()
        _put_right(lost, kept=_of_tables_gone())
        authorship.begin()
    return lost


def before_migrate(*, using: str, **_: Any) -> None:
    if using == DEFAULT_DB_ALIAS:
        _lost_before_migrate[:] = [_lost()]


def after_migrate(*, using: str, **_: Any) -> None:
    if using == DEFAULT_DB_ALIAS and has_tables(using):
        with heads.alone():
            _put_right(_lost_before_migrate.pop() if _lost_before_migrate else _lost())
            authorship.begin()


def wanted() -> list[Trigger]:
    link = connections[DEFAULT_DB_ALIAS]
    return guards.there(link, [*triggers.expected(link).values(), *frozen.triggers(link.vendor)])


def missing() -> list[str]:
    link = connections[DEFAULT_DB_ALIAS]
    return sorted({*guards.missing(link, wanted()), *_of_tables_gone(), *_loosened()})


def _loosened() -> list[str]:
    return [*guards.keys_gone(connections[DEFAULT_DB_ALIAS], triggers.KEYS_OF), *numbering.problems()]


def _of_tables_gone() -> outside.Facts:
    """What we had put on a table that is there no longer. A view of its name may stand in its place."""
    link, put = connections[DEFAULT_DB_ALIAS], _put_there()
    there = {one.name for one in wanted()}
    ours = [*triggers.expected(link).values(), *frozen.triggers(link.vendor)]
    return {one.name: put[one.name] for one in ours if one.name in put and one.name not in there}


def _lost() -> list[str]:
    """Of what we had put there. Before anything is known of that, it is the ledger's own triggers."""
    link, put = connections[DEFAULT_DB_ALIAS], _put_there()
    ours = [one for one in wanted() if put.get(one.name) == one.digest]
    foreign = {name for name in guards.strangers(link, ours) if name not in put} - {
        one.name for one in wanted()
    }
    return sorted({*(one.name for one in guards.unsound(link, ours)), *foreign, *_loosened()})


def _put_right(lost: Sequence[str], kept: outside.Facts | None = None) -> None:
    guards.install(connections[DEFAULT_DB_ALIAS], wanted())
    guards.make_keys(connections[DEFAULT_DB_ALIAS], triggers.KEYS_OF)
    numbering.put_right()
    put = {**(kept or {}), **{one.name: one.digest for one in wanted()}}
    if put != outside.read(PUT_THERE):
        outside.write(PUT_THERE, put)
    if lost and Entry.objects.exists():
        logger.error("The database was not protected: triggers were put right: %s", ", ".join(lost))
        record(actor=None, hat=NOBODY, action=Action.REPAIRED, clause="9.1", rule="ledger.protection")
        unprotected.found(lost)


def _put_there() -> dict[str, str]:
    return outside.read(PUT_THERE) or {
        one.name: one.digest for one in triggers.expected(connections[DEFAULT_DB_ALIAS]).values()
    }


def watch() -> str:
    """Run by `tick`."""
    try:
        found = missing()
    except DatabaseError as error:
        logger.error("What protects the database could not be read: %s.", type(error).__name__)
        found = [UNREADABLE]
    if found:
        logger.error("The database is not protected: %s. A restart puts it right.", ", ".join(found))
        unprotected.found(found)
        raise LedgerTamperedError
    for problem in entries_outside(logs.current(), newest=RECENT):
        logger.error("The ledger does not agree: %s", problem)
        _say("Entries were taken out of what is to be sealed.")
        raise LedgerTamperedError
    return ""


def audit_daily() -> str:
    """Run by `ledger_audit`: once a day on average, at a moment nobody can know, so that nothing is put back in time.

    What it found fails every minute until a later day, or another log, finds nothing.
    """
    name, last = alarm.log_name(), outside.read(AUDITED)
    is_due = _again(last, name) <= timezone.now()
    if is_due:
        problems = _problems()
        if alarm.log_name() != name:
            return ""  # another was begun meanwhile, and what was found is not of it
        last = {"log": name, "again": _some_time().isoformat(), "problems": problems}
        outside.write(AUDITED, last)
    _fail_for(last)
    if is_due and not missing():
        unprotected.checked()
    return "audited" if is_due else ""


def watch_audits() -> str:
    """Run by `tick`, which an audit of years would hold up: fails for what was found, and if none comes any more."""
    name, last = alarm.log_name(), outside.read(AUDITED)
    if _again(last, name) == AT_ONCE:
        last = {"log": name, "again": timezone.now().isoformat(), "problems": []}
        outside.write(AUDITED, last)
    _fail_for(last)
    if timezone.now() >= _again(last, name) + LATE:
        logger.error("The whole ledger was not checked when it was due. Look at manage.py ledger_audit.")
        unprotected.found([UNCHECKED])
        raise LedgerUncheckedError
    return ""


def _again(last: outside.Facts, name: str) -> datetime:
    return datetime.fromisoformat(last["again"]) if last.get("log") == name and "again" in last else AT_ONCE


def _some_time() -> datetime:
    """A day from now on average, and as likely at any moment as at another: not even the next one is safe.

    The file that keeps it is one that whoever has the database alone cannot read.
    """
    return timezone.now() + timedelta(seconds=min(RANDOM.expovariate(1 / A_DAY), 3 * A_DAY))


def _fail_for(last: outside.Facts) -> None:
    for problem in last["problems"]:
        logger.error("The ledger does not agree: %s", problem)
    if last["problems"]:
        _say("The daily check of the whole ledger found that it does not hold.")
        raise LedgerTamperedError


def _say(what: str) -> None:
    """Unless those who answer for the log were told already that it does not hold, whatever a row says."""
    if not alarm.kept(alarm.log_name()):
        alarm.found(what)


def _problems() -> list[str]:
    """All read from one moment, so that nothing is put back between two looks. What cannot be read masks nothing."""
    found: list[str] = []
    unread = 0
    with _as_it_stands():
        for part in chain(parts(), (check() for check in CHECKS)):
            unread += not _read_into(found, part)
    if unread:
        unprotected.found([UNREADABLE])
    if unread and not found:
        raise LedgerTamperedError
    return found


def _read_into(found: list[str], part: Iterator[str]) -> bool:
    try:
        with apart():
            found.extend(readable(part))
    except DatabaseError as error:
        logger.error("The ledger could not be read: %s.", type(error).__name__)
        return False
    return True


@contextmanager
def _as_it_stands() -> Iterator[None]:
    """Inside another transaction, which tests are in, there is none to begin."""
    link: Any = connections[DEFAULT_DB_ALIAS]
    if link.in_atomic_block:
        yield
        return
    mode = getattr(link, "transaction_mode", None)
    link.transaction_mode = "DEFERRED"  # SQLite: everybody else writes on meanwhile
    try:
        with transaction.atomic():
            if link.vendor == "postgresql":
                with link.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        link.transaction_mode = mode


def check_triggers(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A warning and not an error, because an error would stop the very migrate that makes the trigger again."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or not has_tables(DEFAULT_DB_ALIAS):
        return []
    return [
        Doubt(
            f"The database is not protected: {name} is missing, changed or not ours.",
            hint="A start or manage.py migrate puts it right. Find out who did it.",
            id="ledger.W001",
        )
        for name in missing()
    ]


def has_tables(alias: str) -> bool:
    """False before the first migrate, and after a migrate back to nothing."""
    return set(triggers.TABLES) <= set(connections[alias].introspection.table_names())
