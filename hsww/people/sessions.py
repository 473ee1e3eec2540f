"""What a session remembers about itself: when it opened, when it was last used, whose phone it is, if locked.

Everything the limits need is in the session, so that keeping them costs no query. At a desk a session ends
after 15 minutes untouched and after 8 hours in any case; a remembered phone locks instead and lasts 30 days.
"""

import secrets
import time
from datetime import timedelta
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

OPAQUE = "opaque"
OPENED = "opened_at"
SEEN = "seen_at"
WORN = "appointment"
PHONE_UNTIL = "phone_until"
LOCKED = "locked_at"
BROWSER = "browser"
NETWORK = "network"

Kept = SessionBase | dict[str, Any]
"""A session, or what was read out of the row of one."""

PASSKEY = "webauthn"
"""What allauth calls a passkey in its notes of what was shown."""

TOUCH_EVERY = 60
"""Seconds between two notes that the session is in use: one write a minute, not one a page."""


def begin(session: SessionBase, *, opaque: bytes, browser: str = "", network: str = "") -> None:
    session[OPAQUE] = opaque.hex()
    session[BROWSER], session[NETWORK] = browser[:200], network
    session[OPENED] = session[SEEN] = time.time()


def new_opaque() -> bytes:
    """Eight random bytes that tell sessions apart in the ledger and lead back to none."""
    return secrets.token_bytes(8)


def opaque(session: SessionBase) -> bytes:
    if OPAQUE not in session:
        begin(session, opaque=new_opaque())
    return bytes.fromhex(session[OPAQUE])


def is_phone(session: Kept) -> bool:
    return PHONE_UNTIL in session


def is_locked(session: SessionBase) -> bool:
    return LOCKED in session


def remember(session: SessionBase, *, lasting: timedelta) -> None:
    session[PHONE_UNTIL] = time.time() + lasting.total_seconds()
    session.set_expiry(lasting)


def is_over(session: Kept, now: float) -> bool:
    if is_phone(session):
        return bool(now >= session[PHONE_UNTIL])
    return _is_idle(session, now) or now - session[OPENED] >= settings.DESK_LIMIT.total_seconds()


def lock_if_idle(session: SessionBase, now: float) -> None:
    if is_phone(session) and not is_locked(session) and _is_idle(session, now):
        session[LOCKED] = now


def unlock_if_shown(session: SessionBase, now: float) -> None:
    """Opens a locked phone once its passkey was shown, after it locked. A password or a code is no proof that
    it is the owner who holds it."""
    shown = [
        record["at"]
        for record in session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        if record.get("reauthenticated") and record.get("type") == PASSKEY
    ]
    if is_locked(session) and shown and shown[-1] >= session[LOCKED]:
        del session[LOCKED]
        session[SEEN] = now


def touch(session: SessionBase, now: float) -> None:
    if not is_locked(session) and now - session[SEEN] >= TOUCH_EVERY:
        session[SEEN] = now


def _is_idle(session: Kept, now: float) -> bool:
    return bool(now - session[SEEN] >= settings.IDLE_LIMIT.total_seconds())
