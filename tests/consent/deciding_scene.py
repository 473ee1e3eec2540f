"""A family for tests of `decide`, built up a fact at a time: Anna and Ben live with Cara, whose father Zed does not.

Nothing is in a database. Every fact has its day, so that the same family can be asked about on any of them.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from consent.deciding import Decision, decide
from consent.deciding_facts import (
    CASE_STUDY,
    FAMILY,
    PHOTOGRAPH,
    STATISTICS,
    Ground,
    Hold,
    Involved,
    Item,
    LeadDecision,
    Line,
    Party,
    Proposed,
    Review,
    Role,
    Span,
    SpeaksFor,
    Spoke,
    State,
    Support,
    Wording,
)
from consent.deciding_words import Why
from consent.models import Kind, digest_of
from consent.standing import Topic

LONDON = ZoneInfo("Europe/London")
OPENED = date(2026, 1, 5)
DAY = timedelta(days=1)
ANNA, BEN, CARA, DAN, GRAN, ZED, NEIGHBOUR = (UUID(int=number) for number in range(1, 8))
SURGERY, NURSERY, HOUSING, VISITOR = (UUID(int=number) for number in range(21, 25))
SPACE = UUID(int=99)


@dataclass(frozen=True)
class To:
    """To whom, what for, and for which one occasion."""

    topic: Topic
    agency: UUID | None = None
    occasion: str = ""
    digest: str = ""


REFERRER = To(Topic("referrer", "", "general"), SURGERY)
AGENCIES = To(Topic("agencies", "", "general"), NURSERY)
HEALTH_VISITOR = To(Topic("health_visitor", "", "self_referral"), VISITOR)
HUB = To(Topic("multi_agency", "family hub", "multi_agency"))
LANDLORD = To(Topic("multi_agency", "housing", "multi_agency"))
NEW_SCHEME = To(Topic("new_scheme", "home-start elsewhere", "move"))
SCHOOL = To(Topic("other", "school", "other"))
POLICE = To(Topic("other", "police", "other"))
COURT = To(Topic("other", "family court", "other"))
COUNCIL = To(Topic("other", "council", STATISTICS), occasion="numbers for 2026")
POSTER = To(Topic("other", "the public", PHOTOGRAPH), occasion="poster")
WEBSITE = replace(POSTER, occasion="website")
STORY_TEXTS = {digest_of(text): text for text in ("A family came to us.", "A family of four came to us.")}
STORY, OTHER_WORDS = (
    To(Topic("other", "funder", CASE_STUDY), occasion="yearly report", digest=digest)
    for digest in STORY_TEXTS
)

GENERAL_NEWS = Item(id=UUID(int=50), kind=Kind.KIND_AND_LEVEL)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)


def piece(*lines: tuple[UUID, int], about: object = FAMILY, number: int = 60, **changed: object) -> Item:
    """A named piece of information, resting on these lines."""
    rests_on = frozenset(Line(*line) for line in lines)
    usual = {"id": UUID(int=number), "kind": Kind.SPECIFIC, "about": about, "lines": rests_on}
    return Item(**{**usual, **changed})  # type: ignore[arg-type]


def usual_people() -> dict[UUID, Party]:
    speaks = (SpeaksFor(CARA), SpeaksFor(DAN))
    return {
        ANNA: Party(id=ANNA, role=Role.PARENT, speaks_for=speaks),
        BEN: Party(id=BEN, role=Role.PARENT, speaks_for=speaks),
        CARA: Party(id=CARA, role=Role.CHILD, born_on=date(2020, 5, 1)),
        ZED: Party(id=ZED, role=Role.PARENT, here=(), speaks_for=speaks),
    }


@dataclass
class Scene:
    people: dict[UUID, Party] = field(default_factory=usual_people)
    statements: list[Spoke] = field(default_factory=list)
    wordings: list[Wording] = field(default_factory=lambda: [Wording("2026-1"), Wording("2026-2")])
    decisions: list[LeadDecision] = field(default_factory=list)
    agencies: list[Involved] = field(
        default_factory=lambda: [
            Involved(SURGERY, "referrer"),
            Involved(NURSERY, "agencies"),
            Involved(VISITOR, "health_visitor"),
        ]
    )
    support: list[Support] = field(default_factory=lambda: [Support(OPENED)])
    reviews: list[Review] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)

    def change(self, who: UUID, **changed: object) -> None:
        self.people[who] = replace(self.people[who], **changed)  # type: ignore[arg-type]

    def alone(self) -> None:
        """Anna brings the children up by herself."""
        del self.people[BEN]

    def left(self, who: UUID, last: date) -> None:
        self.change(who, here=(Span(None, last),))

    def says(
        self,
        who: UUID,
        to: To,
        answer: str = "given",
        *,
        on: date = OPENED,
        lines: int = 1,
        written_down: datetime | None = None,
        how: str = "said",
        until: date | None = None,
        wording: str = "2026-1",
    ) -> UUID:
        general = to.topic.purpose in ("general", "self_referral")
        said = Spoke(
            id=uuid5(SPACE, str(len(self.statements))),
            giver_id=who,
            recipient_kind=to.topic.recipient,
            recipient_name=to.topic.name,
            purpose=to.topic.purpose,
            information=Kind.KIND_AND_LEVEL if general else Kind.SPECIFIC,
            items=None if general else "\n".join(f"piece {number}" for number in range(lines)),
            answer=answer,
            how=how,
            said_on=on,
            recorded_at=written_down or noon(on),
            wording_version=wording,
            until=until,
            occasion=to.occasion,
            digest=to.digest,
        )
        self.statements.append(said)
        return said.id

    def both_say(self, to: To, answer: str = "given", **how: object) -> tuple[UUID, UUID]:
        return self.says(ANNA, to, answer, **how), self.says(BEN, to, answer, **how)  # type: ignore[arg-type]

    def lead_decides(
        self,
        to: To,
        *,
        on: date,
        general: bool = False,
        lines: tuple[tuple[UUID, int], ...] = (),
        ends_on: date | None = None,
        written_down: datetime | None = None,
    ) -> UUID:
        made = LeadDecision(
            id=uuid5(SPACE, f"decision {len(self.decisions)}"),
            topic=to.topic,
            decided_on=on,
            recorded_at=written_down or noon(on),
            general=general,
            lines=frozenset(Line(*line) for line in lines),
            ends_on=ends_on,
            occasion=to.occasion,
            digest=to.digest,
        )
        self.decisions.append(made)
        return made.id

    def state(self) -> State:
        return State(
            people=tuple(self.people.values()),
            statements=tuple(self.statements),
            wordings=tuple(self.wordings),
            decisions=tuple(self.decisions),
            agencies=tuple(self.agencies),
            support=tuple(self.support),
            reviews=tuple(self.reviews),
            holds=tuple(self.holds),
        )

    def ask(
        self,
        to: To,
        *items: Item,
        on: date = OPENED + DAY,
        at: datetime | None = None,
        ground: Ground | None = None,
        verified: bool = True,
        approved: bool = True,
    ) -> Decision:
        proposed = Proposed(
            topic=to.topic,
            items=items or (GENERAL_NEWS,),
            agency=to.agency,
            occasion=to.occasion,
            digest=to.digest,
            ground=ground,
            verified=verified,
            approved=approved,
        )
        return decide(proposed, self.state(), at or noon(on))


def why(scene: Scene, to: To, *items: Item, **when: Any) -> Why:
    return scene.ask(to, *items, **when).items[0].why
