"""What one person's last word comes to for one item (1.2-1.4, 7.4, 8.9).

Only their last word about just this recipient, purpose and occasion is heard, of what had been written down by then: a
yes that is written down afterwards makes nothing right that went before. `standing` says whether it is a yes that has
not lapsed. Here it must also be of a person whose word counts since before they said it, in words the law does not find
too old, signed where only a signature will do, and name the very thing: general never implies specific.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from consent.deciding_facts import (
    Item,
    LeadDecision,
    Proposed,
    Spoke,
    State,
    Support,
    began,
    lines_of,
)
from consent.deciding_words import Why
from consent.models import NAMED, OCCASIONS, SIGNED_ONLY, YES, Answer, How, Kind, Purpose
from consent.standing import REVIEW_GRACE, Course, Topic, latest, same, standing, topic_of
from consent.standing import State as Stands

OUTLIVES_SUPPORT = (*OCCASIONS, Purpose.MOVE)
CLOSING = REVIEW_GRACE
"""The last letter, that support has ended, still goes on the permission for news of it."""
UNKNOWN_EDITION = -1


@dataclass(frozen=True, kw_only=True)
class Asked:
    """All that is known at a moment of one recipient, purpose and occasion."""

    on: date
    purpose: str
    spoken: Mapping[UUID, Spoke]
    course: Course
    support: Support
    editions: Mapping[str, int]
    oldest: int
    """Which edition of the questions is the oldest that counts."""
    decision: LeadDecision | None


@dataclass(frozen=True)
class Heard:
    """`yes`: they do say yes to this recipient and purpose, if not to this item."""

    why: Why
    said: Spoke | None = None
    because: str = ""
    yes: bool = False


def asked_about(proposed: Proposed, state: State, at: datetime, on: date) -> Asked | None:
    """None where the family had no support then: nobody was asked anything yet."""
    begun = (one for one in state.support if one.opened_on <= on)
    support = max(begun, key=lambda one: one.opened_on, default=None)
    if support is None:
        return None
    known = [one for one in state.statements if one.recorded_at <= at and topic_of(one) == about(proposed)]
    last = latest(sorted(known, key=lambda one: one.id), on)
    editions = {one.version: place for place, one in enumerate(state.wordings)}
    needed = (editions[one.version] for one in state.wordings if one.needed_from and one.needed_from <= on)
    return Asked(
        on=on,
        purpose=proposed.topic.purpose,
        spoken={giver: said for (giver, _), said in last.items()},
        course=_course(state, support, on),
        support=support,
        editions=editions,
        oldest=max(needed, default=UNKNOWN_EDITION),
        decision=_decision(proposed, state.decisions, support, at, on),
    )


def about(asked: Proposed | LeadDecision) -> Topic:
    """As `topic_of` writes the same recipient, purpose and occasion."""
    topic = asked.topic
    name = same(topic.name) if topic.recipient in NAMED else ""
    return topic._replace(name=name, occasion=same(asked.occasion), digest=asked.digest)


def _course(state: State, support: Support, on: date) -> Course:
    """A review that was due in an earlier time of support is not late in this one."""
    held = [one.held_on for one in state.reviews if one.held_on is not None and one.held_on <= on]
    open_ = [one.due_on for one in state.reviews if one.due_on and (one.held_on is None or one.held_on > on)]
    return Course(
        opened_on=support.opened_on,
        last_review_on=max(held, default=None),
        review_due_on=min((day for day in open_ if day >= support.opened_on), default=None),
        household=frozenset(one.id for one in state.people if began(one.here, on) is not None),
    )


def _decision(
    proposed: Proposed, decisions: Iterable[LeadDecision], support: Support, at: datetime, on: date
) -> LeadDecision | None:
    """The lead's last word on this, if it has not ended; one on an earlier time of support is over with that."""
    made = [
        one
        for one in decisions
        if one.recorded_at <= at
        and support.opened_on <= one.decided_on <= on
        and about(one) == about(proposed)
    ]
    last = max(made, key=lambda one: (one.decided_on, one.recorded_at, one.id), default=None)
    return last if last and (last.ends_on is None or on <= last.ends_on) else None


def heard(who: UUID, since: date, item: Item, asked: Asked) -> Heard:
    """`since`: the day from which what they say about this counts."""
    said = asked.spoken.get(who)
    if said is None:
        return Heard(Why.NOT_ASKED)
    stands = standing(said, asked.course, asked.on)
    if said.answer not in YES:
        return Heard(Why.WITHDRAWN if said.answer == Answer.WITHDRAWN else Why.REFUSED, said)
    if stands.state is Stands.LAPSED:
        return Heard(Why.LAPSED, said, stands.because)
    why = _not_a_yes(said, since, asked) or _not_to_this(said, item)
    return Heard(why or Why.AGREED, said, yes=_not_a_yes(said, since, asked) is None)


def _not_a_yes(said: Spoke, since: date, asked: Asked) -> Why | None:
    if said.said_on < since:
        return Why.NO_STANDING
    if asked.editions.get(said.wording_version, UNKNOWN_EDITION) < asked.oldest:
        return Why.OLD_WORDING
    ended = asked.support.ended_on
    if ended and asked.on - CLOSING > ended and asked.purpose not in OUTLIVES_SUPPORT:
        return Why.SUPPORT_ENDED
    if asked.purpose in SIGNED_ONLY and said.how not in (How.PAPER, How.SCREEN):
        return Why.NOT_WRITTEN
    return None


def _not_to_this(said: Spoke, item: Item) -> Why | None:
    if item.kind != said.information or (item.kind == Kind.SPECIFIC and not _names(said, item)):
        return Why.NOT_NAMED
    if said.answer == Answer.LIMITED and said.id not in item.within:
        return Why.LEFT_OUT
    return None


def _names(said: Spoke, item: Item) -> bool:
    return any(one.statement == said.id and 0 <= one.line < len(lines_of(said.items)) for one in item.lines)
