"""Who shares something about a person who works here: whoever keeps their file, and only with their yes (8.7).

A volunteer's: her co-ordinator, the line manager, the safeguarding lead. Staff: the line manager; a line manager's own:
the chair. A trustee's: the chair; the chair's own: the safeguarding lead. Nobody shares about themselves here. For a
reason of the policy the safeguarding lead and her deputy share about anybody; what may be told to nobody, and what a
court orders, is theirs alone.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from consent.workers.grounds import LEAD_TELLS, NEVER_TOLD
from consent.workers.models import About, WorkerSent, WorkerShare
from hsww.access.hats import LEADS, Hat, Office
from hsww.access.rules import Filter, Reach, Rule
from hsww.access.viewer import Viewer
from hsww.people.files import rules as files
from hsww.people.models import Appointment, PersonFile, User

Rows = QuerySet[Any]
Ids = QuerySet[Any]
WRITES = frozenset(
    {"about", "contact", "recipient", "purpose", "text", "ground", "reason", "paper", "names_none"}
)
OWNERS = (Hat.VOLUNTEER, Hat.ORGANISER, Hat.ADMINISTRATOR, Hat.TRUSTEE)
"""In which roles our people see what was shared about them."""


def keeps(viewer: Viewer) -> dict[About, Ids]:
    """About whom, in which of their roles, this viewer asks and shares: ids of people. Of trustees, the rules below
    let in the chair alone."""
    found: dict[About, Ids] = {}
    if viewer.hat is Hat.ORGANISER:
        found[About.VOLUNTEER] = _people_of(files.volunteers, viewer)
        if viewer.holds(Office.LINE_MANAGER):
            found[About.STAFF] = _people_of(files.managed, viewer)
        if viewer.leads:
            found[About.TRUSTEE] = _chairs()
    elif viewer.hat is Hat.TRUSTEE:
        found[About.STAFF] = _people_of(files.chairs, viewer)
        found[About.TRUSTEE] = trustees()
    return found


def _people_of(filter_files: Callable[[Viewer, Any], Any], viewer: Viewer) -> Ids:
    people: Ids = filter_files(viewer, PersonFile.objects.all()).values("person")
    return people


def trustees() -> Ids:
    """Those of past years too."""
    begun = Appointment.objects.filter(hat=Hat.TRUSTEE, starts_on__lte=timezone.localdate())
    found: Ids = begun.filter(confirmed_at__isnull=False).values("user")
    return found


def _chairs() -> Ids:
    live = Appointment.objects.live_as(Hat.TRUSTEE).holding(Office.CHAIR)
    found: Ids = User.objects.filter(pk__in=[row.user_id for row in live]).values("pk")
    return found


def people(viewer: Viewer, rows: Rows) -> Rows:
    """About whom the viewer may write something down to share; the leads, about all our people."""
    mine = Q()
    for ids in keeps(viewer).values():
        mine |= Q(pk__in=ids)
    if viewer.leads:
        mine |= Q(pk__in=PersonFile.objects.values("person")) | Q(pk__in=trustees())
    reached = rows.filter(mine) if mine else rows.none()
    return reached.exclude(pk=viewer.user_id)


def shares(viewer: Viewer, rows: Rows) -> Rows:
    mine = Q()
    for about, ids in keeps(viewer).items():
        mine |= Q(about=about, person__in=ids)
    if viewer.leads:
        mine |= ~Q(ground="")
    reached = rows.filter(mine) if mine else rows.none()
    others = reached.exclude(person=viewer.user_id)
    return others if viewer.leads else others.exclude(ground__in=NEVER_TOLD)


def open_(viewer: Viewer, rows: Rows) -> Rows:
    return shares(viewer, rows).filter(sent=None, stopped=None)


def to_ask(viewer: Viewer, rows: Rows) -> Rows:
    """What goes for a reason of the policy asks nobody."""
    return open_(viewer, rows).filter(ground="")


def untold(viewer: Viewer, rows: QuerySet[WorkerSent]) -> Rows:
    found = rows.filter(share__ground__in=LEAD_TELLS, told=None).exclude(share__person=viewer.user_id)
    return found.select_related("share__person")


def to_review(viewer: Viewer, rows: QuerySet[WorkerSent]) -> Rows:
    """What went without their yes; not by whoever wrote why, or sent it."""
    me = viewer.user_id
    found = rows.filter(review=None).exclude(share__ground="").exclude(share__person=me)
    others = found.exclude(recorded_by=me).exclude(share__recorded_by=me)
    return others.select_related("share__person", "share__recorded_by", "recorded_by")


def about_me(viewer: Viewer, rows: Rows) -> Rows:
    """What I am asked, and what went; nothing that would tip off (2.2)."""
    asked = Q(ground="")
    told = Q(sent__isnull=False) & ~Q(ground__in=(*NEVER_TOLD, *LEAD_TELLS))
    told_later = Q(ground__in=LEAD_TELLS, sent__told__isnull=False)
    return rows.filter(asked | told | told_later, person=viewer.user_id)


def asks_me(viewer: Viewer, rows: Rows) -> Rows:
    return about_me(viewer, rows).filter(ground="", sent=None, stopped=None)


def _keepers(rows: Filter, *writes: str) -> dict[Hat, Reach]:
    return {
        Hat.ORGANISER: Reach(rows=rows, writes=frozenset(writes)),
        Hat.TRUSTEE: Reach(rows=rows, writes=frozenset(writes), offices=files.CHAIR),
    }


SEE_SHARES = Rule(
    name="consent.see_worker_shares",
    clauses=("8.7",),
    sentence="Whoever keeps somebody’s file sees what was shared about them, with whom and why.",
    model=WorkerShare,
    hats=_keepers(shares),
)
ASK_TO_SHARE = Rule(
    name="consent.ask_to_share_worker",
    clauses=("8.7",),
    sentence="What we know of staff, volunteers and trustees leaves only with their own yes to just that, or for a "
    "reason of the policy.",
    model=User,
    hats=_keepers(people, *WRITES),
)
WRITE_ANSWER = Rule(
    name="consent.write_worker_answer",
    clauses=("8.7",),
    sentence="Whoever keeps the file writes down what the person said, and how. The person sees it.",
    model=WorkerShare,
    hats=_keepers(to_ask, "yes", "how", "said_on"),
    action="changed",
)
SEND_SHARE = Rule(
    name="consent.send_worker_share",
    clauses=("8.7",),
    sentence="What goes is decided again at the moment it is sent, by what the person says then.",
    model=WorkerShare,
    hats=_keepers(open_, "stop_because"),
    action="changed",
)
TELL_WORKER = Rule(
    name="consent.tell_worker",
    clauses=("8.7", "2.2"),
    sentence="After some reasons the safeguarding lead decides when the person hears of it.",
    model=WorkerSent,
    hats={Hat.ORGANISER: Reach(rows=untold, writes=frozenset({"told_on"}), offices=LEADS)},
    action="changed",
)
REVIEW_SHARE = Rule(
    name="consent.review_worker_share",
    clauses=("8.7", "2.3"),
    sentence="The safeguarding lead or her deputy looks at what went about one of our people without their yes, unless "
    "she decided it herself.",
    model=WorkerSent,
    hats={Hat.ORGANISER: Reach(rows=to_review, writes=frozenset({"verdict", "words"}), offices=LEADS)},
)
SEE_OWN_SHARES = Rule(
    name="consent.see_own_shares",
    clauses=("8.7",),
    sentence="You see what we were asked about you, what you said, and what was shared.",
    model=WorkerShare,
    hats={hat: Reach(rows=about_me) for hat in OWNERS},
)
ANSWER_SHARE = Rule(
    name="consent.answer_own_share",
    clauses=("8.7",),
    sentence="You say yes or no to just this. You can change your mind until it is sent.",
    model=WorkerShare,
    hats={hat: Reach(rows=asks_me, writes=frozenset({"yes"})) for hat in OWNERS},
    action="changed",
)
