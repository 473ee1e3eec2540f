"""May this go, on this day? The one question that stands before anything leaves the scheme (policy statement; 7.4).

Pure: the same proposal, state and moment always give the same decision. It is asked when a release is prepared, again
inside the transaction that sends it, and of a past moment for what was already said: then it gives the verdict of that
day, from what had been written down by then, and refuses nothing to be recorded. Each item is decided by itself, with
its clause and what it rests on.

Permission for one recipient is none for another, nor one purpose for another. Where those asked do not agree, nothing
about the children or shared life goes until the lead has decided; the lead decides nobody's own part (1.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from consent.deciding_answers import Asked, asked_about
from consent.deciding_facts import CASE_STUDY, FAMILY, GroundKind, Item, Party, Proposed, State, began
from consent.deciding_grounds import Check, after, before, lets_go
from consent.deciding_together import Found, together
from consent.deciding_voices import Voices, answering_alone, voices
from consent.deciding_words import MAY_GO, MAY_NOT_GO, Why, clause_of, reason_of
from consent.models import NAMED, OCCASIONS, Kind
from consent.standing import ROUTINE, same

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    item: UUID
    why: Why
    clause: str
    reason: str
    """For the co-ordinator."""
    statements: frozenset[UUID] = frozenset()
    lead_decision: UUID | None = None
    ground: GroundKind | None = None

    @property
    def allowed(self) -> bool:
        return self.why.goes

    @property
    def to_say(self) -> str:
        """To read out to anybody, whoever they are."""
        return MAY_GO if self.allowed else MAY_NOT_GO


@dataclass(frozen=True, kw_only=True)
class Decision:
    items: tuple[Verdict, ...]
    before: frozenset[Check]
    """What must be done first; always nothing where a ground lets it go at once."""
    after: frozenset[Check]

    @property
    def allowed(self) -> bool:
        return any(one.allowed for one in self.items)

    @property
    def without_permission(self) -> tuple[Verdict, ...]:
        """Of something already said: what the lead must look at."""
        return tuple(one for one in self.items if not one.allowed)


@dataclass(frozen=True)
class _Known:
    """What is the same for every item of a proposal."""

    proposed: Proposed
    people: Mapping[UUID, Party]
    asked: Asked | None
    closed: Why | None
    """Why nothing goes on permission at all."""
    on: date

    def hides(self, item: Item) -> bool:
        """Of somebody who is not of the family we cannot know that they may be found."""
        shown = [self.people.get(one) for one in item.shows_where]
        return any(one is None or began(one.address_hidden, self.on) is not None for one in shown)


def decide(proposed: Proposed, state: State, at: datetime) -> Decision:
    on = day_of(at)
    held = any(one.since <= at and (one.until is None or at < one.until) for one in state.holds)
    known = _Known(
        proposed,
        {one.id: one for one in state.people},
        asked_about(proposed, state, at, on),
        Why.HELD if held else _nobody_in_particular(proposed, state, on),
        on,
    )
    items = tuple(_verdict(item, known) for item in proposed.items)
    went = {one.item for one in items if one.ground is not None}
    hides = any(known.hides(item) for item in proposed.items if item.id in went)
    return Decision(
        items=items,
        before=before(proposed, used=bool(went), on=on),
        after=after(proposed, used=bool(went), held=held, hides=hides, on=on),
    )


def answers_to(proposed: Proposed, state: State, at: datetime) -> tuple[Found, Asked | None]:
    """What the family's answers come to for the first item, whatever else stands before it; for the file's pages."""
    on = day_of(at)
    asked = asked_about(proposed, state, at, on)
    known = _Known(proposed, {one.id: one for one in state.people}, asked, None, on)
    return _on_permission(proposed.items[0], known), asked


def day_of(at: datetime) -> date:
    if at.tzinfo is None:
        raise ValueError("A moment without its time zone may be on either of two days.")
    return at.astimezone(LONDON).date()


def _nobody_in_particular(proposed: Proposed, state: State, on: date) -> Why | None:
    topic = proposed.topic
    if topic.recipient in NAMED:
        if not same(topic.name):
            return Why.NOT_ONE_RECIPIENT
        if proposed.goes_to and same(proposed.goes_to) != same(topic.name):
            return Why.ANOTHER_RECIPIENT
    elif not any(
        (one.agency, one.recipient_kind) == (proposed.agency, topic.recipient) and one.span.holds(on)
        for one in state.agencies
    ):
        return Why.NOT_INVOLVED
    unnamed = topic.purpose in OCCASIONS and not same(proposed.occasion)
    textless = topic.purpose == CASE_STUDY and not proposed.digest
    return Why.NOT_ONE_OCCASION if unnamed or textless else None


def _verdict(item: Item, known: _Known) -> Verdict:
    proposed, ground, on = known.proposed, known.proposed.ground, known.on
    if ground and ground.over:
        return _said(item, proposed, Found(Why.ASKED_NO_MORE))
    if ground and lets_go(ground, proposed, item, hides=known.hides(item), on=on):
        return _said(item, proposed, Found(Why.GROUND), ground.kind)
    if ground and ground.kind == GroundKind.COURT and not (item.id in ground.terms and ground.theirs):
        why = Why.OUTSIDE_TERMS if ground.theirs else Why.ANOTHER_RECIPIENT
        return _said(item, proposed, Found(why))
    return _said(item, proposed, _on_permission(item, known))


def _on_permission(item: Item, known: _Known) -> Found:
    closed = known.closed or _never_on_permission(item, known)
    if closed or known.asked is None:
        return Found(closed or Why.NO_SUPPORT)
    needed = _voices(item, known)
    if needed.outsider or needed.unspoken:
        return Found(Why.NOT_THEIRS if needed.outsider else Why.NOBODY_TO_ASK)
    return together(item, needed, known.asked)


def _never_on_permission(item: Item, known: _Known) -> Why | None:
    if known.hides(item):
        return Why.HIDDEN_ADDRESS
    general = item.kind == Kind.KIND_AND_LEVEL
    if (general and item.shows_where) or (known.proposed.topic.purpose in ROUTINE and not general):
        return Why.MORE_THAN_GENERAL
    return None


def _voices(item: Item, known: _Known) -> Voices:
    """Where somebody lives is about them too. A picture or a story of which nobody said whom it shows may show each
    who was asked about it; where people are named, each of them answers for their own part."""
    needed = voices(item.about, known.people, known.on)
    where = voices(item.shows_where, known.people, known.on) if item.shows_where else Voices()
    needed = needed.and_(where)
    if known.asked is None or item.about != FAMILY or known.proposed.topic.purpose not in OCCASIONS:
        return needed
    alone = frozenset(known.asked.spoken) - {*needed.own, *needed.joint}
    return needed.and_(answering_alone(alone, known.people, known.on))


def _said(item: Item, proposed: Proposed, found: Found, ground: GroundKind | None = None) -> Verdict:
    """What it rests on is what made it go, or what stands in its way."""
    deciding = [one for one in found.heard if one.why is Why.AGREED or not found.why.goes]
    because = next((one.because for one in found.heard if one.why is found.why), "")
    return Verdict(
        item=item.id,
        why=found.why,
        clause=clause_of(found.why, proposed.topic.purpose, ground),
        reason=reason_of(found.why, because, ground),
        statements=frozenset(one.said.id for one in deciding if one.said),
        lead_decision=found.lead.id if found.lead else None,
        ground=ground,
    )
