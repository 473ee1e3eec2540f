"""What requests put on Today: an answer that is due, a hold to look at again; for trustees, that the police asked."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from consent.requests import queries
from consent.requests.models import Request
from consent.requests.rules import LOOK_AT_HOLD, MIND_REQUESTS, SEE_REQUEST
from consent.requests.shown import due_day
from families.queries.waiting import called
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer

SHOWN = 25
AHEAD = timedelta(days=7)


def due(viewer: Viewer) -> Iterator[Waiting]:
    """For whoever took it and for the lead. Only who sees the family is told its name."""
    rows = MIND_REQUESTS.rows(viewer).select_related("family").prefetch_related("family__people", "orders")
    found = [one for one in rows.order_by("due_on")[: SHOWN * 4] if due_day(one) <= _until()]
    seen = set(SEE_REQUEST.rows(viewer).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    for one in found[:SHOWN]:
        yield _due(one, sees=one.pk in seen)


def _until() -> date:
    return timezone.localdate() + AHEAD


def _due(asked: Request, *, sees: bool) -> Waiting:
    day, today = due_day(asked), timezone.localdate()
    late = day < today
    what = "A request is due"
    if sees and asked.family is not None:
        what = f"{called(asked.family)}: a request is due"
    return Waiting(
        Urgency.TODAY if day <= today else Urgency.SOON,
        what,
        reverse("request_one", args=[asked.pk]) if sees else reverse("requests"),
        about=tuple(asked.subjects()) if sees else (),
        since=day,
        tag="Overdue" if late else "Somebody is asking",
    )


def to_know(viewer: Viewer) -> Iterator[Waiting]:
    found = queries.of_police(viewer)
    if found:
        yield Waiting(
            Urgency.SOON,
            f"The police have asked us something ({len(found)}). See the number and the day.",
            reverse("requests_known"),
            about=tuple(about for one in found for about in one.subjects()),
            since=found[0].day,
            tag="For you to know",
        )


def to_look_at(viewer: Viewer) -> Iterator[Waiting]:
    rows = LOOK_AT_HOLD.rows(viewer).filter(look_again_on__lte=timezone.localdate())
    found = rows.select_related("family").prefetch_related("family__people").order_by("look_again_on")
    for one in found[:SHOWN]:
        yield Waiting(
            Urgency.TODAY,
            f"{called(one.family)}: must the file still be kept as it is?",
            reverse("hold_look", args=[one.pk]),
            about=tuple(one.subjects()),
            since=one.look_again_on,
            tag="On hold",
        )
