"""Entries of the log as they would have been written on other days."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.people.models import Appointment, User


def looked(
    who: User | None,
    family: Family,
    rule: str,
    *,
    hat: Hat = Hat.ORGANISER,
    at: datetime | None = None,
    days_ago: int = 0,
    action: Action = Action.SEEN,
    outcome: Outcome = Outcome.ALLOWED,
    about: Sequence[Subject] = (),
    appointment: UUID | None = None,
) -> Entry:
    worn = Appointment.objects.filter(user=who, hat=hat).first() if who and appointment is None else None
    entry = Entry.objects.create(
        at=at or timezone.now() - timedelta(days=days_ago),
        actor=who.id if who else None,
        appointment=appointment or (worn.id if worn else None),
        hat=hat.value if who else "",
        action=action,
        outcome=outcome,
        clause="8.3",
        rule=rule,
        salt=secrets.token_bytes(32),
        digest=secrets.token_bytes(32),
    )
    for subject in (Subject("family", family.id), *about):
        EntrySubject.objects.create(entry=entry, kind=subject.kind, subject=subject.id)
    return entry
