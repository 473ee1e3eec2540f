"""Ends a destruction that was cut off, and writes it down (8.8)."""

from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.vault import destruction
from hsww.vault.scopes import SCHEME_SCOPE


def finish_destroying() -> str:
    """The first of the periodic work; says what it did."""
    done = destruction.finish()
    if done is None:
        return ""
    about = {Subject(scope.kind, scope.id) for scope in done.scopes}
    record(
        actor=None, hat="", action=Action.DESTROYED, clause="8.8", rule="tick",
        subjects=sorted(about, key=str), reason=str(done), reason_scope=SCHEME_SCOPE,
    )  # fmt: skip
    return str(done)
