"""Who may raise a concern (everybody, always) and who may read one (very few).

Raising carries no gate, no hat and no firewall. Reading is for the duty co-ordinator while nobody has read it, and
for the safeguarding lead and her deputy; never for the person it is about, and never past the firewall.
"""

from typing import Any

from django.db.models import Q, QuerySet

from families.models import Family, FamilyGrant, Match
from families.rules import READS as READ_SAMPLES
from families.rules import SAMPLES, i_visit, in_my_care, open_or_in_my_care
from hsww.access.grants import granted
from hsww.access.hats import LEADS, Hat, Office
from hsww.access.rules import Filter, Reach, Rule, every_row
from hsww.access.viewer import Viewer
from safeguarding.known import known_of
from safeguarding.models import Concern, ConcernDraft, EmergencyCall, Rota

CONCERN_FIELDS = frozenset(
    {"safe_tonight", "child_words", "what_happened", "worries", "about", "who", "about_person", "sending"}
)
CALL_FIELDS = frozenset({"whom", "day", "time", "about", "who", "what"})
ROTA_FIELDS = frozenset({"day_from", "day_to", "duty", "duty_phone", "deputy", "deputy_phone"})

Rows = QuerySet[Any]


def mine(viewer: Viewer, rows: Rows) -> Rows:
    return rows.filter(raised_by_id=viewer.user_id)


def not_about(viewer: Viewer, rows: Rows) -> Rows:
    return rows.exclude(about_person_id=viewer.user_id)


def to_read(viewer: Viewer, rows: Rows) -> Rows:
    """The lead and her deputy: all. Duty: what nobody has read and others raised, and what she took on.

    Where it is about a worker who was not picked from the list, it could be about whoever is on duty.
    """
    if viewer.leads:
        return not_about(viewer, rows)
    unread = Q(acknowledged_at=None) & ~Q(raised_by_id=viewer.user_id)
    named = Q(about_worker=False) | Q(about_person__isnull=False)
    reached = rows.filter((unread & named) | Q(acknowledged_by_id=viewer.user_id))
    return not_about(viewer, reached)


def about_workers(viewer: Viewer, rows: Rows) -> Rows:
    return not_about(viewer, rows.filter(about_worker=True, acknowledged_at=None))


def calls_to_read(viewer: Viewer, rows: Rows) -> Rows:
    if viewer.leads:
        return rows
    return rows.filter(Q(seen_at=None) & ~Q(by_id=viewer.user_id) | Q(seen_by_id=viewer.user_id))


def ever_visited(viewer: Viewer, rows: Rows) -> Rows:
    visited = Match.objects.filter(volunteer_id=viewer.user_id)
    return rows.filter(pk__in=visited.values("family_id"))


def in_my_sample(hat: Hat) -> Filter:
    return lambda viewer, rows: rows.filter(pk__in=granted(viewer, FamilyGrant, [SAMPLES[hat]]))


READS = LEADS | {Office.DUTY}
KEEPS_ROTA = LEADS | {Office.LINE_MANAGER}


RAISE_CONCERN = Rule(
    name="safeguarding.raise_concern",
    clauses=("2.3", "2.1"),
    sentence="Everybody may raise a concern at any time. Nothing stands in front of it.",
    model=Concern,
    hats={hat: Reach(rows=mine, writes=CONCERN_FIELDS) for hat in Hat},
    gates=(),
    action="raised",
    unlogged_because="The page logs which families it offers, and opens without them if it cannot.",
    past_the_wall=True,
)
KEEP_DRAFT = Rule(
    name="safeguarding.keep_draft",
    clauses=("2.3",),
    sentence="What you have begun to write is kept safe for you in this role, and nobody else can read it.",
    model=ConcernDraft,
    hats={
        hat: Reach(
            rows=lambda viewer, rows: rows.filter(author_id=viewer.user_id, hat=viewer.hat),
            writes=CONCERN_FIELDS,
        )
        for hat in Hat
    },
    gates=(),
    unlogged_because="It shows nothing; it keeps the writer's own words.",
    past_the_wall=True,
)
OFFER_FAMILIES = Rule(
    name="safeguarding.offer_families",
    clauses=("2.3", "8.3"),
    sentence="You can pick from the families you work with today, or say in your own words who it is about.",
    model=Family,
    hats={
        Hat.ORGANISER: Reach(rows=in_my_care),
        Hat.VOLUNTEER: Reach(rows=i_visit),
        **{hat: Reach(rows=in_my_sample(hat), offices=READ_SAMPLES[hat]) for hat in SAMPLES},
    },
    action="listed",
)
NAME_FAMILY = Rule(
    name="safeguarding.name_family",
    clauses=("2.3",),
    sentence="A concern about a family you work with, or once visited, is kept with that family.",
    model=Family,
    hats={
        Hat.ORGANISER: Reach(rows=open_or_in_my_care),
        Hat.VOLUNTEER: Reach(rows=ever_visited),
        **{hat: Reach(rows=in_my_sample(hat), offices=READ_SAMPLES[hat]) for hat in SAMPLES},
    },
    gates=(),
    unlogged_because="It shows nothing; it finds the file that a concern belongs to.",
    past_the_wall=True,
)
READ_CONCERN = Rule(
    name="safeguarding.read_concern",
    clauses=("2.3", "4.3"),
    sentence="The safeguarding lead and her deputy read concerns; whoever is on duty reads what nobody has yet.",
    model=Concern,
    hats={Hat.ORGANISER: Reach(rows=to_read, writes=frozenset({"text"}), offices=READS)},
)
KNOW_OF_CONCERN = Rule(
    name="safeguarding.know_of_concern",
    clauses=("2.3", "3.8"),
    sentence="The chair is told that a concern about one of our people waits, and nothing of what it says.",
    model=Concern,
    hats={Hat.TRUSTEE: Reach(rows=about_workers, shown_as=known_of, offices=frozenset({Office.CHAIR}))},
    action="listed",
)
RECORD_CALL = Rule(
    name="safeguarding.record_call",
    clauses=("2.1", "7.2"),
    sentence="Everybody may ring 999 or social care, and can write down here that they did.",
    model=EmergencyCall,
    hats={
        hat: Reach(rows=lambda viewer, rows: rows.filter(by_id=viewer.user_id), writes=CALL_FIELDS)
        for hat in Hat
    },
    gates=(),
    action="raised",
    unlogged_because="The page logs which families it offers, and opens without them if it cannot.",
    past_the_wall=True,
)
READ_CALL = Rule(
    name="safeguarding.read_call",
    clauses=("2.1",),
    sentence="The safeguarding lead, her deputy and whoever is on duty read of calls to 999 and social care.",
    model=EmergencyCall,
    hats={Hat.ORGANISER: Reach(rows=calls_to_read, offices=READS)},
)
KEEP_ROTA = Rule(
    name="safeguarding.keep_rota",
    clauses=("2.3",),
    sentence="The safeguarding lead, her deputy and the line manager say who is on duty.",
    model=Rota,
    hats={Hat.ORGANISER: Reach(rows=every_row, writes=ROTA_FIELDS, offices=KEEPS_ROTA)},
    action="listed",
)
