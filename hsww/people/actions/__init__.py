"""Every change to people, hats and accounts. Each says who did it, and writes the ledger with it."""

from hsww.people.actions.accounts import (
    Link,
    accept_invitation,
    confirm_change,
    deactivate,
    found,
    invite,
    request_email_change,
    request_second_factor_reset,
)
from hsww.people.actions.appointments import (
    confirm_appointment,
    end_appointment,
    propose_appointment,
    wear,
)
from hsww.people.actions.phones import (
    clear_sessions,
    end_session,
    end_sessions,
    phone_lost,
    remember_phone,
)
from hsww.people.actions.promises import acknowledge, adopt_policy

__all__ = [
    "Link",
    "accept_invitation",
    "acknowledge",
    "adopt_policy",
    "clear_sessions",
    "confirm_appointment",
    "confirm_change",
    "deactivate",
    "end_appointment",
    "end_session",
    "end_sessions",
    "found",
    "invite",
    "phone_lost",
    "propose_appointment",
    "remember_phone",
    "request_email_change",
    "request_second_factor_reset",
    "wear",
]
