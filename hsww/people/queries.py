"""Reads about people that other parts of the scheme ask for. None of them says anything about a family."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from hsww.access.hats import Hat, Office
from hsww.ledger.models import EntrySubject, Outcome
from hsww.people.models import (
    Acknowledgement,
    Appointment,
    Invitation,
    PolicyVersion,
    RememberedPhone,
    Undertaking,
    User,
)
from hsww.people.models.appointments import CONFIRMERS
from hsww.people.undertaking import UNDERTAKING_VERSION


def current_policy(on: date | None = None) -> PolicyVersion | None:
    """The version in force: the newest that has been adopted by that day."""
    return PolicyVersion.objects.filter(adopted_on__lte=on or timezone.localdate()).first()


def standings(user_id: UUID) -> list[Appointment]:
    """The live appointments, each with `acknowledged` and `undertaken` beside it."""
    today = timezone.localdate()
    current = PolicyVersion.objects.filter(adopted_on__lte=today).order_by("-number").values("pk")[:1]
    agreed = Acknowledgement.objects.filter(
        user=OuterRef("user"), hat=OuterRef("hat"), version=Subquery(current)
    )
    signed = Undertaking.objects.filter(user=OuterRef("user"), text_version=UNDERTAKING_VERSION)
    live = Appointment.objects.live(today).filter(user=user_id).order_by("proposed_at", "id")
    return list(live.annotate(acknowledged=Exists(agreed), undertaken=Exists(signed)))


def holders(*offices: Office) -> list[User]:
    """The people who hold any of these offices today: whom to tell."""
    rows = Appointment.objects.live().select_related("user").holding(*offices)
    return list({row.user_id: row.user for row in rows}.values())


def wearers(hat: Hat) -> list[User]:
    """Everybody appointed to this hat today, by name."""
    people = list(User.objects.filter(pk__in=Appointment.objects.live().filter(hat=hat).values("user")))
    return sorted(people, key=lambda person: person.display_name.casefold())


def names(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What people are called, for pages that show who did what."""
    people = list(User.objects.filter(pk__in=set(user_ids)))
    return {person.id: person.display_name for person in people}


def confirmers() -> list[User]:
    return holders(*CONFIRMERS)


def phones_of(user_id: UUID) -> list[RememberedPhone]:
    rows = RememberedPhone.objects.filter(user=user_id, lost_at=None, expires_at__gt=timezone.now())
    return list(rows.order_by("-remembered_at"))


def people_with_roles(rows: QuerySet[User]) -> list[User]:
    """Accounts by name, each with its standing appointments as `standing`."""
    roles = Appointment.objects.filter(ended_at=None).order_by("starts_on")
    people = list(rows.prefetch_related(Prefetch("appointments", roles, to_attr="standing")))
    return sorted(people, key=lambda person: (not person.is_active, person.full_name.casefold()))


def appointments_of(user_id: UUID) -> list[Appointment]:
    return list(Appointment.objects.filter(user=user_id).order_by("ended_at", "-starts_on"))


def open_invitations(rows: QuerySet[Invitation]) -> list[Invitation]:
    return list(rows.filter(accepted_at=None, expires_at__gt=timezone.now()).order_by("expires_at"))


def invitation_for(pk: UUID, token: str) -> Invitation | None:
    """The invitation that this link opens, if it still opens any."""
    invitation = Invitation.objects.filter(pk=pk).first()
    opens = invitation is not None and invitation.opens_with(token, now=timezone.now())
    return invitation if opens else None


def sessions_of(user: User) -> list[UserSession]:
    """The living sessions of a person, the newest first."""
    living = UserSession.objects.purge_and_list(user)
    return sorted(living, key=lambda session: session.created_at, reverse=True)


def passkey_shown(request: HttpRequest, user: User) -> Authenticator | None:
    """The passkey this session has shown, which is the one its device holds."""
    records = get_authentication_records(request, user)
    shown = [record["id"] for record in records if record.get("type") == Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(pk=shown[-1], user=user).first() if shown else None


def has_passkey(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists())


def has_second_step(user: User) -> bool:
    types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=types).exists())


def shown_on(phone: RememberedPhone, *, kind: str) -> list[UUID]:
    """Whose files of a kind a phone showed while it was remembered, from the ledger, newest first."""
    seen = EntrySubject.objects.filter(
        kind=kind, entry__session=phone.session, entry__outcome=Outcome.ALLOWED
    ).order_by("-entry")
    return list(dict.fromkeys(seen.values_list("subject", flat=True)))


def stands_as(user_id: UUID, hat: Hat) -> bool:
    """Whether a person has this role, or it waits to be confirmed."""
    today = timezone.localdate()
    rows = Appointment.objects.filter(user=user_id, hat=hat, ended_at=None)
    return rows.exclude(ends_on__lt=today).exists()
