"""Who decides where parents do not agree: the safeguarding lead and her deputy, and nobody else (1.2)."""

from consent.models import Statement
from hsww.access.hats import LEADS, Hat
from hsww.access.rules import Reach, Rule, every_row

DECIDE_DISAGREEMENT = Rule(
    name="consent.decide_disagreement",
    clauses=("1.2",),
    sentence="Where parents do not agree, the safeguarding lead decides what may go about the children, if anything.",
    model=Statement,
    hats={
        Hat.ORGANISER: Reach(
            rows=every_row,
            offices=LEADS,
            writes=frozenset({"may_go", "lines", "ends_on", "reason"}),
        )
    },
)
