"""Reads about people that other parts of the scheme ask for. None of them says anything about a family."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone

from hsww.access.hats import LEADS, Hat, Office
from hsww.access.prepared import A_DAY, A_ROW, Prepared
from hsww.ledger.models import EntrySubject, Outcome
from hsww.pages.keyset import Page, page
from hsww.people.models import (
    Acknowledgement,
    Appointment,
    Engagement,
    Invitation,
    OpenSession,
    PendingChange,
    PolicyVersion,
    RememberedPhone,
    Undertaking,
    User,
)
from hsww.people.models.appointments import CONFIRMERS
from hsww.people.own_sessions import OwnSession
from hsww.people.session_store import SessionStore
from hsww.people.undertaking import UNDERTAKING_VERSION

ACCOUNTS_A_PAGE = 200
"""Everybody in a scheme of the usual size: names are sealed, so only what is on one page can stand in their order."""


def current_policy(on: date | None = None) -> PolicyVersion | None:
    """The version in force: the newest that has been adopted by that day."""
    return PolicyVersion.objects.filter(adopted_on__lte=on or timezone.localdate()).first()


def standings(user_id: UUID) -> list[Appointment]:
    """The live appointments, each with `acknowledged` and `undertaken` beside it."""
    return list(_standings.rows(user=user_id, today=timezone.localdate()))


def _standing(user: UUID, today: date) -> QuerySet[Appointment]:
    current = PolicyVersion.objects.filter(adopted_on__lte=today).order_by("-number").values("pk")[:1]
    agreed = Acknowledgement.objects.filter(
        user=OuterRef("user"), hat=OuterRef("hat"), version=Subquery(current)
    )
    signed = Undertaking.objects.filter(
        Engagement.under_way(today, to="engagement__"),
        engagement__user=OuterRef("user"),
        text_version=UNDERTAKING_VERSION,
    )
    live = Appointment.objects.live(today).filter(user=user).order_by("proposed_at", "id")
    found: QuerySet[Appointment] = live.annotate(acknowledged=Exists(agreed), undertaken=Exists(signed))
    return found


_standings = Prepared(_standing, user=A_ROW, today=A_DAY)


def holders(*offices: Office, locked: bool = False) -> list[User]:
    """The people who hold any of these offices today: whom to tell."""
    live = Appointment.objects.live().select_related("user")
    rows = (live.select_for_update() if locked else live).holding(*offices)
    return list({row.user_id: row.user for row in rows}.values())


def wearers(hat: Hat) -> list[User]:
    """Everybody appointed to this hat today, by name."""
    people = list(User.objects.filter(pk__in=Appointment.objects.live_as(hat).values("user")))
    return sorted(people, key=lambda person: person.display_name.casefold())


def names(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What people are called, for pages that show who did what."""
    people = list(User.objects.filter(pk__in=set(user_ids)))
    return {person.id: person.display_name for person in people}


def confirmers(*, locked: bool = False) -> list[User]:
    """Who confirms today; `locked` for an action that may end one of them."""
    return holders(*CONFIRMERS, locked=locked)


def namesakes(user: User) -> list[User]:
    """Other accounts, open or closed, that go by any of the same names, however they are written."""
    own = _written(user)
    return [other for other in User.objects.exclude(pk=user.pk) if own & _written(other)]


def _written(user: User) -> set[str]:
    return {folded(name) for name in (user.full_name, user.known_as) if name}


def folded(name: str) -> str:
    """A name without capitals, accents, spaces or signs: what the eye takes for the same."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def invitation_of(user: User) -> Invitation | None:
    return Invitation.objects.filter(became=user).select_related("invited_by").first()


def phones_of(user_id: UUID) -> list[RememberedPhone]:
    rows = RememberedPhone.objects.filter(user=user_id, lost_at=None, expires_at__gt=timezone.now())
    return list(rows.order_by("-remembered_at"))


def people_with_roles(rows: QuerySet[User], *, older: str = "", newer: str = "") -> Page[User]:
    """Accounts by name, each with its standing appointments as `standing`. More than fit on one page come by age."""
    roles = Appointment.objects.filter(ended_at=None).order_by("starts_on")
    with_roles = rows.prefetch_related(Prefetch("appointments", roles, to_attr="standing"))
    found = page(with_roles, by="joined_at", older=older, newer=newer, size=ACCOUNTS_A_PAGE)
    by_name: list[User] = sorted(
        found.rows, key=lambda person: (not person.is_active, person.full_name.casefold())
    )
    return Page(by_name, found.count, found.older, found.newer)


def appointments_of(user_id: UUID) -> list[Appointment]:
    return list(Appointment.objects.filter(user=user_id).order_by("ended_at", "-starts_on"))


def open_invitations(rows: QuerySet[Invitation]) -> list[Invitation]:
    return list(rows.filter(accepted_at=None, expires_at__gt=timezone.now()).order_by("expires_at"))


def invitation_for(pk: UUID, token: str) -> Invitation | None:
    """The invitation that this link opens, if it still opens any."""
    invitation = Invitation.objects.filter(pk=pk).first()
    opens = invitation is not None and invitation.opens_with(token, now=timezone.now())
    return invitation if opens else None


def sessions_of(user: User, *, here: str | None) -> list[OwnSession]:
    """The living sessions of a person, the newest first; `here` is the key of the one that asks."""
    rows = OpenSession.objects.filter(user=user, expire_date__gt=timezone.now())
    found = [OwnSession(row, SessionStore().decode(row.session_data), here) for row in rows]
    living = [one for one in found if one.is_living(user)]
    return sorted(living, key=lambda one: one.since, reverse=True)


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


def waits_for_second_step(user: User) -> bool:
    """Whether a new second step has been asked for, and nobody has confirmed yet that it is this person's."""
    kind = PendingChange.Kind.SECOND_FACTOR
    return bool(PendingChange.objects.filter(user=user, kind=kind, confirmed_at=None).exists())


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


def lead_appointments() -> frozenset[UUID]:
    """The appointments, past ones too, in which somebody was safeguarding lead or deputy."""
    rows = Appointment.objects.filter(hat=Hat.ORGANISER).holding(*LEADS)
    return frozenset(row.id for row in rows)
