"""A draft, asked of `decide` as it stands now: what goes, what is left out, and by which clause (7.3, 7.4).

The same is asked for the preview, inside the transaction that sends, and of a past moment. What would go has a
fingerprint: nothing is sent that differs from what its sender was shown.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from consent.agencies.models import AgencyKind
from consent.agencies.models import Check as Reliable
from consent.deciding import Decision, Verdict, day_of, decide
from consent.deciding_facts import (
    Ground,
    GroundKind,
    Proposed,
    Span,
    State,
    began,
)
from consent.deciding_facts import Item as Piece
from consent.deciding_grounds import Check, at_once
from consent.exceptions import BY_CODE
from consent.models import OCCASIONS, Kind, Purpose, Recipient, digest_of
from consent.questions import HEALTH_VISITOR, SPECIAL
from consent.releases import concerns
from consent.releases.models import Item, Release, Sent
from consent.releases.rests import Rests
from consent.releases.whereabouts import tells_where
from consent.standing import Topic, same
from consent.state import state_of
from hsww.access.shown import Shown
from hsww.vault.envelope import delimited

log = logging.getLogger(__name__)
AFTER = {
    Check.RECIPIENT: "Nobody had checked that the address is their own.",
    Check.APPROVAL: "The safeguarding lead had not agreed to the reason before.",
    Check.PERMISSION: "It went without the family’s permission.",
    Check.FACTS: "The facts were not written down before.",
    Check.LAW: "The law that the reason stands on is to be looked up.",
    Check.HOLD: "Nothing was to go from this file.",
    Check.HIDDEN_ADDRESS: "It may have shown where somebody lives who must not be found.",
}
"""What is looked at afterwards, in words for whoever reviews it."""
NOT_KNOWN = "The family’s file could not be read, so what it says about this is not known: look at it."
NOT_OURS = Span(date.max, date.max)
"""Of a law that does not bind the scheme, as far as anybody knows."""


@dataclass(frozen=True)
class Part(Shown):
    item: Item
    verdict: Verdict


@dataclass(frozen=True)
class Preview(Shown):
    parts: tuple[Part, ...]
    decision: Decision
    address: str = ""
    """Which contact, in which version of its details. Nothing of it stands before keeping somebody safe (2.3)."""
    state: State | None = None
    """What it was decided by; None where the family's file could not be read, so that nothing is known of it."""

    @property
    def goes(self) -> tuple[Part, ...]:
        return tuple(one for one in self.parts if one.verdict.allowed)

    @property
    def left_out(self) -> tuple[Part, ...]:
        return tuple(one for one in self.parts if not one.verdict.allowed)

    @property
    def fingerprint(self) -> str:
        said = [text for one in self.goes for text in (str(one.item.pk), one.verdict.why.value)]
        return sha256(delimited([self.address, *said])).hexdigest()

    def verdicts(self) -> list[dict[str, Any]]:
        after = [AFTER[check] for check in Check if check in self.decision.after]
        return [self._kept(one.verdict, after if one.verdict.ground else []) for one in self.parts]

    def _kept(self, verdict: Verdict, after: list[str]) -> dict[str, Any]:
        kept = _kept(verdict)
        if self.state is not None:
            return {**kept, "after": after}
        return {
            **kept,
            "reason": kept["reason"] if verdict.allowed else NOT_KNOWN,
            "after": [*after, NOT_KNOWN],
        }


def purpose_of(recipient: Recipient) -> Purpose:
    """Each kind of recipient is asked about for one purpose only."""
    if recipient in SPECIAL:
        return SPECIAL[recipient].purpose
    return HEALTH_VISITOR.purpose if recipient == Recipient.HEALTH_VISITOR else Purpose.GENERAL


def ground_of(release: Release, items: Iterable[Item] = ()) -> Ground | None:
    one = BY_CODE.get(release.ground)
    if one is None:
        return None
    return Ground(
        kind=one.kind,
        in_force=one.ours or NOT_OURS,
        facts=_concerns(release, items) if one.kind == GroundKind.TRANSFER else frozenset(),
        terms=_named(release, items) if one.kind == GroundKind.COURT else frozenset(),
        theirs=_is_for(one.kind, release),
        over=release.order is not None and not release.order.request.is_open,
    )


def _is_for(kind: GroundKind, release: Release) -> bool:
    """A court's paper gives to who asked by it or whom it names; a transfer goes to a Home-Start."""
    agency = release.contact.agency if release.contact else None
    name = same(agency.name if agency else release.recipient_name)
    if kind == GroundKind.TRANSFER:
        meant = name == same(release.recipient_name)
        return agency is None or (meant and agency.kind == AgencyKind.HOME_START)
    if kind != GroundKind.COURT or release.order is None:
        return True
    asked = release.order.request
    named = any(name in same(words) for words in release.order.terms)
    return bool(name) and (name in (same(asked.organisation), same(asked.who)) or named)


def _named(release: Release, items: Iterable[Item]) -> frozenset[UUID]:
    """What a term of its own court's paper names."""
    order = release.order
    if order is None or order.family_id != release.family_id:
        return frozenset()
    return frozenset(item.pk for item in items if Rests.of(item.rests).term in range(len(order.terms)))


def _concerns(release: Release, items: Iterable[Item]) -> frozenset[UUID]:
    """Those of this family that anything here bears on."""
    named = {worry for item in items if (worry := Rests.of(item.rests).concern)}
    return concerns.of_family(release.family_id) & named if named else frozenset()


def waits_for_nothing(release: Release, on: date | None = None) -> bool:
    """Whether nothing may stand in front of it (2.3)."""
    return at_once(ground_of(release), on or timezone.localdate())


def preview(
    release: Release,
    items: Sequence[Item],
    *,
    verified: bool,
    approved: bool,
    at: datetime | None = None,
    state: State | None = None,
) -> Preview:
    """`at`: a past moment, of which only what was written down by then is known."""
    moment = at or timezone.now()
    ground = ground_of(release, items)
    known = state or state_of(release.family_id, at=at)
    hidden = _hidden(known, day_of(moment))
    proposed = Proposed(
        topic=Topic(release.recipient_kind, release.recipient_name or "", release.purpose),
        items=tuple(_piece(item, ground, _shown_by(item, release, hidden)) for item in items),
        agency=release.contact.agency_id if release.contact else None,
        goes_to=release.contact.agency.name if release.contact else "",
        occasion=release.occasion or "",
        digest=_story_in(release, items),
        ground=ground,
        verified=verified,
        approved=approved,
    )
    decision = decide(proposed, known, moment)
    parts = tuple(Part(item, verdict) for item, verdict in zip(items, decision.items, strict=True))
    to = None if waits_for_nothing(release, day_of(moment)) else release.contact
    return Preview(parts, decision, f"{to.pk} {to.version}" if to else "", known)


def whatever_happens(
    release: Release, items: Sequence[Item], *, verified: bool, approved: bool, at: datetime | None = None
) -> Preview:
    """Of what is saved in any case: where the family's file cannot be read, as if it said nothing (2.3)."""
    try:
        with transaction.atomic():
            return preview(release, items, verified=verified, approved=approved, at=at)
    except Exception:
        log.exception("A family's file cannot be decided on.")
    found = preview(release, items, verified=verified, approved=approved, at=at, state=State())
    return replace(found, state=None)


def readable(family_id: UUID) -> State | None:
    """None where anything at all is wrong with the file, and the log says where."""
    try:
        with transaction.atomic():
            return state_of(family_id)
    except Exception:
        log.exception("What a family lets us share cannot be read.")
        return None


def _story_in(release: Release, items: Sequence[Item]) -> str:
    """Of the very words that would go: a story goes whole and as it was agreed to, or not at all (7.5)."""
    if release.purpose != Purpose.CASE_STUDY:
        return ""
    return digest_of("\n".join(str(one.text) for one in items))


def is_verified(release: Release, on: date) -> bool:
    return release.contact is not None and release.contact.is_checked(on)


def is_late(release: Release) -> bool:
    """Whether the day on which the court wanted it has passed, so that it may want it no more (10.2)."""
    return release.order is not None and release.order.return_on < timezone.localdate()


def is_used_up(release: Release, shown: Preview) -> bool:
    """A yes to one use is for one time: for another the family is asked again (8.9, P.6, 7.5)."""
    if not release.is_for_one_use:
        return False
    said = {str(one) for part in shown.goes for one in part.verdict.statements}
    return bool(said & used(release.family_id))


def used(family_id: UUID) -> set[str]:
    """The yeses to one use by which something went."""
    rows = Sent.objects.filter(family=family_id, release__purpose__in=OCCASIONS)
    return {said for sent in rows for one in sent.verdicts if one["goes"] for said in one["statements"]}


def is_out_of_use(release: Release) -> bool:
    """Whether its contact was taken off the list; to keep somebody safe, whoever hears it hears it."""
    contact = release.contact
    return contact is not None and contact.check_now is Reliable.ENDED and not waits_for_nothing(release)


def as_of(release: Release, items: Sequence[Item], at: datetime) -> Preview:
    """The verdict of that day on something already said: whose address it was, and who agreed, is not asked."""
    verified = is_verified(release, day_of(at))
    return whatever_happens(release, items, verified=verified, approved=False, at=at)


def _hidden(known: State, on: date) -> frozenset[UUID]:
    return frozenset(one.id for one in known.people if began(one.address_hidden, on) is not None)


def _shown_by(item: Item, release: Release, hidden: frozenset[UUID]) -> frozenset[UUID]:
    """Of whom it would tell where they live although they must not be found, whatever its writer chose."""
    shows = bool(hidden) and tells_where(str(item.text), release.family)
    return hidden if shows else frozenset()


def _piece(item: Item, ground: Ground | None, shown: frozenset[UUID]) -> Piece:
    rests = Rests.of(item.rests)
    return Piece(
        id=item.pk,
        kind=Kind(item.kind),
        about=rests.about,
        lines=rests.lines,
        within=rests.within,
        shows_where=rests.shows_where | shown,
        bears_on_concern=ground is not None and rests.concern in ground.facts,
    )


def _kept(verdict: Verdict) -> dict[str, Any]:
    return {
        "item": str(verdict.item),
        "goes": verdict.allowed,
        "why": verdict.why.value,
        "clause": verdict.clause,
        "reason": verdict.reason,
        "statements": sorted(map(str, verdict.statements)),
        "lead_decision": str(verdict.lead_decision) if verdict.lead_decision else None,
    }
