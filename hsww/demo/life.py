"""What a family's story is made of, from the first call to the end of support. `telling` makes one up.

The first few families are cast, so that even a small scheme shows what matters: two parents who disagree, a family
related to a co-ordinator, a concern that nobody has read, a referral nobody agreed to. The rest is chance.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto
from functools import cache
from random import Random
from string import Formatter

from consent.models import Answer, AskedAt
from consent.questions import AGENCIES, HEALTH_VISITOR, REFERRER, Question
from families.models import Assessment, Decision, Ending, Evidence, Kin, Need, Source, Stage, VisitKind


class Part(Enum):
    """What a family is cast as."""

    CHANCE = auto()
    STAR = auto()
    DISAGREEING = auto()
    RELATED = auto()
    UNREAD_CONCERN = auto()
    HEALTH_VISITOR_NOT_ASKED = auto()
    NOT_AGREED = auto()
    NEW = auto()
    OVERDUE = auto()
    HIDDEN = auto()


CAST = tuple(part for part in Part if part is not Part.CHANCE)
NEWBORN, BIG = timedelta(0), timedelta(days=730)
SUPPORTED = {Part.STAR, Part.DISAGREEING, Part.RELATED, Part.UNREAD_CONCERN, Part.OVERDUE, Part.HIDDEN}


@dataclass(frozen=True, kw_only=True)
class Human:
    kin: Kin
    name: str
    born_on: date
    lives_here: bool = True
    phone: str = ""
    contact: dict[str, object] | None = None

    @property
    def first(self) -> str:
        return self.name.split(" ")[0]


@dataclass(frozen=True)
class Look:
    """An initial visit, a review or an ending visit."""

    kind: Assessment.Kind
    day: date
    scores: dict[Need, int]
    note: str


@dataclass(frozen=True)
class Spell:
    """The time of one volunteer with the family."""

    begins_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Diary:
    spell: int
    day: date
    kind: VisitKind
    minutes: int
    note: str
    named: frozenset[int]
    """Whom the note names, by place: they were seen."""


@dataclass(frozen=True)
class Word:
    """What the adult at this place answered."""

    who: int
    question: Question
    answer: Answer
    asked_at: AskedAt
    day: date
    limits: str = ""


@dataclass(kw_only=True)
class Life:
    number: int
    part: Part
    surname: str
    came_on: date
    source: Source
    evidence: Evidence
    people: list[Human]
    needs: list[Need]
    stage: Stage = Stage.RECEIVED
    decision: Decision = Decision.RECEIVED
    decided_on: date | None = None
    informed_on: date | None = None
    active_from: date | None = None
    review_due_on: date | None = None
    ended_on: date | None = None
    ending: Ending | None = None
    looks: list[Look] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    diary: list[Diary] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    concern_on: date | None = None

    @property
    def adults(self) -> list[tuple[int, Human]]:
        """Those who are asked: the parents who live here."""
        return [
            (place, one)
            for place, one in enumerate(self.people)
            if one.kin in (Kin.MOTHER, Kin.FATHER, Kin.CARER) and one.lives_here
        ]

    @property
    def questions(self) -> tuple[Question, ...]:
        return (HEALTH_VISITOR, AGENCIES) if self.source == Source.SELF else (REFERRER, AGENCIES)

    def fill(self, rng: Random, texts: tuple[str, ...], on: date) -> str:
        """One of the texts that were true on that day, with first names put in."""
        return self.tell(rng, texts, on)[0]

    def tell(self, rng: Random, texts: tuple[str, ...], on: date) -> tuple[str, frozenset[int]]:
        """The same, and the places of those it names. The next text is taken where one asks for a child too young."""
        known = self._known(on)
        first = rng.randrange(len(texts))
        text = next(one for one in texts[first:] + texts if _named(one) <= known.keys())
        people = {name: self.people[known[name]].first for name in _named(text)}
        return text.format(**people), frozenset(known[name] for name in _named(text))

    def _known(self, on: date) -> dict[str, int]:
        """Who each name of a text stands for on that day, by place."""
        children = [place for place, one in enumerate(self.people) if one.kin == Kin.CHILD]
        known = {"adult": 0}
        for name, age in (("child", NEWBORN), ("big", BIG)):
            old_enough = [place for place in children if self.people[place].born_on + age <= on]
            known |= {name: old_enough[0]} if old_enough else {}
        return known

    @property
    def last_day(self) -> date:
        days = [self.came_on, self.decided_on, self.ended_on, *(one.day for one in self.looks)]
        return max(day for day in [*days, *(one.day for one in self.diary[-1:])] if day is not None)


@cache
def _named(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)
