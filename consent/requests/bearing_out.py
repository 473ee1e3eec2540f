"""Whether what was shared lets a request end as given: to ask is no reason, and each got only their own (10.2, 7.4)."""

from collections.abc import Sequence

from consent.agencies.models import AgencyKind
from consent.deciding_words import Why
from consent.releases.models import Sent
from consent.requests.models import Asker, Request
from hsww.vault import folding

COURT = "court"
"""The reason by which something goes to a court (`consent.exceptions`)."""
OF_POLICE = frozenset({"police", "constabulary", "999", "101"})


def is_borne_out(asked: Request, led_to: Sequence[Sent]) -> bool:
    if asked.asker == Asker.COURT:
        return any(_went_by_reason(one) and _is_by_its_order(one, asked) for one in led_to)
    if asked.asker == Asker.POLICE:
        return any(_went_by_reason(one) and _went_to_police(one, asked) for one in led_to)
    return bool(led_to)


def _is_by_its_order(sent: Sent, asked: Request) -> bool:
    """By a paper that came with just this request, and not by another court's."""
    order = sent.release.order
    return sent.release.ground == COURT and order is not None and order.request_id == asked.pk


def _went_to_police(sent: Sent, asked: Request) -> bool:
    """What went to anybody else is no answer to them, save by a court's order. Who has no contact of theirs types a
    name, or a number."""
    contact = sent.release.contact
    if sent.release.ground == COURT:
        return True
    if contact is not None:
        return contact.agency.kind == AgencyKind.POLICE
    to = set(folding.words(sent.release.recipient_name))
    asks = (set(folding.words(asked.organisation)), set(folding.words(asked.who)))
    return bool(to & OF_POLICE) or any(one and one <= to for one in asks)


def _went_by_reason(sent: Sent) -> bool:
    """Whether any part of it went for a reason of the policy, and not on the family's word."""
    return any(one["goes"] and one["why"] == Why.GROUND.value for one in sent.verdicts)
