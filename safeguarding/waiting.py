"""What safeguarding puts on people's Today, first of all: words nobody has read, and words not sent yet (2.3)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from hsww.access.hats import Hat
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer
from safeguarding import queries

NOBODY = "Nobody has read this yet"
WORRY = "If you begin to write about a worry and do not send it, it comes up here."
INSTEAD = {
    Hat.ADVISER: "The safeguarding lead rings you when she wants your advice. No family’s file comes here.",
    Hat.EXTERNAL_AUDITOR: "When you audit files, the co-ordinator sits beside you and shows them to you on paper. "
    "None comes here.",
    Hat.CONTRACTOR: "Your work needs no family’s file, so none comes here.",
}
"""For the hats that reach no family here (3.5, 10.1, 7.6): how they are asked instead."""


def concerns(viewer: Viewer) -> Iterator[Waiting]:
    for concern in queries.unread(viewer):
        yield Waiting(
            Urgency.NOW,
            "Read a concern that was raised.",
            reverse("concern", args=[concern.id]),
            about=tuple(concern.subjects()),
            since=timezone.localdate(concern.raised_at),
            tag=NOBODY,
        )


def calls(viewer: Viewer) -> Iterator[Waiting]:
    for call in queries.unseen_calls(viewer):
        yield Waiting(
            Urgency.NOW,
            "Read about a call to 999 or social care.",
            reverse("emergency_call", args=[call.id]),
            about=tuple(call.subjects()),
            since=timezone.localdate(call.recorded_at),
            tag=NOBODY,
        )


def for_the_chair(viewer: Viewer) -> Iterator[Waiting]:
    found = queries.known(viewer)
    if found:
        yield Waiting(
            Urgency.NOW,
            "A concern about one of our people waits to be read.",
            reverse("concerns_known"),
            about=tuple(about for one in found for about in one.subjects()),
            since=timezone.localdate(found[0].raised_at),
            tag=NOBODY,
        )


def unsent(viewer: Viewer) -> Iterator[Waiting]:
    draft = queries.draft(viewer)
    if draft is not None:
        yield Waiting(
            Urgency.NOW,
            "You began to write about a worry. It has not been sent.",
            reverse("concern_raise"),
            since=timezone.localdate(draft.saved_at),
            tag="Not sent",
        )
