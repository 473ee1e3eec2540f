"""Whom an access log that does not hold is told to: every safeguarding lead and the chair. The message says nothing."""

from hsww.access.hats import LEADS, Office
from hsww.people.notices import notify
from hsww.people.queries import holders


def tell() -> None:
    notify(holders(*LEADS, Office.CHAIR), urgent=True)
