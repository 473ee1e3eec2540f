"""Sittings as the two people in them are shown them (10.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings

from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.people import queries as people
from records.models import Sitting, Why
from records.presence import ending
from records.rules import SITTINGS
from records.sittings import current

AT_MOST = 50
STAYS = {"sampled_file": "organiser_present", "drawn_file": "drawn_file_present"}


@dataclass(frozen=True)
class SittingLine:
    id: UUID
    auditor: str
    organiser: str
    people: tuple[UUID, UUID]
    begun_at: datetime
    confirm_by: datetime
    ended_at: datetime | None
    why: str
    page: str = ""
    """Where she says again that she is there, of the file that is open."""

    @property
    def open(self) -> bool:
        return self.ended_at is None

    def subjects(self) -> Sequence[Subject]:
        return (Subject("sitting", self.id), *(Subject("person", one) for one in self.people))


def beside(viewer: Viewer, page: str = "") -> SittingLine | None:
    """The sitting in which this session reads, if there is one; `page` is that of the file that it reads."""
    found = current(viewer)
    return replace(_line(found, _names([found])), page=STAYS.get(page, "")) if found else None


def sittings_of(viewer: Viewer) -> list[SittingLine]:
    """Those an organiser is or was present at, the newest first."""
    found = list(SITTINGS.rows(viewer).order_by("-begun_at", "pk")[:AT_MOST])
    names = _names(found)
    return [_line(one, names) for one in found]


def _names(rows: Sequence[Sitting]) -> dict[UUID, str]:
    return people.names(person for row in rows for person in (row.auditor_id, row.organiser_id))


def _line(row: Sitting, names: dict[UUID, str]) -> SittingLine:
    """As it is, even where nobody has yet written down that it is over."""
    why, ended_at = _ended(row)
    return SittingLine(
        id=row.id,
        auditor=names[row.auditor_id],
        organiser=names[row.organiser_id],
        people=(row.auditor_id, row.organiser_id),
        begun_at=row.begun_at,
        confirm_by=row.reconfirmed_at + settings.SITTING_RECONFIRM,
        ended_at=ended_at,
        why=why,
    )


def _ended(row: Sitting) -> tuple[str, datetime | None]:
    if row.ended_at is not None:
        return Why(row.why).label, row.ended_at
    over = ending(row)
    return (over[0].label, over[1]) if over else ("", None)
