"""What a family allows and refuses on one day, as the file shows it: by the same answers that `decide` goes by (1.2).

So what a page says and what may go cannot differ. What a page does not say is whether an agency has its part now, or
whether a file is held: that is asked when something is to go.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils import timezone

from consent.deciding import answers_to, day_of
from consent.deciding_answers import Asked as Heard
from consent.deciding_facts import Item, LeadDecision, Line, Proposed, Role, began, lines_of
from consent.deciding_facts import State as Known
from consent.deciding_together import SAID_NO, Found
from consent.deciding_words import REASONS, Why
from consent.models import Answer, Kind, Recipient, Statement
from consent.questions import Question, asked_of
from consent.standing import NEVER, ROUTINE, Standing, State, Topic, latest, standing, topic_of
from consent.state import read, read_once
from families.models import Family, Person
from hsww.access.shown import Shown

PROBE = UUID(int=0)


class Together(TextChoices):
    """What the household's answers come to, for the children and the life they share."""

    YES = "yes", "Yes"
    SOME = "some", "Only some of it"
    NO = "no", "No"
    DISAGREE = "disagree", "They do not agree: nothing goes until the lead has decided"
    LEAD_YES = "lead_yes", "They do not agree: the lead decided what may go"
    LEAD_NO = "lead_no", "They do not agree: the lead decided that nothing goes"
    ASK_AGAIN = "ask_again", "Ask again"
    NOT_ALL_ASKED = "not_all_asked", "Not everyone has been asked yet"
    NOT_ASKED = "not_asked", "Not asked yet"

    @property
    def tone(self) -> str:
        """The look of its status tag; the words say the same without it."""
        tones = {"yes": "ok", "no": "risk", "disagree": "risk", "lead_no": "risk", "not_asked": "info"}
        return tones.get(self.value, "warn")


AT_ONCE = {
    Why.LEAD_DECIDED: Together.LEAD_YES,
    Why.DISAGREE: Together.DISAGREE,
    Why.REFUSED: Together.NO,
    Why.WITHDRAWN: Together.NO,
    Why.NO_SUPPORT: Together.NOT_ASKED,
    Why.NOBODY_TO_ASK: Together.NOT_ASKED,
}


@dataclass(frozen=True)
class Voice:
    """Where one person stands on one topic, and the statement that says so."""

    person: Person
    standing: Standing
    statement: Statement | None

    @property
    def may_take_back(self) -> bool:
        return self.standing.state in (State.GIVEN, State.LIMITED, State.LAPSED)


@dataclass(frozen=True)
class Asked(Shown):
    """One topic: what it is called on screen, who said what, and what that comes to."""

    topic: Topic
    label: str
    voices: tuple[Voice, ...]
    together: Together
    lead: LeadDecision | None = None
    """What the lead decided, while it counts."""

    @property
    def since(self) -> date | None:
        """The day of the newest answer."""
        return max((one.standing.said_on for one in self.voices if one.standing.said_on), default=None)

    @property
    def limits(self) -> tuple[str, ...]:
        """What stays out, by the word of each parent who said "only some of it"."""
        limited = (one.statement for one in self.voices if one.standing.state is State.LIMITED)
        return tuple(said.limits or "" for said in limited if said is not None)

    @property
    def statement(self) -> Statement | None:
        """One of those that it is about."""
        return next((one.statement for one in self.voices if one.statement), None)


@dataclass(frozen=True)
class Sharing(Shown):
    """All that a family allows and refuses on one day."""

    household: tuple[Person, ...]
    questions: tuple[Question, ...]
    asked: tuple[Asked, ...]

    @property
    def disagreements(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.asked if one.together is Together.DISAGREE)


def questions(family: Family) -> tuple[Question, ...]:
    newest = max(family.referrals.all(), key=lambda one: (one.received_on, one.id), default=None)
    return asked_of(newest.source if newest else "")


def current(family: Family, at: datetime | None = None) -> Sharing:
    """For each person, recipient and purpose: given, limited, refused, withdrawn, lapsed or not asked."""
    moment = at or timezone.now()
    read_once(family)
    known, on = read(family, moment), day_of(moment)
    rows = [one for one in family.statements.all() if one.recorded_at <= moment]
    spoken = latest(sorted(rows, key=lambda one: one.id), on)
    usual = questions(family)
    topics = dict.fromkeys([*(one.topic for one in usual), *(topic for _, topic in spoken)])
    household = parents(family, known, on)
    asked = tuple(_asked(topic, spoken, household, known, moment) for topic in topics)
    return Sharing(household, usual, asked)


def parents(family: Family, known: Known, on: date) -> tuple[Person, ...]:
    """The parents and carers who live here; an absent parent is never prompted (1.2)."""
    here = {one.id for one in known.people if one.role is Role.PARENT and began(one.here, on) is not None}
    return tuple(one for one in family.people.all() if one.id in here)


def _asked(
    topic: Topic,
    spoken: Mapping[tuple[UUID, Topic], Statement],
    household: Iterable[Person],
    known: Known,
    moment: datetime,
) -> Asked:
    said = {giver: one for (giver, about), one in spoken.items() if about == topic}
    found, heard = answers_to(_probe(topic, said.values()), known, moment)
    stand = _standings(said, found, heard)
    people = dict.fromkeys([*(one for one in household), *(one.giver for one in said.values())])
    voices = tuple(
        Voice(one, stand.get(one.id, NEVER), said.get(one.id)) for one in sorted(people, key=_place)
    )
    lead = heard.decision if heard else None
    return Asked(topic, _label(topic, said.values()), voices, _together(found, lead), lead)


def _place(person: Person) -> tuple[int, UUID]:
    return person.place, person.id


def _probe(topic: Topic, said: Iterable[Statement]) -> Proposed:
    """Whether anything of it may go at all, of what concerns them together."""
    rows = list(said)
    lines = ((one.id, line) for one in rows for line in range(len(lines_of(one.items))))
    item = Item(
        id=PROBE,
        kind=Kind.KIND_AND_LEVEL if topic.purpose in ROUTINE else Kind.SPECIFIC,
        lines=frozenset(Line(*one) for one in lines),
        within=frozenset(one.id for one in rows),
    )
    return Proposed(topic=topic, items=(item,), occasion=topic.occasion, digest=topic.digest)


def _standings(said: Mapping[UUID, Statement], found: Found, heard: Heard | None) -> dict[UUID, Standing]:
    """A yes that does not count is one to ask again, and says why."""
    if heard is None:
        return {}
    stand = {giver: standing(one, heard.course, heard.on) for giver, one in said.items()}
    for one in found.heard:
        if one.said and not one.yes and one.why not in SAID_NO and not stand[one.said.giver_id].because:
            old = stand[one.said.giver_id]
            stand[one.said.giver_id] = Standing(State.LAPSED, REASONS[one.why], old.said_on)
    return stand


def _together(found: Found, lead: LeadDecision | None) -> Together:
    if found.why is Why.AGREED:
        limited = any(one.said and one.said.answer == Answer.LIMITED for one in found.heard)
        return Together.SOME if limited else Together.YES
    if found.why is Why.NOT_ASKED:
        return Together.NOT_ALL_ASKED if any(one.yes for one in found.heard) else Together.NOT_ASKED
    if found.why is Why.DISAGREE and lead and _knew(lead, found):
        return Together.LEAD_NO
    return AT_ONCE.get(found.why, Together.ASK_AGAIN)


def _knew(lead: LeadDecision, found: Found) -> bool:
    """Whether every no was known when the lead decided; a later one is for the lead again."""
    noes = (one.said for one in found.heard if one.why in SAID_NO)
    return all(said.recorded_at <= lead.recorded_at for said in noes if said)


def _label(topic: Topic, said: Iterable[Statement]) -> str:
    kind = str(Recipient(topic.recipient).label)
    one = next(iter(said), None)
    if one is None or not topic.name:
        return kind
    if one.occasion:
        return f"{one.get_purpose_display()}, for {one.recipient_name}: {one.occasion}"
    return f"{one.recipient_name} ({kind.lower()})"


def topic_row(statement: Statement, sharing: Sharing) -> Asked | None:
    """What the answers to the same question come to."""
    return next((one for one in sharing.asked if one.topic == topic_of(statement)), None)
