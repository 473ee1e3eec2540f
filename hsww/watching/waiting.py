"""What unusual access puts on Today."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer
from hsww.watching import queries


def to_look_into(viewer: Viewer) -> Iterator[Waiting]:
    for row in queries.waiting(viewer):
        yield Waiting(
            Urgency.TODAY,
            f"{row.actor.display_name}: {row.get_kind_display().lower()}. Ask about it.",
            reverse("unusual_one", args=[row.pk]),
            about=tuple(row.subjects()),
            since=timezone.localdate(row.ends_at),
            tag="Unusual access",
        )
