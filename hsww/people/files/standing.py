"""Where a file stands: whether its person still works here, and what of it is due."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from hsww.access.shown import Shown
from hsww.pages.templatetags.pages import nice_date
from hsww.people.files.models import HATS_OF, Check, FileKind, Milestone, PersonFile
from hsww.people.models.accounts import User
from hsww.people.models.appointments import Appointment

NOTICE = timedelta(days=60)


@dataclass(frozen=True)
class Due(Shown):
    """In words, with the tone of the tag that says them."""

    words: str
    tone: str

    @property
    def waits(self) -> bool:
        return self.tone != "ok"


def due(what: str, day: date) -> Due:
    today = timezone.localdate()
    if day < today:
        return Due(f"{what} overdue since {nice_date(day)}", "risk")
    return Due(f"{what} due {nice_date(day)}", "warn" if day <= today + NOTICE else "ok")


def check_due(checks: list[Check]) -> Due:
    """Of the newest check alone: an older one has had its day."""
    return due("Check", checks[0].renew_on) if checks else Due("No check yet", "risk")


def steps_due(milestones: list[Milestone]) -> list[Due]:
    """Of the newest of each kind, what is due again soon, or was."""
    newest: dict[str, Milestone] = {}
    for one in milestones:
        newest.setdefault(one.step, one)
    found = [due(one.get_step_display(), one.due_again_on) for one in newest.values() if one.due_again_on]
    return [one for one in found if one.waits]


def checks_to_see_to(files: QuerySet[PersonFile]) -> Any:
    """Those of the files whose newest check runs out soon, on the day `renew_on`, or that have none."""
    newest = Check.objects.filter(file=OuterRef("pk")).order_by("-seen_on", "-written_at")
    dated = files.annotate(renew_on=Subquery(newest.values("renew_on")[:1]))
    return dated.filter(Q(renew_on=None) | Q(renew_on__lte=timezone.localdate() + NOTICE))


def milestones_due(files: QuerySet[PersonFile]) -> QuerySet[Milestone]:
    """Of those files, what is due again soon, or was; the newest of each kind counts."""
    newer = Milestone.objects.filter(
        file=OuterRef("file"), step=OuterRef("step"), held_on__gt=OuterRef("held_on")
    )
    rows: QuerySet[Milestone] = Milestone.objects.filter(
        ~Exists(newer), due_again_on__lte=timezone.localdate() + NOTICE, file__in=files.values("pk")
    )
    return rows


def left_on(file: PersonFile) -> date | None:
    """Her last day here; None while she works here, or is about to."""
    hats = HATS_OF[FileKind(file.kind)]
    rows = Appointment.objects.filter(user=file.person_id, hat__in=hats)
    if rows.standing().exists():
        return None
    return max((day for row in rows if (day := _over_on(row))), default=_closed_on(file.person_id))


def _over_on(row: Appointment) -> date | None:
    days = [row.ends_on, timezone.localdate(row.ended_at) if row.ended_at else None]
    return min((day for day in days if day), default=_closed_on(row.user_id))


def _closed_on(user: UUID) -> date | None:
    """The day her account was closed, where no role was ended."""
    closed = User.history.filter(id=user, is_active=False).order_by("history_date").first()
    return timezone.localdate(closed.history_date) if closed else None


def years_after(day: date, years: int) -> date:
    """The same day of that year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
