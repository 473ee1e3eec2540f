"""Who is on duty today, whom to ring, and whom to remind. Every hat may see the two names and numbers (2.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from hsww.access.hats import Hat, Office
from hsww.people.models import User
from hsww.people.queries import holders, wearers
from safeguarding.models import Rota

LEADS = (Office.SAFEGUARDING_LEAD, Office.DEPUTY_LEAD)
AT_MOST = 100


@dataclass(frozen=True)
class OnDuty:
    role: str
    name: str
    phone: str


def rota_of(day: date) -> Rota | None:
    """Where two rows cover a day, the one that begins later was written for it."""
    rows = Rota.objects.filter(day_from__lte=day, day_to__gte=day).select_related("duty", "deputy")
    found: Rota | None = rows.order_by("-day_from", "-id").first()
    return found


def on_duty(day: date | None = None) -> tuple[OnDuty, ...]:
    row = rota_of(day or timezone.localdate())
    if row is None:
        return ()
    return (
        OnDuty("On duty today", row.duty.display_name, row.duty_phone),
        OnDuty("If there is no answer", row.deputy.display_name, row.deputy_phone),
    )


def to_remind(*, besides: Iterable[UUID | None] = ()) -> list[User]:
    """Duty, deputy, lead and chair; never somebody the concern is about."""
    row = rota_of(timezone.localdate())
    people = [row.duty, row.deputy] if row else holders(Office.DUTY)
    found = {person.id: person for person in [*people, *holders(*LEADS, Office.CHAIR)] if person.is_active}
    return [person for person in found.values() if person.id not in set(besides)]


def readers() -> list[User]:
    """Those who might otherwise read a concern about themselves: co-ordinators, and the chair."""
    found = {person.id: person for person in [*wearers(Hat.ORGANISER), *holders(Office.CHAIR)]}
    return sorted(found.values(), key=lambda person: person.display_name.casefold())
