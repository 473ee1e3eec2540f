"""What sharing puts on Today: whom to tell, what to look at again and, for the lead, what went without permission."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from consent.releases import queries
from consent.releases.models import LEAD_TELLS, Heard, Telling
from consent.releases.rules import REVIEW
from families.models import Family
from families.queries.waiting import called
from families.rules import my_work
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer

SHOWN = 25
TOO_LONG = timedelta(days=7)
"""After which the lead sees that a family was not told (2.2)."""


def to_review(viewer: Viewer) -> Iterator[Waiting]:
    rows = REVIEW.rows(viewer).select_related("family", "release").prefetch_related("family__people")
    today = timezone.localdate()
    for row in rows.order_by("review_by")[:SHOWN]:
        allowed = bool(row.release.ground)
        what = "shared for a reason of the policy" if allowed else "shared without permission"
        yield Waiting(
            Urgency.NOW if row.review_by <= today else Urgency.TODAY,
            f"{called(row.family)}: {what}: lead to review",
            reverse("release_review", args=[row.pk]),
            about=tuple(row.subjects()),
            since=timezone.localdate(row.recorded_at),
            tag="Look at it within days",
        )


def to_tell(viewer: Viewer) -> Iterator[Waiting]:
    """Her own families; what was put off comes back on the day that was set. The lead has what waits too long, and
    what she alone decides on."""
    today = timezone.localdate()
    hers = Q(family__in=my_work(viewer, Family.objects.all()).values("pk"))
    if viewer.leads:
        hers |= Q(recorded_at__lt=timezone.now() - TOO_LONG) | Q(sent__release__ground__in=LEAD_TELLS)
        hers |= Q(lead_decides=True)
    last = Heard.objects.filter(telling=OuterRef("pk")).order_by("-recorded_at").values("look_again_on")[:1]
    due = Q(again=None) | Q(again__lte=today)
    rows = queries.untold(viewer).annotate(again=Subquery(last)).filter(hers, due)
    for row in rows.prefetch_related("family__people").order_by("recorded_at")[: SHOWN * 4]:
        again = row.again
        what = "look again if they can be told now" if again else _what(row)
        since = again or timezone.localdate(row.recorded_at)
        yield Waiting(
            _urgency(since, today, late=again is not None),
            f"{called(row.family)}: {what}",
            reverse("release_told", args=[row.pk]),
            about=tuple(row.subjects()),
            since=since,
            tag="To be told",
        )


def _what(row: Telling) -> str:
    name = row.person.first_name
    if row.lead_decides:
        return f"decide if it is safe that {name} hears what we shared"
    return f"tell {name}, and nobody else, what we shared"


def _urgency(since: date, today: date, *, late: bool) -> Urgency:
    return Urgency.TODAY if late or since < today else Urgency.SOON
