"""Handing over the paper on who has looked at a family's file. It leaves the scheme, so it is entered as that (1.6)."""

from families.models import Person
from hsww.access import log
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from records.seen.rules import GIVE_STATEMENT


def hand_over(*, by: Viewer, parent: Person) -> None:
    """Before the paper is made: what cannot be entered is not printed."""
    if not GIVE_STATEMENT.rows(by).filter(pk=parent.pk).exists():
        raise Denied
    log.note(
        by,
        action=Action.EXPORTED,
        clause=GIVE_STATEMENT.clauses[0],
        rule=GIVE_STATEMENT.name,
        subjects=(*parent.subjects(), Subject("adult", parent.pk)),
    )
