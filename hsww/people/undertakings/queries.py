"""Who is under an undertaking: now, later, no more; and one's own (7.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.pages.templatetags.pages import nice_date
from hsww.people.models import Engagement, Undertaking, User
from hsww.people.undertaking import UNDERTAKING_VERSION, WORDINGS
from hsww.people.undertakings.rules import CHOOSE_CONTRACTOR, SEE_UNDERTAKINGS

SOON = timedelta(days=14)
PAST_SHOWN = 50


@dataclass(frozen=True)
class Line(Shown):
    """Somebody under an undertaking, and how it stands."""

    row: Engagement
    signed: list[Undertaking]
    """Each wording they signed, the newest first."""
    is_open: bool
    begun: bool

    def subjects(self) -> Sequence[Subject]:
        return self.row.subjects()

    @property
    def is_signed(self) -> bool:
        return any(one.text_version == UNDERTAKING_VERSION for one in self.signed)

    @property
    def standing(self) -> tuple[str, str]:
        """The tone and the words of a tag."""
        if not self.is_open:
            return "info", "Over"
        if not self.is_signed:
            return ("risk" if self.begun else "warn"), "Not signed"
        if not self.begun:
            return "info", f"Begins {nice_date(self.row.begins_on)}"
        return ("warn", "Ends soon") if self.row.ends_on <= timezone.localdate() + SOON else ("ok", "Signed")

    @property
    def asks_paper(self) -> bool:
        return self.is_open and not self.is_signed


def lines(viewer: Viewer) -> tuple[list[Line], list[Line]]:
    """Those that are not over, by their last day; and the last that are."""
    today = timezone.localdate()
    rows = SEE_UNDERTAKINGS.rows(viewer).select_related("ended__recorded_by", "user")
    rows = rows.prefetch_related("undertakings__recorded_by")
    standing = [_line(row, today) for row in rows.filter(Engagement.open(today)).order_by("ends_on", "id")]
    over = rows.filter(Q(ends_on__lt=today) | Q(ended__isnull=False)).order_by("-ends_on", "id")
    return standing, [_line(row, today) for row in over[:PAST_SHOWN]]


def _line(row: Engagement, today: date) -> Line:
    signed = sorted(row.undertakings.all(), key=lambda one: one.text_version, reverse=True)
    is_open = row.ends_on >= today and not hasattr(row, "ended")
    return Line(row=row, signed=signed, is_open=is_open, begun=row.begins_on <= today)


def to_see_to(viewer: Viewer) -> Any:
    """Not signed in today's wording though it has begun, or over soon; with `is_signed` beside each."""
    today = timezone.localdate()
    signed = Undertaking.objects.filter(engagement=OuterRef("pk"), text_version=UNDERTAKING_VERSION)
    rows = (
        SEE_UNDERTAKINGS.rows(viewer).filter(Engagement.under_way(today)).annotate(is_signed=Exists(signed))
    )
    return rows.filter(Q(is_signed=False) | Q(ends_on__lte=today + SOON)).order_by("ends_on", "id")


def of_mine(user: UUID) -> list[Engagement]:
    """What this person comes to do now."""
    return list(Engagement.objects.filter(Engagement.under_way(timezone.localdate()), user=user))


def has_signed(engagement: Engagement) -> bool:
    return engagement.undertakings.filter(text_version=UNDERTAKING_VERSION).exists()


def contractors(viewer: Viewer) -> list[User]:
    return sorted(CHOOSE_CONTRACTOR.rows(viewer), key=lambda one: one.display_name.casefold())


def words() -> tuple[str, ...]:
    return WORDINGS[UNDERTAKING_VERSION]
