"""The lead's decision. It adds a row, never changes one, and is refused where nobody disagrees (1.2)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from consent.deciding_facts import Line
from consent.disagreements.models import Decided
from consent.disagreements.queries import lines_of_yes, open_disagreement
from consent.disagreements.rules import DECIDE_DISAGREEMENT
from consent.models import Statement
from consent.standing import ROUTINE
from consent.turn import take_turn
from families.actions.reach import changed, must_reach
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.unchanged import added


@transaction.atomic
def decide_between(
    *,
    by: Viewer,
    statement: Statement,
    general: bool,
    lines: Iterable[Line],
    ends_on: date | None,
    reason: str,
) -> Decided:
    must_reach(DECIDE_DISAGREEMENT, by, statement.pk)
    family, chosen = take_turn(statement.family_id), set(lines)
    asked = open_disagreement(statement, family)
    if asked is None or (general and statement.purpose not in ROUTINE):
        raise Denied
    if not chosen <= {line for line, _ in lines_of_yes(asked)}:
        raise Denied
    row = Decided.objects.create(
        family=family,
        about=statement,
        general=general,
        lines=[[str(one.statement), one.line] for one in sorted(chosen)],
        ends_on=ends_on,
        reason=reason,
        recorded_by_id=by.user_id,
    )
    changed(DECIDE_DISAGREEMENT, by, family, *added(row))
    return row
