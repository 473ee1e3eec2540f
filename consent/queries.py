"""Reads of what a family was told and allows. The caller has the family from its rule, and so the right to see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils import timezone

from consent.models import Information, Recipient, Statement
from consent.questions import Question, asked_of
from consent.standing import (
    NEVER,
    Course,
    Standing,
    State,
    Together,
    Topic,
    by_topic,
    latest,
    together,
)
from families.models import Assessment, Family, Person
from families.models.family import PARENTS
from hsww.access.prepared import A_ROW, Prepared, hand_over, was_handed
from hsww.access.shown import Shown

READ = ("people", "referrals", "assessments", "information", "statements")
Spoken = Mapping[tuple[UUID, Topic], Statement]

_information = Prepared(lambda family: Information.objects.filter(family=family), family=A_ROW)
_statements = Prepared(lambda family: Statement.objects.filter(family=family), family=A_ROW)


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

    @property
    def since(self) -> date | None:
        """The day of the newest answer."""
        return max((one.standing.said_on for one in self.voices if one.standing.said_on), default=None)

    @property
    def limits(self) -> tuple[str, ...]:
        """What stays out, by the word of each parent who said "only some of it"."""
        limited = (one.statement for one in self.voices if one.standing.state is State.LIMITED)
        return tuple(said.limits or "" for said in limited if said is not None)


@dataclass(frozen=True)
class Sharing(Shown):
    """All that a family allows and refuses on one day."""

    household: tuple[Person, ...]
    questions: tuple[Question, ...]
    asked: tuple[Asked, ...]

    @property
    def disagreements(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.asked if one.together is Together.DISAGREE)


@dataclass(frozen=True)
class Told(Shown):
    """The first days on which the family was told by word and in writing; None where it was not yet."""

    spoken_on: date | None
    written_on: date | None
    right_to_see_told: bool

    @property
    def fully_on(self) -> date | None:
        if self.spoken_on is None or self.written_on is None:
            return None
        return max(self.spoken_on, self.written_on)


def read_once(*families: Family) -> None:
    """Fetches all that the questions below need, so that several panels of one page ask the database once."""
    unread = [family for family in families if not was_handed(family, "statements")]
    if len(unread) == 1:
        hand_over(unread[0], "information", _information.rows(family=unread[0].id))
        hand_over(unread[0], "statements", _statements.rows(family=unread[0].id))
    missing = [name for name in READ if not all(was_handed(family, name) for family in unread)]
    if missing:
        prefetch_related_objects(unread, *missing)
    for family in unread:
        people = {person.id: person for person in family.people.all()}
        for said in family.statements.all():
            if said.giver_id in people:
                said.giver = people[said.giver_id]


def is_asked(person: Person) -> bool:
    """Only parents and carers who live with the family; an absent parent is never prompted (1.2)."""
    return person.kin in PARENTS and person.lives_here and person.left_on is None


def household(family: Family) -> tuple[Person, ...]:
    return tuple(person for person in family.people.all() if is_asked(person))


def questions(family: Family) -> tuple[Question, ...]:
    newest = max(family.referrals.all(), key=lambda one: (one.received_on, one.id), default=None)
    return asked_of(newest.source if newest else "")


def current(family: Family, at: date | None = None) -> Sharing:
    """For each person, recipient and purpose: given, limited, refused, withdrawn, lapsed or not asked."""
    on = at or timezone.localdate()
    people = {person.id: person for person in family.people.all()}
    here = tuple(person for person in people.values() if is_asked(person))
    course = _course(family, here, on)
    spoken = latest(family.statements.all(), on)
    usual = questions(family)
    found = {question.topic: dict.fromkeys(course.household, NEVER) for question in usual}
    found |= by_topic(spoken, course, on)
    asked = tuple(
        Asked(
            topic,
            _label(topic, spoken),
            _voices(topic, standings, people, spoken),
            together([stands for person, stands in standings.items() if person in course.household]),
        )
        for topic, standings in found.items()
    )
    return Sharing(here, usual, asked)


def _course(family: Family, here: tuple[Person, ...], on: date) -> Course:
    held = (one.held_on for one in family.assessments.all() if one.kind == Assessment.Kind.REVIEW)
    return Course(
        opened_on=family.opened_on,
        last_review_on=max((day for day in held if day <= on), default=None),
        review_due_on=family.review_due_on,
        household=frozenset(person.id for person in here),
    )


def _voices(
    topic: Topic, standings: Mapping[UUID, Standing], people: Mapping[UUID, Person], spoken: Spoken
) -> tuple[Voice, ...]:
    """In the family's own order of people."""
    return tuple(
        Voice(people[one], standings[one], spoken.get((one, topic))) for one in people if one in standings
    )


def _label(topic: Topic, spoken: Spoken) -> str:
    kind = str(Recipient(topic.recipient).label)
    if not topic.name:
        return kind
    said = next(statement for (_, about), statement in spoken.items() if about == topic)
    if said.occasion:
        return f"{said.get_purpose_display()}, for {said.recipient_name}: {said.occasion}"
    return f"{said.recipient_name} ({kind.lower()})"


def history(family: Family) -> list[Statement]:
    """Everything that was ever said, newest first."""
    return sorted(family.statements.all(), key=lambda one: (one.said_on, one.recorded_at), reverse=True)


def told(family: Family) -> Told:
    rows = list(family.information.all())
    return Told(
        spoken_on=min((row.spoken_on for row in rows if row.spoken_on), default=None),
        written_on=min((row.written_on for row in rows if row.written_on), default=None),
        right_to_see_told=any(row.right_to_see_told for row in rows),
    )
