"""Who deals with what somebody from outside asks: co-ordinators, and nobody else (7.2).

A request about no family yet is open to every co-ordinator, because whoever lifts the phone takes it. Once somebody who
sees the family has said whose it is, those alone reach it who have that family in their care. Trustees learn that the
police asked: a number and a day (10.2).
"""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from consent.requests.hold_models import Hold
from consent.requests.models import ENDS, About, Asker, Aware, Elsewhere, Outcome, Request
from consent.requests.shown import minded, number_and_day
from families.models import Family
from families.rules import in_my_care, of_families
from hsww.access.hats import LEADS, Hat
from hsww.access.rules import Filter, Projection, Reach, Rule, every_row
from hsww.access.viewer import Viewer

Rows = QuerySet[Any]
ASKED = frozenset(
    {"asker", "who", "job", "organisation", "came_by", "came_on", "wants", "power", "occasion", "due_on"}
)
PROOF = frozenset({"how", "reference", "signed_by", "rank", "senior"})
HOLD = frozenset({"why", "reason", "look_again_on"})
KNOWN_FOR = timedelta(days=365)
"""So that somebody who becomes a trustee is not asked about all that ever was."""


def requests(viewer: Viewer, rows: Rows) -> Rows:
    if viewer.leads:
        return rows
    mine = in_my_care(viewer, Family.objects.all()).values("pk")
    return rows.filter(Q(family=None) | Q(family__in=mine))


def is_ended() -> Exists:
    return Exists(Outcome.objects.filter(request=OuterRef("pk"), follower=None, what__in=ENDS))


def open_(viewer: Viewer, rows: Rows) -> Rows:
    return requests(viewer, rows).filter(~is_ended())


def without_family(viewer: Viewer, rows: Rows) -> Rows:
    """Numbers are of many families, so theirs is never chosen."""
    unsaid = open_(viewer, rows).filter(~_was_named(), family=None)
    return unsaid.exclude(asker=Asker.FUNDER)


def _was_named() -> Q:
    """Somebody has said before whose it is. Who finds that wrong says so, with why."""
    named = About.objects.filter(request=OuterRef("pk"), family__isnull=False)
    return Q(Exists(named)) | Q(Exists(Elsewhere.objects.filter(request=OuterRef("pk"))))


def may_be_elsewhere(viewer: Viewer, rows: Rows) -> Rows:
    """Ended or not: whatever was written down of it lies in the wrong file. Where a court's paper put that on hold it
    would be lifted with it, which is for the lead alone."""
    named = Q(family__isnull=False) | _was_named()
    found = requests(viewer, rows).filter(named).exclude(asker=Asker.FUNDER)
    return found if viewer.leads else found.filter(orders=None, holds=None)


def of_courts(viewer: Viewer, rows: Rows) -> Rows:
    return open_(viewer, rows).filter(asker=Asker.COURT, family__isnull=False)


def to_mind(viewer: Viewer, rows: Rows) -> Rows:
    """What she took, whoever deals with it now; the lead: all."""
    waiting = rows.filter(~is_ended())
    return waiting if viewer.leads else waiting.filter(recorded_by=viewer.user_id)


def of_police_to_know(viewer: Viewer, rows: Rows) -> Rows:
    knows = Aware.objects.filter(request=OuterRef("pk"), recorded_by=viewer.user_id)
    since = timezone.now() - KNOWN_FOR
    return rows.filter(~Exists(knows), asker=Asker.POLICE, recorded_at__gte=since)


def standing(viewer: Viewer, rows: QuerySet[Hold]) -> Rows:
    mine: Rows = of_families(in_my_care)(viewer, rows)
    return mine.filter(lifted=None, follower=None)


def _organisers(
    rows: Filter, *writes: str, leads: bool = False, shown_as: Projection | None = None
) -> dict[Hat, Reach]:
    offices = LEADS if leads else frozenset()
    return {Hat.ORGANISER: Reach(rows=rows, writes=frozenset(writes), offices=offices, shown_as=shown_as)}


TAKE = Rule(
    name="consent.take_request",
    clauses=("10.2", "8.9", "7.2"),
    sentence="When somebody from outside asks, a co-ordinator writes it down. Nobody says if we know anybody.",
    model=Request,
    hats=_organisers(lambda viewer, rows: rows.filter(recorded_by=viewer.user_id), *ASKED, *PROOF),
)
SEE_REQUEST = Rule(
    name="consent.see_request",
    clauses=("7.2", "10.2", "8.9"),
    sentence="A co-ordinator sees what is asked about the families in her care, and what nobody knows yet whom it is "
    "about.",
    model=Request,
    hats=_organisers(requests, *PROOF),
)
MIND_REQUESTS = Rule(
    name="consent.mind_requests",
    clauses=("7.2",),
    sentence="Whoever took a request, and the safeguarding lead, are told when an answer is due.",
    model=Request,
    hats=_organisers(to_mind, shown_as=minded),
    action="listed",
)
SAY_WHOSE = Rule(
    name="consent.say_whose_request",
    clauses=("7.2", "10.2"),
    sentence="Only a co-ordinator who sees the family says that a request is about it.",
    model=Request,
    hats=_organisers(without_family, "whose", "reference"),
)
PUT_RIGHT = Rule(
    name="consent.put_request_right",
    clauses=("10.2", "7.2", "4.4"),
    sentence="A request that was said to be of the wrong family goes to the right one, and nothing of it stays there.",
    model=Request,
    hats=_organisers(may_be_elsewhere, "whose", "reference", "why", "got_back"),
)
RECORD_ORDER = Rule(
    name="consent.record_court_order",
    clauses=("10.2",),
    sentence="A court gets what its paper names, and nothing else. The file is kept as it is meanwhile.",
    model=Request,
    hats=_organisers(of_courts, "paper", "terms", "return_on"),
)
END_REQUEST = Rule(
    name="consent.end_request",
    clauses=("10.2", "7.4", "8.9"),
    sentence="Each request ends as given, given in part, refused or not asked any more, and why is written down. To "
    "refuse is a decision too.",
    model=Request,
    hats=_organisers(requests, "what", "reasoning", "sent", "numbers", "counted"),
)
KNOW_OF_POLICE = Rule(
    name="consent.know_of_police_request",
    clauses=("10.2",),
    sentence="Trustees are made aware that the police asked: a number and a day, and nobody’s name.",
    model=Request,
    hats={Hat.TRUSTEE: Reach(rows=of_police_to_know, shown_as=number_and_day)},
    action="listed",
)
PLACE_HOLD = Rule(
    name="consent.place_hold",
    clauses=("10.2", "8.8"),
    sentence="For a court, a complaint or an inquiry, the safeguarding lead keeps a family’s file as it is.",
    model=Family,
    hats=_organisers(every_row, *HOLD, leads=True),
)
LOOK_AT_HOLD = Rule(
    name="consent.look_at_hold",
    clauses=("10.2", "8.8"),
    sentence="The safeguarding lead looks again at what is on hold, and lifts it when its reason is over.",
    model=Hold,
    hats=_organisers(standing, "decision", "reason", "look_again_on", leads=True),
)
