"""What everybody whose word an item needs comes to together (1.2).

Each must say yes, and silence is no yes. For their own part each is heard alone. Where, of those who speak for the
children or the life they share, one says yes and another no, it waits for the lead; and what the lead has decided holds
against a no that was known then, never against one that came after it, and never where somebody was not asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consent.deciding_answers import Asked, Heard, heard
from consent.deciding_facts import Item, LeadDecision
from consent.deciding_voices import Voices
from consent.deciding_words import Why
from consent.models import Kind

SAID_NO = (Why.REFUSED, Why.WITHDRAWN)


@dataclass(frozen=True)
class Found:
    why: Why
    heard: tuple[Heard, ...] = ()
    lead: LeadDecision | None = None


def together(item: Item, needed: Voices, asked: Asked) -> Found:
    own = _heard(needed.own, item, asked)
    joint = _heard(needed.joint, item, asked)
    against = _first(own)
    if against:
        return Found(against.why, (*own, *joint))
    against = _first(joint)
    if against is None:
        return Found(Why.AGREED, (*own, *joint))
    if against.why not in SAID_NO or not any(one.yes for one in joint):
        return Found(against.why, joint)
    lead = _lead_lets(item, joint, asked.decision)
    silent = _first(one for one in joint if one.why not in SAID_NO)
    if lead and silent:
        return Found(silent.why, joint)
    return Found(Why.LEAD_DECIDED if lead else Why.DISAGREE, (*own, *joint), lead)


def _heard(some: Mapping[UUID, date], item: Item, asked: Asked) -> tuple[Heard, ...]:
    return tuple(heard(who, since, item, asked) for who, since in sorted(some.items()))


def _first(some: Iterable[Heard]) -> Heard | None:
    """What stands in the way; a no before anything else."""
    against = [one for one in some if one.why is not Why.AGREED]
    return min(against, key=lambda one: list(Why).index(one.why), default=None)


def _lead_lets(item: Item, joint: Iterable[Heard], lead: LeadDecision | None) -> LeadDecision | None:
    """Only what the lead named, of the word of the one who says yes, and only against a no that was known then."""
    if lead is None:
        return None
    agreed = {one.said.id for one in joint if one.why is Why.AGREED and one.said}
    noes = [one.said for one in joint if one.why in SAID_NO and one.said]
    known = all(said.recorded_at <= lead.recorded_at for said in noes)
    chosen = any(one in lead.lines for one in item.lines if one.statement in agreed)
    goes = lead.general if item.kind == Kind.KIND_AND_LEVEL else chosen
    return lead if known and goes else None
