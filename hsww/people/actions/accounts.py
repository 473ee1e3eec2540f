"""Inviting, founding, closing and changing accounts. Nobody alone changes the keys to another's (8.2)."""

import secrets
from collections.abc import Callable, Iterable
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from hsww.access import log
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.people.actions.appointments import guarding_confirmers, place
from hsww.people.actions.changes import ask
from hsww.people.actions.phones import end_sessions
from hsww.people.models import Invitation, PendingChange, User
from hsww.people.models.accounts import INVITATION_LASTS
from hsww.people.models.appointments import CONFIRMERS
from hsww.people.notices import invite_by_mail, notify_address

TOKEN_BYTES = 32
Link = Callable[[UUID, str], str]
"""Makes the address of an invitation from its id and its token."""


@transaction.atomic
def invite(*, by: Viewer, email: str, hat: Hat, offices: Iterable[Office] = (), link: Link) -> Invitation:
    """Mails a link that works once, for a week."""
    if by.hat is not Hat.ADMINISTRATOR:
        raise Denied
    invitation, token = _offer(email, hat, offices, invited_by=by.user_id)
    log.note(by, action=Action.INVITED, clause="8.3", rule="invite")
    invite_by_mail(invitation.email, link(invitation.id, token))
    return invitation


@transaction.atomic
def found(*, administrator: str, other: str, other_hat: Hat, other_office: Office) -> list[tuple[UUID, str]]:
    """Offers the first two accounts of a scheme that has none, and returns what opens each."""
    if User.objects.exists() or Invitation.objects.filter(founding=True).exists():
        raise Denied
    offers = [
        _offer(administrator, Hat.ADMINISTRATOR, (), invited_by=None),
        _offer(other, other_hat, (other_office,), invited_by=None),
    ]
    record(actor=None, hat="", action=Action.INVITED, clause="8.3", rule="found_scheme")
    return [(invitation.id, token) for invitation, token in offers]


def _offer(
    email: str, hat: Hat, offices: Iterable[Office], *, invited_by: UUID | None
) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        email=email.strip().lower(),
        token_digest=Invitation.digest(token),
        invited_by_id=invited_by,
        founding=invited_by is None,
        hat=hat,
        offices=sorted(Office(office).value for office in offices),
        expires_at=timezone.now() + INVITATION_LASTS,
    )
    return invitation, token


@transaction.atomic
def accept_invitation(
    *, by: Invitation, token: str, full_name: str, known_as: str = "", password: str
) -> User:
    """Makes the account. The role asked for is proposed by the inviter, and waits to be confirmed."""
    invitation = Invitation.objects.select_for_update().get(pk=by.pk)
    if not invitation.opens_with(token, now=timezone.now()):
        raise Denied
    user = User(email=invitation.email, full_name=full_name, known_as=known_as)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    invitation.accepted_at, invitation.became = timezone.now(), user
    invitation.save()
    _appoint_as_invited(user, invitation)
    record(
        actor=user.id, hat="", action=Action.ACCOUNT_CHANGED, clause="8.3", rule="accept_invitation",
        subjects=user.subjects(),
    )  # fmt: skip
    return user


def _appoint_as_invited(user: User, invitation: Invitation) -> None:
    hat = Hat(invitation.hat)
    offices = [Office(office) for office in invitation.offices]
    place(user, hat, offices, proposed_by=invitation.invited_by_id, founding=invitation.founding)


@transaction.atomic
def deactivate(*, by: Viewer, user: User) -> None:
    """Closes an account at once: its sessions end here, and would be refused at their next request."""
    if by.user_id == user.id or not (by.hat is Hat.ADMINISTRATOR or by.holds(*CONFIRMERS)):
        raise Denied
    with guarding_confirmers(by=by, user=user):
        user.is_active = False
        user.save()
    end_sessions(user=user)
    log.note(by, action=Action.SUSPENDED, clause="3.9", rule="person_deactivate", subjects=user.subjects())


@transaction.atomic
def request_second_factor_reset(*, by: Viewer, user: User) -> PendingChange:
    if by.hat is not Hat.ADMINISTRATOR or by.user_id == user.id:
        raise Denied
    change = ask(user, PendingChange.Kind.SECOND_FACTOR, by.user_id)
    log.note(by, action=Action.CHANGED, clause="8.2", rule="second_factor_reset", subjects=user.subjects())
    return change


@transaction.atomic
def request_email_change(*, by: User, new_email: str) -> PendingChange:
    """Asked for by the person; the address changes only once the chair or the lead agrees."""
    PendingChange.objects.filter(user=by, kind=PendingChange.Kind.EMAIL, confirmed_at=None).delete()
    change = ask(by, PendingChange.Kind.EMAIL, by.id, new_email=new_email.strip().lower())
    record(
        actor=by.id, hat="", action=Action.CHANGED, clause="8.2", rule="email_change",
        subjects=(Subject("person", by.id),),
    )  # fmt: skip
    return change


@transaction.atomic
def confirm_change(*, by: Viewer, change: PendingChange) -> None:
    concerned = by.user_id in {change.user_id, change.requested_by_id}
    if concerned or not by.holds(*CONFIRMERS) or change.confirmed_at is not None:
        raise Denied
    change.confirmed_by_id, change.confirmed_at = by.user_id, timezone.now()
    change.save()
    if change.kind == PendingChange.Kind.EMAIL:
        _move_address(change)
    else:
        Authenticator.objects.filter(user=change.user).delete()
    end_sessions(user=change.user)
    log.note(
        by, action=Action.ACCOUNT_CHANGED, clause="8.2", rule="confirm_change", subjects=change.subjects()
    )


def _move_address(change: PendingChange) -> None:
    """The old address is told as well, so that a takeover cannot pass unseen."""
    user = change.user
    notify_address(user.email)
    user.email = change.new_email
    user.full_clean(exclude=["password"])
    user.save()
    notify_address(user.email)
