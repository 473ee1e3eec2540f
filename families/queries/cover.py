"""Who covers for whom, what may be covered, and how a page says that one covers (4.3, 8.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from families.cover_rules import END_COVER, PLAN_COVER, SEE_COVERS, WHY_OPENED
from families.models import Caseload, Conflict, Cover, Family, SuddenCover
from families.rules import LIST_FAMILIES
from families.work_rules import CHOOSE_ORGANISER
from hsww.access import firewall
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.pages.templatetags.pages import nice_date, nice_datetime
from hsww.people.models import User

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class CoverLine:
    """A cover in words. It does not say how many families there are: counting them would tell who was left out."""

    id: UUID
    organiser: str
    colleague: str
    begins_on: date
    ends_on: date
    extent: str
    is_live: bool
    may_end: bool
    people: tuple[Subject, ...]

    def subjects(self) -> tuple[Subject, ...]:
        return self.people


def covers(viewer: Viewer) -> list[CoverLine]:
    """Now and to come, the next to end first."""
    rows = SEE_COVERS.rows(viewer).select_related("organiser", "colleague").order_by("ends_on", "pk")
    found, live = list(rows), set(Cover.objects.live().values_list("pk", flat=True))
    ended_by_me = set(END_COVER.rows(viewer).values_list("pk", flat=True))
    return [
        CoverLine(
            id=row.id,
            organiser=row.organiser.display_name,
            colleague=row.colleague.display_name,
            begins_on=row.begins_on,
            ends_on=row.ends_on,
            extent="All families" if row.whole else "Some families",
            is_live=row.pk in live,
            may_end=row.pk in ended_by_me,
            people=tuple(row.subjects()),
        )
        for row in found
    ]


def planned_for(viewer: Viewer) -> Choices:
    """Others whose cover the viewer may plan, by name."""
    others = list(PLAN_COVER.rows(viewer).exclude(pk=viewer.user_id))
    return sorted(((str(one.pk), one.display_name) for one in others), key=lambda one: one[1])


def colleagues_for(viewer: Viewer, organiser: User) -> QuerySet[User]:
    found: QuerySet[User] = CHOOSE_ORGANISER.rows(viewer).exclude(pk=organiser.pk)
    return found


def caseload_of(viewer: Viewer, organiser: User) -> QuerySet[Family]:
    """As far as the viewer sees it herself: the line manager plans for all of a caseload, and is told no names."""
    answered = Caseload.objects.filter(organiser=organiser, ends_on=None).values("family")
    found: QuerySet[Family] = LIST_FAMILIES.rows(viewer).filter(pk__in=answered)
    return found


def left_out(viewer: Viewer, cover: Cover) -> int:
    """How many families of the whole caseload the colleague is tied to, whichever were chosen: choosing few must not
    tell which. Those to which the viewer is tied are not counted (4.3)."""
    tied = Conflict.objects.filter(person=cover.colleague_id, ends_on=None).values("family")
    rows = Caseload.objects.filter(organiser=cover.organiser_id, ends_on=None, family__in=tied)
    return firewall.behind(viewer, rows).count()


def covered_for(viewer: Viewer, families: Iterable[Family]) -> dict[UUID, str]:
    """What to say of each family that the viewer covers. Asks nothing where she covers none."""
    here = {family.pk: family for family in families if _until(family)}
    if not here:
        return {}
    rows = Caseload.objects.filter(family__in=here, ends_on=None).select_related("organiser")
    answering = {row.family_id: row.organiser for row in rows}
    return {pk: covering(viewer, family, answering.get(pk)) for pk, family in here.items()}


def covering(viewer: Viewer, family: Family, organiser: User | None) -> str:
    """Empty where the viewer does not cover, or answers for the family meanwhile."""
    until = _until(family)
    if until is None or (organiser is not None and organiser.pk == viewer.user_id):
        return ""
    whose = f"Covering for {organiser.display_name}" if organiser else "Open to you"
    return f"{whose} until {words(until)}"


def _until(family: Family) -> datetime | None:
    """What the rule put beside the row (`rules.with_cover`)."""
    return getattr(family, "covered_until", None)


def words(until: datetime) -> str:
    """What ends at midnight ends with the day before."""
    here = timezone.localtime(until)
    return nice_date(here - here.resolution) if here.time() == time() else nice_datetime(here)


def why_opened(viewer: Viewer, *, by: UUID, day: date) -> list[SuddenCover]:
    """What a co-ordinator wrote when she opened colleagues' files on that day."""
    rows = WHY_OPENED.rows(viewer).filter(organiser=by, opened_at__date=day)
    return list(rows.select_related("family").order_by("opened_at"))
