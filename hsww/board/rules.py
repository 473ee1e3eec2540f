"""Who reads the board's reports, and who makes them. Neither leads to a family (3.2, 3.8, 8.9)."""

from typing import Any

from django.db.models import QuerySet

from hsww.access.hats import LEADS, Hat
from hsww.access.rules import Reach, Rule, every_row
from hsww.access.viewer import Viewer
from hsww.board.models import Report

Rows = QuerySet[Any]


def released(_viewer: Viewer, reports: Rows) -> Rows:
    return reports.filter(released_at__isnull=False)


def drafts(_viewer: Viewer, reports: Rows) -> Rows:
    return reports.filter(released_at=None)


READ_REPORT = Rule(
    name="board.read_report",
    clauses=("3.2", "3.8", "8.9"),
    sentence="Trustees read numbers, kinds and trends; never who a family is. The lead prepares them.",
    model=Report,
    hats={Hat.TRUSTEE: Reach(rows=released), Hat.ORGANISER: Reach(rows=every_row, offices=LEADS)},
)
PREPARE_REPORT = Rule(
    name="board.prepare_report",
    clauses=("3.2",),
    sentence="The safeguarding lead or her deputy prepares the report of a quarter that is over.",
    model=Report,
    hats={Hat.ORGANISER: Reach(rows=every_row, writes=frozenset({"quarter"}), offices=LEADS)},
    action="changed",
)
RELEASE_REPORT = Rule(
    name="board.release_report",
    clauses=("3.2", "8.9"),
    sentence="The safeguarding lead or her deputy gives a report to the board. After that it never changes.",
    model=Report,
    hats={Hat.ORGANISER: Reach(rows=drafts, offices=LEADS)},
    action="changed",
)
