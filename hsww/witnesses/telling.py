"""Whom an access log that does not hold, or was not protected, is told to: every safeguarding lead and the chair (9.1).

The message says nothing. It goes at once, and with each `tick` until it went to all of them; whoever got it gets it
once, however long the log stays so. Who got it is kept outside the database, so that nobody can keep it from them by
writing that they did.
"""

from collections.abc import Iterator

from hsww.access.hats import LEADS, Office
from hsww.ledger import alarm, logs, outside, unprotected
from hsww.people.models import User
from hsww.people.notices import sent_at_once
from hsww.people.queries import holders

NAME = "told"


def tell() -> str:
    """Run by `tick` too; says what it did."""
    findings = {*_findings()}
    if not findings:
        return ""
    with outside.alone(NAME):
        went = [
            _tell(person, findings) for person in holders(*LEADS, Office.CHAIR) if _is_new(person, findings)
        ]
    told = {"told": went.count(True), "could not be told": went.count(False)}
    return ", ".join(f"{what} {number}" for what, number in told.items() if number)


def _findings() -> Iterator[str]:
    log = logs.current().name
    yield from (f"{log} {one.what}" for one in alarm.standing())
    if lost := unprotected.standing():
        yield f"unprotected since {lost.since.isoformat()}"


def _is_new(person: User, findings: set[str]) -> bool:
    return not findings <= set(outside.read(NAME).get(str(person.pk), []))


def _tell(person: User, findings: set[str]) -> bool:
    went = sent_at_once(person.email, urgent=True)
    if went:
        outside.write(NAME, {**outside.read(NAME), str(person.pk): sorted(findings)})
    return went
