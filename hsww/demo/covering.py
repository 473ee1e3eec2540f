"""Cover in a fictional scheme: one colleague is away now, and yesterday a file was opened for a day (4.3, 8.3)."""

from datetime import date, timedelta

from django.utils import timezone

from families.actions import covering
from families.models import Caseload, Conflict, Cover, SuddenCover
from families.models.family import OPEN
from hsww.access.hats import Hat
from hsww.demo import names
from hsww.demo.names import chance
from hsww.demo.staff import Staff
from hsww.watching.models import Kind, Unusual

BEGAN, GOES_ON = timedelta(days=3), timedelta(days=11)
OPENED_AGO = timedelta(hours=26)
REASON = "A neighbour rang about a burst pipe. I had to find out whom we may ring."


def add(staff: Staff, *, seed: int, today: date) -> None:
    """The deputy is away; whoever looks after her families is related to one family, and does not see that."""
    rng = chance(seed, "cover")
    away, related = staff.organisers[1], staff.organisers[3]
    Cover.objects.create(
        id=names.identity(rng),
        organiser_id=away.id,
        colleague_id=related.id,
        begins_on=today - BEGAN,
        ends_on=today + GOES_ON,
        planned_by_id=away.id,
    )
    covering.settle()
    tied = Conflict.objects.filter(person=related.id).values("family")
    theirs = Caseload.objects.filter(organiser=staff.organisers[2].id, ends_on=None, family__stage__in=OPEN)
    caseload = theirs.exclude(family__in=tied).order_by("pk").first()
    if caseload is not None:
        _opened(SuddenCover(id=names.identity(rng), family_id=caseload.family_id, organiser_id=related.id))


def _opened(row: SuddenCover) -> None:
    """As the watch found it: the log of a fictional scheme begins today."""
    row.reason, row.opened_at = REASON, timezone.now() - OPENED_AGO
    row.closed_at = row.expires_at
    row.save()
    Unusual.objects.create(
        kind=Kind.BY_COVER,
        actor_id=row.organiser_id,
        hat=Hat.ORGANISER,
        day=timezone.localdate(row.opened_at),
        begins_at=row.opened_at,
        ends_at=row.opened_at,
        first_entry=0,
        last_entry=0,
        times=1,
    )
