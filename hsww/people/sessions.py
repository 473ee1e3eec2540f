"""What a session remembers about itself: when it opened, when it was last used, whose phone it is, if locked.

Everything the limits need is in the session, so that keeping them costs no query. At a desk a session ends
after 15 minutes untouched and after 8 hours in any case; a remembered phone locks instead and lasts 30 days.
"""

import secrets
import time
from datetime import timedelta

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

OPAQUE = "opaque"
OPENED = "opened_at"
SEEN = "seen_at"
WORN = "appointment"
PHONE_UNTIL = "phone_until"
LOCKED = "locked_at"

TOUCH_EVERY = 60
"""Seconds between two notes that the session is in use: one write a minute, not one a page."""


def begin(session: SessionBase, *, opaque: bytes) -> None:
    session[OPAQUE] = opaque.hex()
    session[OPENED] = session[SEEN] = time.time()


def new_opaque() -> bytes:
    """Eight random bytes that tell sessions apart in the ledger and lead back to none."""
    return secrets.token_bytes(8)


def opaque(session: SessionBase) -> bytes:
    if OPAQUE not in session:
        begin(session, opaque=new_opaque())
    return bytes.fromhex(session[OPAQUE])


def is_phone(session: SessionBase) -> bool:
    return PHONE_UNTIL in session


def is_locked(session: SessionBase) -> bool:
    return LOCKED in session


def remember(session: SessionBase, *, lasting: timedelta) -> None:
    session[PHONE_UNTIL] = time.time() + lasting.total_seconds()
    session.set_expiry(lasting)


def is_over(session: SessionBase, now: float) -> bool:
    if is_phone(session):
        return bool(now >= session[PHONE_UNTIL])
    return _is_idle(session, now) or now - session[OPENED] >= settings.DESK_LIMIT.total_seconds()


def lock_if_idle(session: SessionBase, now: float) -> None:
    if is_phone(session) and not is_locked(session) and _is_idle(session, now):
        session[LOCKED] = now


def unlock_if_shown(session: SessionBase, now: float) -> None:
    """Opens a locked phone once its owner has shown, after it locked, that it is them."""
    shown = [
        record["at"]
        for record in session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        if record.get("reauthenticated")
    ]
    if is_locked(session) and shown and shown[-1] >= session[LOCKED]:
        del session[LOCKED]
        session[SEEN] = now


def touch(session: SessionBase, now: float) -> None:
    if not is_locked(session) and now - session[SEEN] >= TOUCH_EVERY:
        session[SEEN] = now


def _is_idle(session: SessionBase, now: float) -> bool:
    return bool(now - session[SEEN] >= settings.IDLE_LIMIT.total_seconds())
