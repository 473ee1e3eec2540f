"""Reads of concerns and calls. Every row comes through a rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from consent.releases.concerns import Known
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.pages.templatetags.pages import nice_date
from hsww.people.queries import names
from safeguarding.known import KnownOf, known_of
from safeguarding.models import Concern, ConcernDraft, ConcernNote, EmergencyCall, Rota
from safeguarding.rules import (
    KEEP_DRAFT,
    KEEP_ROTA,
    KNOW_OF_CONCERN,
    READ_CALL,
    READ_CONCERN,
)

PAGE = 50


@dataclass(frozen=True)
class Line:
    """A concern or a call in a list: no word of it, only that it is there."""

    row: Concern | EmergencyCall
    by: str
    about: str = ""

    def subjects(self) -> Sequence[Subject]:
        return self.row.subjects()


@dataclass(frozen=True)
class Written:
    """A concern and what was added, with the names of those who wrote."""

    concern: Concern
    raised_by: str
    acknowledged_by: str
    about_person: str
    notes: list[tuple[ConcernNote, str]] = field(default_factory=list)


def concerns(viewer: Viewer) -> list[Line]:
    rows = list(READ_CONCERN.rows(viewer).select_related("family").order_by("-raised_at", "-id")[:PAGE])
    called = names(row.raised_by_id for row in rows)
    return [Line(row, called.get(row.raised_by_id, ""), _about(row)) for row in rows]


def unread(viewer: Viewer) -> list[Concern]:
    return list(READ_CONCERN.rows(viewer).filter(acknowledged_at=None).order_by("raised_at")[:PAGE])


def known(viewer: Viewer) -> list[KnownOf]:
    return [known_of(row) for row in KNOW_OF_CONCERN.rows(viewer).order_by("raised_at")[:PAGE]]


def written(concern: Concern) -> Written:
    """`concern` has come through the rule already; whoever reads it reads its notes."""
    notes = list(concern.notes.all())
    people = {concern.raised_by_id, concern.acknowledged_by_id, concern.about_person_id}
    called = names({one for one in people if one} | {note.by_id for note in notes})
    return Written(
        concern,
        raised_by=called.get(concern.raised_by_id, ""),
        acknowledged_by=called.get(concern.acknowledged_by_id, "") if concern.acknowledged_by_id else "",
        about_person=called.get(concern.about_person_id, "") if concern.about_person_id else "",
        notes=[(note, called.get(note.by_id, "")) for note in notes],
    )


def calls(viewer: Viewer) -> list[Line]:
    rows = list(READ_CALL.rows(viewer).select_related("family").order_by("-recorded_at", "-id")[:PAGE])
    called = names(row.by_id for row in rows)
    return [Line(row, called.get(row.by_id, ""), row.family.name if row.family else "") for row in rows]


def unseen_calls(viewer: Viewer) -> list[EmergencyCall]:
    return list(READ_CALL.rows(viewer).filter(seen_at=None).order_by("recorded_at")[:PAGE])


def draft(viewer: Viewer) -> ConcernDraft | None:
    found: ConcernDraft | None = KEEP_DRAFT.rows(viewer).first()
    return found


def rota(viewer: Viewer) -> list[Rota]:
    """From today on; what is over helps nobody."""
    rows = KEEP_ROTA.rows(viewer).filter(day_to__gte=timezone.localdate())
    return list(rows.select_related("duty", "deputy").order_by("day_from"))


def count_for(viewer: Viewer, family: UUID) -> int:
    return READ_CONCERN.rows(viewer).filter(family_id=family).count()


def _about(row: Concern) -> str:
    if row.about_worker:
        return "Someone who works or volunteers here"
    return row.family.name if row.family else "Somebody not in our files"


def people_of(call: EmergencyCall) -> dict[str, str]:
    called = names(one for one in (call.by_id, call.seen_by_id) if one)
    seen_by = called.get(call.seen_by_id, "") if call.seen_by_id else ""
    return {"by": called.get(call.by_id, ""), "seen_by": seen_by}


# What a new scheme may be told of (9.3).


def may_be_told(viewer: Viewer, family: UUID) -> list[Known]:
    """By the day they were raised, and no word of them."""
    rows = READ_CONCERN.rows(viewer).filter(family=family).order_by("raised_at")
    return [Known(one.pk, f"A concern, raised {nice_date(one.raised_at)}") for one in rows]


def of_family(family: UUID) -> frozenset[UUID]:
    return frozenset(Concern.objects.filter(family=family).values_list("pk", flat=True))
