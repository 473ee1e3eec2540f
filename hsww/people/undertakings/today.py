"""What waits on Today for whoever keeps the list: undertakings that nobody signed, and those that end soon (7.6)."""

from collections.abc import Iterator

from django.urls import reverse

from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer
from hsww.people.models import Engagement
from hsww.people.undertakings import queries
from hsww.people.undertakings.rules import SEE_UNDERTAKINGS

SHOWN = 25


def to_see_to(viewer: Viewer) -> Iterator[Waiting]:
    if SEE_UNDERTAKINGS.reach(viewer) is None:
        return
    for row in queries.to_see_to(viewer)[:SHOWN]:
        yield _ends(row) if row.is_signed else _unsigned(row)


def _unsigned(row: Engagement) -> Waiting:
    return Waiting(
        urgency=Urgency.TODAY,
        what=f"{row.who} must sign the undertaking first.",
        url=reverse("undertaking_paper", args=[row.pk]),
        about=tuple(row.subjects()),
        since=row.begins_on,
        tag="Not signed",
    )


def _ends(row: Engagement) -> Waiting:
    return Waiting(
        urgency=Urgency.SOON,
        what=f"The undertaking of {row.who} ends soon.",
        url=reverse("undertakings"),
        about=tuple(row.subjects()),
        since=row.ends_on,
        tag="Ends soon",
    )
