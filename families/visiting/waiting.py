"""What waits for a volunteer on Today, and her place in the menu."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from families.visiting.queries import FamilyCard, my_families
from hsww.access import nav, today
from hsww.access.hats import Hat
from hsww.access.today import Urgency, Waiting
from hsww.access.viewer import Viewer

DIARY_DUE = timedelta(days=8)
"""Visits are weekly; a day more and the diary has probably been forgotten."""
LATER = "When you have not written about a family for eight days, it comes up here. Until then they are under"


def diaries(viewer: Viewer) -> Iterator[Waiting]:
    for card in my_families(viewer):
        if card.unfinished:
            yield _waiting(card, Urgency.TODAY, "Finish what you began to write about {}.", "Not finished")
        elif card.last_visit is None:
            yield _waiting(card, Urgency.WHEN_YOU_CAN, "Write up your first visit to {}.")
        elif timezone.localdate() - card.last_visit >= DIARY_DUE:
            yield _waiting(card, Urgency.SOON, "Write up your visits to {}.")


def _waiting(card: FamilyCard, urgency: Urgency, what: str, tag: str = "") -> Waiting:
    return Waiting(
        urgency=urgency,
        what=what.format(card.family.called),
        url=reverse("visit_write", args=[card.family.id]),
        about=tuple(card.subjects()),
        since=card.last_visit,
        tag=tag,
    )


def register() -> None:
    today.add(diaries, Hat.VOLUNTEER)
    today.say(LATER, Hat.VOLUNTEER, label="My families", route="visiting")
    nav.add("My families", "visiting", Hat.VOLUNTEER, place=20)
    nav.add("My visits", "visits_mine", Hat.VOLUNTEER, place=30)
