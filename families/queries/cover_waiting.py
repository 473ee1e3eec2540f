"""What cover puts on Today: for whom one covers, whose file was opened, and whom nobody looks after (4.3, 8.3).

The families' own tasks come from `queries.waiting`, where what is covered by plan counts as one's own.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from families.cover_rules import SEE_COVERS, TOLD_OF_SUDDEN
from families.models.family import OPEN
from families.queries.facts import left_out
from families.queries.waiting import MOST, called
from families.rules import LIST_FAMILIES
from hsww.access import today
from hsww.access.hats import Hat
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer
from hsww.pages.templatetags.pages import nice_date

NOTICE = timedelta(days=7)


def covering(viewer: Viewer) -> Iterator[Waiting]:
    """From a week before, so that the two can talk about it first."""
    now = timezone.localdate()
    rows = SEE_COVERS.rows(viewer).filter(colleague=viewer.user_id, begins_on__lte=now + NOTICE)
    for cover in rows.select_related("organiser").order_by("ends_on", "pk"):
        whose, until = cover.organiser.display_name, nice_date(cover.ends_on)
        ahead = f" from {nice_date(cover.begins_on)}" if cover.begins_on > now else ""
        yield Waiting(
            Urgency.WHEN_YOU_CAN,
            f"You cover for {whose}{ahead} until {until}.",
            reverse("covers"),
            about=tuple(cover.subjects()),
            tag="Cover",
        )


def opened(viewer: Viewer) -> Iterator[Waiting]:
    """Who and when. The reason is for the lead alone, because it may be about whoever reads this."""
    rows = (
        TOLD_OF_SUDDEN.rows(viewer).select_related("family", "organiser").prefetch_related("family__people")
    )
    for row in rows.order_by("-opened_at")[:MOST]:
        yield Waiting(
            Urgency.WHEN_YOU_CAN,
            f"{row.organiser.display_name} opened the file of {called(row.family)} for 24 hours. "
            "Ask what you should know.",
            reverse("family_file", args=[row.family_id]),
            about=tuple(row.subjects()),
            since=timezone.localdate(row.opened_at),
            tag="Opened by a colleague",
        )


def looked_after_by_nobody(viewer: Viewer) -> Iterator[Waiting]:
    """For the leads: families of a covered caseload that were left out of the cover, because of a tie."""
    if not viewer.leads:
        return
    rows = LIST_FAMILIES.rows(viewer).filter(pk__in=left_out(), stage__in=OPEN)
    for family in rows.prefetch_related("people")[:MOST]:
        yield Waiting(
            Urgency.SOON,
            f"Nobody covers {called(family)} while their co-ordinator is away.",
            reverse("family_file", args=[family.pk]),
            about=tuple(family.subjects()),
            tag="Cover",
        )


def register() -> None:
    for source in (covering, opened, looked_after_by_nobody):
        today.add(source, Hat.ORGANISER)
