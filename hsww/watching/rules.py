"""Who is told of unusual access: the safeguarding leads and, of what a lead did, the chair. Nobody judges herself."""

from typing import Any

from django.db.models import QuerySet

from hsww.access.hats import LEADS, Hat, Office
from hsww.access.rules import Filter, Reach, Rule
from hsww.access.viewer import Viewer
from hsww.people.queries import holders
from hsww.watching.models import Unusual

Rows = QuerySet[Any]
CHAIR = frozenset({Office.CHAIR})
WRITES = frozenset({"note"})


def of_others(viewer: Viewer, rows: Rows) -> Rows:
    return rows.exclude(actor_id=viewer.user_id)


def of_leads(viewer: Viewer, rows: Rows) -> Rows:
    return of_others(viewer, rows).filter(actor__in=[lead.pk for lead in holders(*LEADS)])


def waiting(some: Filter) -> Filter:
    return lambda viewer, rows: some(viewer, rows).filter(looked_into_at=None)


SEE_UNUSUAL = Rule(
    name="watching.see",
    clauses=("8.3", "4.3"),
    sentence="The safeguarding lead and her deputy see when somebody used the files in an unusual way, and the chair "
    "when one of them did. Nobody sees it of herself.",
    model=Unusual,
    hats={
        Hat.ORGANISER: Reach(rows=of_others, offices=LEADS),
        Hat.TRUSTEE: Reach(rows=of_leads, offices=CHAIR),
    },
)
LOOK_INTO = Rule(
    name="watching.look_into",
    clauses=("8.3", "4.3"),
    sentence="Whoever was told of unusual access asks about it, and writes down what came of that.",
    model=Unusual,
    hats={
        Hat.ORGANISER: Reach(rows=waiting(of_others), offices=LEADS, writes=WRITES),
        Hat.TRUSTEE: Reach(rows=waiting(of_leads), offices=CHAIR, writes=WRITES),
    },
)
