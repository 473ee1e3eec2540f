"""Who keeps the list of those under an undertaking: whoever appoints or confirms it, and never their own (7.6)."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from hsww.access.hats import Hat
from hsww.access.rules import Filter, Reach, Rule
from hsww.access.viewer import Viewer
from hsww.people.models import Appointment, Engagement, User
from hsww.people.rules import confirming, others

Rows = QuerySet[Any]


def of_others(viewer: Viewer, rows: Rows) -> Rows:
    return rows.exclude(user=viewer.user_id)


def open_of_others(viewer: Viewer, rows: Rows) -> Rows:
    return of_others(viewer, rows).filter(Engagement.open(timezone.localdate()))


def contractors(viewer: Viewer, people: Rows) -> Rows:
    """Also those whose role waits to be confirmed, so that nothing waits for it."""
    standing = Appointment.objects.standing().filter(hat=Hat.CONTRACTOR)
    return others(viewer, people).filter(pk__in=standing.values("user"))


def _keeping(rows: Filter, *writes: str) -> dict[Hat, Reach]:
    return {
        Hat.ADMINISTRATOR: Reach(rows=rows, writes=frozenset(writes)),
        **confirming(rows, *writes),
    }


SEE_UNDERTAKINGS = Rule(
    name="people.see_undertakings",
    clauses=("7.6",),
    sentence="The administrator, the chair and the safeguarding lead see who is under an undertaking, and until when.",
    model=Engagement,
    hats=_keeping(of_others),
)
ENGAGE = Rule(
    name="people.engage",
    clauses=("7.6",),
    sentence="Before somebody from outside may come across private information, it is written down what they come to "
    "do, and until when.",
    model=Engagement,
    hats=_keeping(of_others, "who", "firm", "work", "begins_on", "ends_on", "account"),
    action="changed",
)
SIGN_ON_PAPER = Rule(
    name="people.sign_undertaking_on_paper",
    clauses=("7.6",),
    sentence="An undertaking signed on paper is written down with its day, and where the paper is.",
    model=Engagement,
    hats=_keeping(open_of_others, "paper_on", "kept_at"),
    action="changed",
)
END_ENGAGEMENT = Rule(
    name="people.end_engagement",
    clauses=("7.6",),
    sentence="When the work ends early, or confidence was broken, the contractor’s role shuts at once.",
    model=Engagement,
    hats=_keeping(open_of_others, "reason"),
    action="changed",
)
CHOOSE_CONTRACTOR = Rule(
    name="people.choose_contractor",
    clauses=("7.6",),
    sentence="An account opens for an undertaking only where its owner was given the role of a contractor.",
    model=User,
    hats=_keeping(contractors),
)
