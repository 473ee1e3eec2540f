"""Tells access who is looking, in which hat: the loader of the viewer, and the gates about people.

One query answers everything: the live appointments, and beside each whether its holder has acknowledged the
current policy in that hat (3.1, 4.1, 5.1) and signed the undertaking (7.6). Nothing is remembered between
requests, so that an ended appointment or a new policy version counts at the next one.
"""

from typing import Any
from weakref import WeakKeyDictionary

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import lazy

from hsww.access.hats import Hat, Office
from hsww.access.viewer import Viewer
from hsww.people import sessions
from hsww.people.actions import wear
from hsww.people.models import Appointment, User
from hsww.people.queries import standings


def _called(user: User) -> str:
    return user.display_name


_called_late = lazy(_called, str)
"""The name is opened when the page names its reader."""
_worn: WeakKeyDictionary[HttpRequest, Appointment] = WeakKeyDictionary()


def load(request: HttpRequest) -> Viewer | None:
    """The viewer, or None while nobody is signed in, the phone is locked or no hat has been chosen."""
    user = request.user
    if not isinstance(user, User) or sessions.is_locked(request.session):
        return None
    live = wearable(request, user)
    worn = _choose(request, user, live)
    if worn is None:
        return None
    _worn[request] = worn
    return Viewer(
        user_id=user.id,
        hat=Hat(worn.hat),
        offices=frozenset(Office(office) for office in worn.offices),
        appointment_id=worn.id,
        display_name=_called_late(user),
        can_switch=len(live) > 1,
        session=sessions.opaque(request.session),
    )


def wearable(request: HttpRequest, user: User) -> list[Appointment]:
    """The live appointments this session may wear: on a remembered phone only the volunteer's."""
    live = standings(user.id)
    on_phone = sessions.is_phone(request.session)
    return [row for row in live if row.hat == Hat.VOLUNTEER] if on_phone else live


def _choose(request: HttpRequest, user: User, live: list[Appointment]) -> Appointment | None:
    """The hat this session wears. The only one is put on by itself, once; among several one must be chosen,
    and so must another after the chosen one has ended."""
    chosen = request.session.get(sessions.WORN)
    if chosen is not None:
        return next((row for row in live if str(row.id) == chosen), None)
    if len(live) != 1:
        return None
    wear(by=user, session=request.session, appointment=live[0])
    return live[0]


def has_two_factor(request: HttpRequest, _viewer: Viewer | None, _subject: Any) -> bool:
    """Whether this session showed a second step. A demo asks it, at sign-in, of those who set it up."""
    if settings.DEMO:
        return True
    user = request.user if isinstance(request.user, User) else None
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def has_acknowledged(request: HttpRequest, viewer: Viewer, _subject: Any) -> bool:
    worn = _standing(request, viewer)
    return worn is not None and bool(worn.acknowledged)


def has_undertaken(request: HttpRequest, viewer: Viewer, _subject: Any) -> bool:
    """Asked of contractors only (7.6); the policy and the law bind the others already."""
    if viewer.hat is not Hat.CONTRACTOR:
        return True
    worn = _standing(request, viewer)
    return worn is not None and bool(worn.undertaken)


def has_stepped_up(request: HttpRequest, _viewer: Viewer | None, _subject: Any) -> bool:
    return bool(did_recently_reauthenticate(request))


def _standing(request: HttpRequest, viewer: Viewer) -> Any:
    """The appointment the viewer was made from, with what the query found beside it."""
    found = _worn.get(request)
    if found is not None and found.id == viewer.appointment_id:
        return found
    live = [row for row in standings(viewer.user_id) if row.id == viewer.appointment_id]
    return live[0] if live else None
