"""Entries of the log as they would have been written on other days."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from families.models import Family
from hsww.access.hats import Hat
from hsww.ledger import authorship, entries
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.people.models import Appointment, User
from tests.ledger.lifting import lifted

FAR = 2**62


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
    ours: bool = True,
    number: int | None = None,
) -> Entry:
    """`ours` is not what somebody puts in who knows the format and has no key: its digest is right, and no more."""
    worn = Appointment.objects.filter(user=who, hat=hat).first() if who and appointment is None else None
    subjects = (Subject("family", family.id), *about)
    entry = Entry(
        pk=number,
        at=at or timezone.now() - timedelta(days=days_ago),
        actor=who.id if who else None,
        appointment=appointment or (worn.id if worn else None),
        hat=hat.value if who else "",
        action=action,
        outcome=outcome,
        clause="8.3",
        rule=rule,
        salt=b"",
    )
    content = entry.content(subjects)
    content = authorship.salted(content) if ours else replace(content, salt=secrets.token_bytes(32))
    entry.salt, entry.digest = content.salt, entries.digest(content)
    entry.save(force_insert=True)
    for subject in subjects:
        EntrySubject.objects.create(entry=entry, kind=subject.kind, subject=subject.id)
    return entry


@contextmanager
def led_to_nothing(family: Family, count: int) -> Iterator[None]:
    """So many rows that say that an entry is about this family, and there is none: newer than all there will be."""
    rows = [EntrySubject(entry_id=FAR + one, kind="family", subject=family.id) for one in range(count)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        EntrySubject.objects.bulk_create(rows)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")
    yield
    if connection.vendor == "sqlite":  # it would find them at the end of the test
        with lifted():
            EntrySubject.objects.filter(entry_id__gte=FAR).delete()
