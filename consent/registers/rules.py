"""Who sees everything that was shared and asked in one place: the safeguarding lead and her deputy (2.2, 2.3)."""

from consent.releases.models import Sent
from hsww.access.hats import LEADS, Hat
from hsww.access.rules import Reach, Rule, every_row

SEE_REGISTERS = Rule(
    name="consent.see_registers",
    clauses=("1.5", "2.2", "2.3", "10.2"),
    sentence="The safeguarding lead and her deputy see what was shared and asked, who is still to be told, and which "
    "yes runs out.",
    model=Sent,
    hats={Hat.ORGANISER: Reach(rows=every_row, offices=LEADS)},
    action="listed",
)
