"""People for tests, made through the models and signed in as the real pages would leave them."""

import time
from datetime import date, timedelta
from itertools import count

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone

from hsww.access.hats import OPENS_DATA, Hat, Office
from hsww.access.viewer import Viewer
from hsww.people import sessions
from hsww.people.models import (
    Acknowledgement,
    Appointment,
    Engagement,
    PolicyVersion,
    Undertaking,
    User,
)
from hsww.people.queries import current_policy
from hsww.people.undertaking import UNDERTAKING_VERSION

PASSWORD = "correct horse battery staple"
_numbers = count(1)


def person(full_name: str = "Robin Example", *, email: str = "", password: str = "") -> User:
    user = User(full_name=full_name, email=email or f"person{next(_numbers)}@example.org")
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    return user


def appointed(
    user: User,
    hat: Hat,
    *offices: Office,
    starts_on: date | None = None,
    ends_on: date | None = None,
    confirmed: bool = True,
) -> Appointment:
    """A standing appointment; confirmed unless said otherwise. A contractor comes with something to do."""
    counts = confirmed and hat in OPENS_DATA
    if hat is Hat.CONTRACTOR:
        engaged(user)
    return Appointment.objects.create(
        user=user,
        hat=hat,
        offices=[office.value for office in offices],
        starts_on=starts_on or timezone.localdate() - timedelta(days=30),
        ends_on=ends_on,
        proposed_by=_somebody("proposing"),
        confirmed_by=_somebody("confirming") if counts else None,
        confirmed_at=timezone.now() if counts else None,
    )


def engaged(user: User | None = None, *, begins_in: int = -30, ends_in: int = 30) -> Engagement:
    """Somebody who comes from outside, from and to so many days from today."""
    today = timezone.localdate()
    return Engagement.objects.create(
        who="Kit Example",
        firm="Example Computers",
        work="Repairs the computers in the office.",
        begins_on=today + timedelta(days=begins_in),
        ends_on=today + timedelta(days=ends_in),
        user=user,
        recorded_by=_somebody("proposing"),
    )


def promised(user: User) -> None:
    """Signs, as the page does, the undertaking of what they come to do."""
    for one in user.engagements.all():
        Undertaking.objects.create(engagement=one, user=user, text_version=UNDERTAKING_VERSION)


def _somebody(name: str) -> User:
    """One in a test is enough, because making a person takes long."""
    email = f"{name}@example.org"
    return User.objects.filter(email=email).first() or person(f"{name.title()} Example", email=email)


def worker(hat: Hat, *offices: Office, name: str = "Robin Example") -> User:
    user = person(name)
    appointed(user, hat, *offices)
    return user


def policy_in_force() -> PolicyVersion:
    return current_policy() or PolicyVersion.objects.create(
        number=1, text_key="3 (08/2011)", adopted_on=timezone.localdate() - timedelta(days=365)
    )


def signed_in(user: User, *, hat: Hat | None = None, two_factor: bool = True, agreed: bool = True) -> Client:
    """A browser that has signed in, put its hat on and passed the usual gates."""
    client = Client()
    client.force_login(user)
    standing = Appointment.objects.live().filter(user=user)
    worn = standing.filter(hat=hat).first() if hat else standing.first()
    if agreed and worn:
        Acknowledgement.objects.get_or_create(user=user, hat=worn.hat, version=policy_in_force())
    session = client.session
    sessions.begin(session, opaque=sessions.new_opaque())
    if worn:
        session[sessions.WORN] = str(worn.id)
    if two_factor:
        show(session, user, method="mfa", type="totp", id=0)
    session.save()
    return client


def show(session: object, user: User, **record: object) -> None:
    """Notes in the session, as allauth does, that its owner has shown something."""
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])  # type: ignore[attr-defined]
    session["account_authentication_methods_user"] = str(user.pk)  # type: ignore[index]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [*records, {"at": time.time(), **record}]  # type: ignore[index]


def viewer(user: User, hat: Hat, *offices: Office) -> Viewer:
    appointment = Appointment.objects.filter(user=user, hat=hat).first()
    return Viewer(
        user_id=user.id,
        hat=hat,
        offices=frozenset(offices),
        appointment_id=appointment.id if appointment else user.id,
        display_name=user.display_name,
        can_switch=False,
    )
