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
from hsww.people.models import OpenSession, RememberedPhone, User
from hsww.people.notices import notify


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
    """Ends every session and takes away all that the phone may hold: its passkey, what was added while it was
    remembered, the recovery codes and the password. Its owner sets a new one by "forgotten password"."""
    if by.hat is not Hat.ORGANISER or phone.lost_at is not None:
        raise Denied
    phone.lost_at, phone.lost_by_id = timezone.now(), by.user_id
    _take_credentials(phone)
    phone.passkey = None
    phone.save()
    end_sessions(user=phone.user)
    notify([phone.user])
    log.note(by, action=Action.REVOKED, clause="8.2", rule="phone_lost", subjects=phone.subjects())


def _take_credentials(phone: RememberedPhone) -> None:
    held = (
        Q(pk=phone.passkey_id)
        | Q(created_at__gte=phone.remembered_at)
        | Q(type=Authenticator.Type.RECOVERY_CODES)
    )
    Authenticator.objects.filter(held, user=phone.user).delete()
    phone.user.set_unusable_password()
    phone.user.save()
