"""Whom an access log that does not hold, or was not protected, is told to: every safeguarding lead and the chair (9.1).

The message says nothing. It goes at once, and with each `tick` until it went to all of them; whoever got it gets it
once, however long the log stays so. Who got it is kept outside the database, and so are the addresses, so that nobody
can keep it from them by writing that they did, or that they are somebody else.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from hsww.access.hats import LEADS, Office
from hsww.ledger import alarm, outside, unprotected
from hsww.people.notices import sent_at_once
from hsww.people.queries import holders

NAME, KNOWN = "told", "answerable"
LASTS = 7
"""For how many days an address is written to after it is that of a lead or the chair no longer."""


def tell() -> str:
    """Run by `tick` too; says what it did."""
    findings, addresses = {*_findings()}, _addresses()
    if not findings:
        return ""
    with outside.alone(NAME):
        went = [_tell(address, findings) for address in addresses if _is_new(address, findings)]
    told = {"told": went.count(True), "could not be told": went.count(False)}
    return ", ".join(f"{what} {number}" for what, number in told.items() if number)


def _addresses() -> list[str]:
    """Theirs, and those that were until lately: whoever owns the database can give them another, or take the role."""
    today = timezone.localdate()
    now = {person.email: today.isoformat() for person in holders(*LEADS, Office.CHAIR)}
    with outside.alone(KNOWN):
        before = outside.read(KNOWN)
        since = (today - timedelta(days=LASTS)).isoformat()
        known = {address: day for address, day in {**before, **now}.items() if day >= since}
        if known != before:
            outside.write(KNOWN, known)
    return list(known)


def _findings() -> Iterator[str]:
    name = alarm.log_name()
    yield from (f"{name} {what}" for what in alarm.kept(name))
    if lost := unprotected.standing():
        yield f"unprotected since {lost.since.isoformat()}"


def _is_new(address: str, findings: set[str]) -> bool:
    return not findings <= set(outside.read(NAME).get(address, []))


def _tell(address: str, findings: set[str]) -> bool:
    went = sent_at_once(address, urgent=True)
    if went:
        outside.write(NAME, {**outside.read(NAME), address: sorted(findings)})
    return went
