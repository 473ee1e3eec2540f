"""Proposing, confirming, ending and wearing a hat. Refuses whoever would appoint, or confirm, themselves."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from hsww.access import log
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.people import sessions
from hsww.people.files.opening import open_file
from hsww.people.models import Appointment, User
from hsww.people.models.appointments import CONFIRMERS
from hsww.people.notices import notify
from hsww.people.queries import confirmers

NOBODY_LEFT = "Nobody else could confirm roles then. First appoint another chair or safeguarding lead."


@transaction.atomic
def propose_appointment(
    *,
    by: Viewer,
    user: User,
    hat: Hat,
    offices: Iterable[Office] = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Appointment:
    if by.hat is not Hat.ADMINISTRATOR or by.user_id == user.id:
        raise Denied
    appointment = place(user, hat, offices, proposed_by=by.user_id, starts_on=starts_on, ends_on=ends_on)
    log.note(by, action=Action.APPOINTED, clause="8.3", rule="appoint", subjects=appointment.subjects())
    return appointment


def place(
    user: User,
    hat: Hat,
    offices: Iterable[Office],
    *,
    proposed_by: UUID | None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    founding: bool = False,
) -> Appointment:
    """Adds the row, after closing a run-out one of the same hat, and tells those who confirm."""
    today = timezone.localdate()
    over = Appointment.objects.filter(user=user, hat=hat, ended_at=None, ends_on__lt=today)
    for old in over:
        old.ended_at = timezone.now()
        old.save()
    appointment = Appointment(
        user=user,
        hat=hat,
        offices=sorted(Office(office).value for office in offices),
        starts_on=starts_on or today,
        ends_on=ends_on,
        proposed_by_id=proposed_by,
        founding=founding,
        confirmed_at=timezone.now() if founding else None,
    )
    appointment.clean()
    appointment.save()
    open_file(user.id, hat)
    if appointment.needs_confirmation:
        notify([person for person in confirmers() if person.id not in {user.id, proposed_by}])
    return appointment


@transaction.atomic
def confirm_appointment(*, by: Viewer, appointment: Appointment) -> None:
    """By the chair or the safeguarding lead, who neither proposed it nor gains by it."""
    concerned = by.user_id in {appointment.user_id, appointment.proposed_by_id}
    if concerned or not by.holds(*CONFIRMERS) or not appointment.needs_confirmation:
        raise Denied
    appointment.confirmed_by_id = by.user_id
    appointment.confirmed_at = timezone.now()
    appointment.save()
    log.note(
        by, action=Action.APPOINTED, clause="8.3", rule="confirm_appointment", subjects=appointment.subjects()
    )


@contextmanager
def guarding_confirmers(*, by: Viewer, user: User) -> Iterator[None]:
    """Undoes whatever would leave nobody who confirms, and tells the others when one of them goes.

    Two people who close each other at one time wait for each other here, so that one of them stays.
    """
    before = confirmers(locked=True)
    yield
    after = confirmers()
    if before and not after:
        raise ValidationError(NOBODY_LEFT)
    if user in before and user not in after:
        notify([person for person in after if person.id != by.user_id])


@transaction.atomic
def end_appointment(*, by: Viewer, appointment: Appointment) -> None:
    if by.user_id == appointment.user_id or appointment.ended_at is not None:
        raise Denied
    if by.hat is not Hat.ADMINISTRATOR and not by.holds(*CONFIRMERS):
        raise Denied
    with guarding_confirmers(by=by, user=appointment.user):
        appointment.ended_at = timezone.now()
        appointment.ended_by_id = by.user_id
        appointment.save()
    log.note(
        by,
        action=Action.APPOINTMENT_ENDED,
        clause="8.3",
        rule="end_appointment",
        subjects=appointment.subjects(),
    )


@transaction.atomic
def wear(*, by: User, session: SessionBase, appointment: Appointment) -> None:
    """Puts one hat on, and so takes the other off: rights are never the union of two."""
    if sessions.is_phone(session) and appointment.hat != Hat.VOLUNTEER:
        raise Denied
    if not Appointment.objects.live().filter(pk=appointment.pk, user=by).exists():
        raise Denied
    session[sessions.WORN] = str(appointment.id)
    record(
        actor=by.id,
        appointment=appointment.id,
        hat=appointment.hat,
        action=Action.HAT_WORN,
        clause="8.3",
        rule="hat_switch",
        subjects=(Subject("person", by.id),),
        session=sessions.opaque(session),
    )
