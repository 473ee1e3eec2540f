"""What every action does first and last: ask its rule once more, and write down what was done.

The guard has asked the rule already; an action asks again, because it is also called from elsewhere.
"""

from uuid import UUID

from families.models import Family
from hsww.access import log
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action


def must_reach(rule: Rule, by: Viewer, row: UUID) -> None:
    if not rule.rows(by).filter(pk=row).exists():
        raise Denied


def changed(
    rule: Rule, by: Viewer, family: Family | UUID, *others: Subject, action: Action = Action.CHANGED
) -> None:
    about = Subject("family", family if isinstance(family, UUID) else family.id)
    log.note(by, action=action, clause=rule.clauses[0], rule=rule.name, subjects=(about, *others))
