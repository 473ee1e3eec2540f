"""Writes to the ledger in the viewer's name, so that no caller can forget who, in which hat."""

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from hsww.access.viewer import GuardedRequest, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Outcome
from hsww.ledger.record import record
from hsww.vault.scopes import KeyScope


class HasSubjects(Protocol):
    """A row that says whose file it belongs to."""

    def subjects(self) -> Sequence[Subject]: ...


def note(
    viewer: Viewer,
    *,
    action: Action,
    clause: str,
    rule: str = "",
    subjects: Iterable[Subject] = (),
    outcome: Outcome = Outcome.ALLOWED,
    reason: str | None = None,
    reason_scope: KeyScope | None = None,
) -> None:
    record(
        actor=viewer.user_id,
        appointment=viewer.appointment_id,
        hat=viewer.hat.value,
        session=viewer.session,
        action=action,
        outcome=outcome,
        clause=clause,
        rule=rule,
        subjects=tuple(subjects),
        reason=reason,
        reason_scope=reason_scope,
    )


def shown(request: GuardedRequest[object], rows: Iterable[HasSubjects]) -> None:
    """Logs, before a list is rendered, every file it shows. A list page that skips this is not served."""
    found: dict[tuple[str, UUID], Subject] = {}
    for row in rows:
        for about in row.subjects():
            found[about.kind, about.id] = about
    note(
        request.viewer,
        action=Action.LISTED,
        clause=request.rule.clauses[0],
        rule=request.rule.name,
        subjects=found.values(),
    )
    request.ledger_owed = False


def denied(viewer: Viewer, *, rule: str, clause: str, asked: Subject | None = None) -> None:
    """A refusal. `asked` is what the address named, whether it exists or not, so both cost the same."""
    note(
        viewer,
        action=Action.SEEN,
        clause=clause,
        rule=rule,
        outcome=Outcome.DENIED,
        subjects=(asked,) if asked else (),
    )
