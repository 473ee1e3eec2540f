"""For which reasons something about one of our people may leave without their yes: the policy's own exceptions, as far
as they can be about a person who works here (8.7, policy statement, 2.1-2.3, 10.2)."""

from datetime import date, timedelta

from consent.deciding_facts import Ground, GroundKind
from consent.deciding_grounds import at_once
from consent.exceptions import BY_CODE, Exemption, Told

FOR_WORKERS = (
    "child",
    "adult",
    "worker",
    "barring",
    "crime",
    "money_laundering",
    "terrorism_money",
    "terrorism",
    "court",
)
"""Not a family's move, and no duty that is not known to bind us."""
GROUNDS = [(code, BY_CODE[code].name) for code in FOR_WORKERS]
NEVER_TOLD = tuple(code for code in FOR_WORKERS if BY_CODE[code].family is Told.NEVER)
"""Of which nothing may show to the person (2.2)."""
LEAD_TELLS = tuple(code for code in FOR_WORKERS if BY_CODE[code].family is Told.LATER)
"""Of which the person hears when the lead says so."""
BY_PAPER = tuple(code for code in FOR_WORKERS if BY_CODE[code].kind == GroundKind.COURT)
"""Which need the paper that orders it, named (10.2)."""
LEADS_CHOOSE = (*NEVER_TOLD, *BY_PAPER)


def in_force(on: date) -> list[Exemption]:
    return [BY_CODE[code] for code in FOR_WORKERS if BY_CODE[code].in_force(on)]


def review_by(code: str, sent_on: date) -> date:
    """Within days, as of what is shared about a family on the same reason (2.3)."""
    return sent_on + timedelta(days=BY_CODE[code].review_days)


def waits_for_nothing(code: str, on: date) -> bool:
    """Whether it keeps somebody safe, so that nothing stands in front of it; a court's order waits (2.3)."""
    one = BY_CODE.get(code)
    return one is not None and one.ours is not None and at_once(Ground(kind=one.kind, in_force=one.ours), on)
