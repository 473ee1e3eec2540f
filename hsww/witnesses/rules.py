"""Who sees how the access log is watched from outside, and who says whom its checkpoints are sent to (8.3, 9.1).

The chair and the safeguarding lead see what the administrator sets, so that she cannot quietly send them elsewhere.
"""

from typing import Any

from django.db.models import QuerySet

from hsww.access.hats import LEADS, Hat, Office
from hsww.access.rules import Reach, Rule, every_row
from hsww.access.viewer import Viewer
from hsww.witnesses.models import Address

Rows = QuerySet[Any]


def still_sent_to(_viewer: Viewer, addresses: Rows) -> Rows:
    return addresses.filter(ended_at=None)


SEE_LOG = Rule(
    name="witnesses.see",
    clauses=("9.1", "8.3"),
    sentence="The administrator, the safeguarding lead and the chair see how the access log is kept and watched.",
    model=Address,
    hats={
        Hat.ADMINISTRATOR: Reach(rows=every_row),
        Hat.ORGANISER: Reach(rows=every_row, offices=LEADS),
        Hat.TRUSTEE: Reach(rows=every_row, offices=frozenset({Office.CHAIR})),
    },
)
ADD_ADDRESS = Rule(
    name="witnesses.add",
    clauses=("9.1",),
    sentence="The administrator says who is sent the access log’s checkpoints, outside the scheme’s office.",
    model=Address,
    hats={Hat.ADMINISTRATOR: Reach(rows=still_sent_to, writes=frozenset({"whose", "email"}))},
    action="changed",
)
END_ADDRESS = Rule(
    name="witnesses.end",
    clauses=("9.1",),
    sentence="The administrator stops sending checkpoints to an address. The address is told.",
    model=Address,
    hats={Hat.ADMINISTRATOR: Reach(rows=still_sent_to)},
    action="changed",
)
