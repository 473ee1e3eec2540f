"""Beginning, keeping up and ending joint sittings, and the gate that asks for one (10.1).

The organiser lends no powers: the session stays the auditor's, with the auditor's rules. A sitting that is found to be
over ends there and then, so that no request after it shows anything of a file.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from hsww.access.hats import Hat
from hsww.access.viewer import Denied, Viewer
from hsww.ledger import unprotected
from hsww.ledger.models import Action, Entry
from hsww.ledger.record import record
from hsww.people.models import Appointment, User
from hsww.vault.scopes import person_scope
from records.checking import beginning, end
from records.models import AUDITOR, How, Sitting, Why
from records.presence import ending, may_see
from records.rules import BEGIN_SITTING, LEAVE_SITTING

TOUCH_EVERY = timedelta(minutes=1)
RECONFIRMED = "records.reconfirm_sitting"
NOT_BEGUN = "a sitting is not what the log says"


@dataclass(frozen=True, kw_only=True)
class Present:
    """The organiser, and how she has just shown that it is her."""

    organiser: UUID
    appointment: UUID
    how: How


@transaction.atomic
def begin(*, by: Viewer, auditor_how: How, present: Present) -> Sitting:
    """Whoever of the two sat elsewhere before sits here now."""
    hers = Appointment.objects.live_as(Hat.ORGANISER).filter(user=present.organiser)
    if (
        BEGIN_SITTING.reach(by) is None
        or by.session is None
        or not hers.filter(pk=present.appointment).exists()
    ):
        raise Denied
    _one_at_a_time(by.user_id, present.organiser)
    now = timezone.now()
    made = Sitting(
        auditor_id=by.user_id,
        appointment=by.appointment_id,
        session=by.session,
        auditor_how=auditor_how,
        organiser_id=present.organiser,
        organiser_appointment=present.appointment,
        organiser_how=present.how,
        begun_at=now,
        reconfirmed_at=now,
        active_at=now,
    )
    _shown_by_organiser(made, BEGIN_SITTING.name)
    made.entry = _begun(made, by).uid
    made.save(force_insert=True)
    return made


def _one_at_a_time(*people: UUID) -> None:
    locked = User.objects.select_for_update().filter(pk__in=people).order_by("pk")
    for person in list(locked):
        for older in (
            *Sitting.objects.filter(auditor=person, ended_at=None),
            *Sitting.objects.filter(organiser=person, ended_at=None),
        ):
            _end(older, *(ending(older) or (Why.ELSEWHERE, timezone.now())))


def _begun(sitting: Sitting, by: Viewer) -> Entry:
    return record(
        actor=by.user_id,
        appointment=by.appointment_id,
        hat=by.hat.value,
        session=by.session,
        action=Action.GRANTED,
        clause="10.1",
        rule=BEGIN_SITTING.name,
        subjects=sitting.subjects(),
        reason=beginning(sitting),
        reason_scope=person_scope(by.user_id),
    )


def _shown_by_organiser(sitting: Sitting, rule: str) -> None:
    """Her own entry: that it was her, in the auditor's session."""
    record(
        actor=sitting.organiser_id,
        appointment=sitting.organiser_appointment,
        hat=Hat.ORGANISER.value,
        session=bytes(sitting.session),
        action=Action.STEPPED_UP,
        clause="10.1",
        rule=rule,
        subjects=sitting.subjects(),
    )


@transaction.atomic
def reconfirm(*, by: Viewer, sitting: Sitting) -> None:
    """She has just typed her password on the auditor's device."""
    if current(by) != sitting:
        raise Denied
    now = timezone.now()
    if not Sitting.objects.filter(pk=sitting.pk, ended_at=None).update(reconfirmed_at=now, active_at=now):
        raise Denied
    _shown_by_organiser(sitting, RECONFIRMED)


@transaction.atomic
def leave(*, by: Viewer, sitting: UUID) -> None:
    """Pressed by her beside the auditor, or in her own session."""
    found: Sitting | None = LEAVE_SITTING.rows(by).select_for_update().filter(pk=sitting).first()
    if found is None:
        raise Denied
    _end(found, *(ending(found) or (Why.LEFT, timezone.now())), by=by)


@transaction.atomic
def _end(sitting: Sitting, why: Why, at: datetime, *, by: Viewer | None = None) -> None:
    """Once. Only the first to notice writes it down; `by` is who pressed a button, if anybody did. Of one that the log
    knows nothing of, those who answer for the log are told."""
    still_open = Sitting.objects.filter(pk=sitting.pk, ended_at=None)
    if why is Why.UNKNOWN:
        transaction.on_commit(partial(unprotected.found, [NOT_BEGUN]), robust=True)
    if still_open.update(ended_at=at, why=why):
        record(
            actor=by.user_id if by else None,
            appointment=by.appointment_id if by else None,
            hat=by.hat.value if by else "",
            session=None if why is Why.UNKNOWN else bytes(sitting.session),  # of any length
            action=Action.REVOKED,
            clause="10.1",
            rule=LEAVE_SITTING.name,
            subjects=sitting.subjects(),
            reason=end(why.value, at),
            reason_scope=person_scope(sitting.auditor_id),
        )


def end_over() -> str:
    """For `tick`: writes down the ends that nobody came to notice. The gate asks for itself."""
    found = [(one, ending(one)) for one in Sitting.objects.filter(ended_at=None)]
    over = [(one, so) for one, so in found if so]
    for sitting, so in over:
        _end(sitting, *so)
    return f"{len(over)} sittings ended" if over else ""


def current(viewer: Viewer) -> Sitting | None:
    """The sitting of this session, if it goes on; one that does not is ended."""
    if viewer.session is None or viewer.hat is not AUDITOR:
        return None
    here = Sitting.objects.filter(ended_at=None, auditor=viewer.user_id, appointment=viewer.appointment_id)
    found = here.filter(session=viewer.session).first()
    over = ending(found) if found else None
    if found and over:
        _end(found, *over)
        return None
    return found


def last_begun(viewer: Viewer) -> datetime | None:
    """When the auditor last sat down with somebody."""
    mine = Sitting.objects.filter(auditor=viewer.user_id).order_by("-begun_at")
    found: datetime | None = mine.values_list("begun_at", flat=True).first()
    return found


def open_to(viewer: Viewer, file: UUID) -> Sitting | None:
    """The sitting in which this file may be read now."""
    found = current(viewer)
    opens = found is not None and not found.is_due and may_see(found.organiser_id, file)
    return found if opens else None


def has_organiser(_request: HttpRequest, viewer: Viewer, file: Any) -> bool:
    """The gate ORGANISER_PRESENT. Asked of outside auditors only; reading keeps the sitting alive."""
    if viewer.hat is not AUDITOR:
        return True
    found = open_to(viewer, file.pk)
    if found is not None:
        _touch(found)
    return found is not None


def _touch(sitting: Sitting) -> None:
    now = timezone.now()
    if now - sitting.active_at >= TOUCH_EVERY:
        Sitting.objects.filter(pk=sitting.pk, ended_at=None).update(active_at=now)


def named(sitting: Sitting) -> str:
    return str(sitting.organiser.display_name)
