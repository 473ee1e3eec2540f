"""Keeps the ledger's triggers in place: after every migrate, at every start, and as a system check (8.3, 9.1).

What had to be put right is written into the ledger itself. In between, the timer looks every minute and fails where
something is wrong, and once a day the whole ledger is computed again.
"""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as Doubt
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from hsww.ledger import alarm, heads, logs, triggers
from hsww.ledger.audit import audit
from hsww.ledger.models import Action, Entry
from hsww.ledger.record import record
from hsww.vault import durable

NOBODY = "none"
logger = logging.getLogger(__name__)


class LedgerTamperedError(Exception):
    """Something about the ledger is not as we left it. Somebody should find out why."""


def ensure() -> list[str]:
    """Run before the first request is served. Returns what had to be put right, which somebody should explain."""
    made = triggers.install(connections[DEFAULT_DB_ALIAS])
    if made and Entry.objects.exists():
        logger.error("The ledger was not protected: its triggers were put right: %s", ", ".join(made))
        record(actor=None, hat=NOBODY, action=Action.REPAIRED, clause="9.1", rule="ledger.protection")
    return made


def after_migrate(*, using: str, **_: Any) -> None:
    if using == DEFAULT_DB_ALIAS and has_tables(using):
        ensure()


def watch() -> str:
    """Run by `tick`."""
    found = triggers.missing(connections[DEFAULT_DB_ALIAS])
    if found:
        logger.error("The ledger is not protected: %s. A restart puts it right.", ", ".join(found))
        raise LedgerTamperedError
    return ""


def audit_daily() -> str:
    """Run by `tick`: once a day. What it found fails every tick until a later day, or another log, finds nothing."""
    now = {"day": timezone.localdate().isoformat(), "log": logs.current().name}
    last = _last_audit()
    is_due = {name: last.get(name) for name in now} != now
    if is_due:
        last = {**now, "problems": audit() and audit()}  # an entry may be sealed while one is read
        durable.write(audit_file(), json.dumps(last).encode())
    for problem in last["problems"]:
        logger.error("The ledger does not agree: %s", problem)
    if last["problems"]:
        if not alarm.standing():
            alarm.found("The nightly check of the whole ledger found that it does not hold.")
        raise LedgerTamperedError
    return "audited" if is_due else ""


def check_triggers(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A warning and not an error, because an error would stop the very migrate that makes the trigger again."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or not has_tables(DEFAULT_DB_ALIAS):
        return []
    return [
        Doubt(
            f"The ledger is not protected: trigger {name} is missing, changed or not ours.",
            hint="A start or manage.py migrate puts it right. Find out who did it.",
            id="ledger.W001",
        )
        for name in triggers.missing(connections[DEFAULT_DB_ALIAS])
    ]


def has_tables(alias: str) -> bool:
    """False before the first migrate, and after a migrate back to nothing."""
    return set(triggers.TABLES) <= set(connections[alias].introspection.table_names())


def _last_audit() -> dict[str, Any]:
    path = audit_file()
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def audit_file() -> Path:
    """Beside the last signed head, outside the database."""
    return heads.path().with_suffix(".audited")
