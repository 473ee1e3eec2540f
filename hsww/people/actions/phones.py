"""Sessions and remembered phones: ending one or all, remembering a phone, and saying it is lost (8.2)."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hsww.access import log
from hsww.access.hats import Hat
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.people import sessions
from hsww.people.actions.changes import ask
from hsww.people.models import OpenSession, PendingChange, RememberedPhone, User
from hsww.people.notices import notify
from hsww.people.queries import has_second_step


def end_sessions(*, user: User) -> None:
    """Ends every session of a person. For the actions that have already said, and logged, why."""
    OpenSession.objects.filter(user=user).delete()


@transaction.atomic
def end_session(*, by: User, session: OpenSession) -> None:
    if session.user_id != by.id:
        raise Denied
    session.delete()
    record(
        actor=by.id, hat="", action=Action.SIGNED_OUT, clause="8.2", rule="your_session_end",
        subjects=by.subjects(),
    )  # fmt: skip


@transaction.atomic
def remember_phone(
    *, by: Viewer, session: SessionBase, passkey: Authenticator, label: str
) -> RememberedPhone:
    """Lets a volunteer's own phone stay signed in for a month, locked by the passkey it has just shown."""
    if by.hat is not Hat.VOLUNTEER or passkey.user_id != by.user_id:
        raise Denied
    lasting: timedelta = settings.PHONE_LIMIT
    phone = RememberedPhone.objects.create(
        user_id=by.user_id,
        session=sessions.opaque(session),
        passkey=passkey,
        label=label,
        expires_at=timezone.now() + lasting,
    )
    sessions.remember(session, lasting=lasting)
    log.note(
        by, action=Action.ACCOUNT_CHANGED, clause="8.2", rule="phone_remember", subjects=phone.subjects()
    )
    return phone


@transaction.atomic
def phone_lost(*, by: Viewer, phone: RememberedPhone) -> None:
    """Ends every session and takes away all that the phone may hold: its passkey, the app that shows codes, what was
    added while it was remembered, the recovery codes and the password. Its owner sets a new password by "forgotten
    password"; whoever has the phone may read her mail too, so a new second step waits until somebody confirms it."""
    if by.hat is not Hat.ORGANISER or phone.lost_at is not None:
        raise Denied
    phone.lost_at, phone.lost_by_id = timezone.now(), by.user_id
    _take_credentials(phone)
    phone.passkey = None
    phone.save()
    end_sessions(user=phone.user)
    notify([phone.user])
    log.note(by, action=Action.REVOKED, clause="8.2", rule="phone_lost", subjects=phone.subjects())
    if not has_second_step(phone.user):
        ask(phone.user, PendingChange.Kind.SECOND_FACTOR, by.user_id)
        log.note(
            by, action=Action.CHANGED, clause="8.2", rule="second_factor_reset", subjects=phone.subjects()
        )


def _take_credentials(phone: RememberedPhone) -> None:
    """A passkey made earlier, on another device, stays."""
    held = (
        Q(pk=phone.passkey_id)
        | Q(created_at__gte=phone.remembered_at)
        | Q(type__in=[Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES])
    )
    Authenticator.objects.filter(held, user=phone.user).delete()
    phone.user.set_unusable_password()
    phone.user.save()


def clear_sessions() -> str:
    """Removes what is left of sessions that have run out. None of them would open; they name who was here."""
    gone, _ = OpenSession.objects.filter(expire_date__lt=timezone.now()).delete()
    return f"removed {gone}" if gone else ""
