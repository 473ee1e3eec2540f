"""What a family's answers come to on a day. Pure: the same rows and day always give the same result (1.2-1.4).

The last thing a person said about a recipient and purpose is what counts; of one day their no, unless they sign
otherwise on the screen afterwards. A yes lapses by its own last day, when the
person no longer lives with the family, when support starts afresh, at a review that brought no new answer, and
while a review is more than 28 days late. A no never lapses. Silence is no answer, and renews none.

What the answers of several people come to is for `deciding_together`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol, TypeVar
from unicodedata import category, normalize
from uuid import UUID

from django.db.models import TextChoices

from consent.models import NAMED, NO, YES, Answer, How, Purpose

REVIEW_GRACE = timedelta(days=28)
NARROWER = (Answer.GIVEN, Answer.LIMITED, Answer.REFUSED, Answer.WITHDRAWN)
ROUTINE = (Purpose.GENERAL, Purpose.SELF_REFERRAL)
"""What a late review pauses; a named purpose runs to its own end."""


class State(TextChoices):
    GIVEN = "given", "Yes"
    LIMITED = "limited", "Only some of it"
    REFUSED = "refused", "No"
    WITHDRAWN = "withdrawn", "No: took the yes back"
    LAPSED = "lapsed", "Ask again"
    NOT_ASKED = "not_asked", "Not asked yet"


class Topic(NamedTuple):
    """To whom, and what for. The kinds that stand for one recipient at a time need no name to tell them apart."""

    recipient: str
    name: str
    purpose: str
    occasion: str = ""
    """The one request, use or audience, where it is for one only."""
    digest: str = ""
    """Of the exact text of a case study."""


class Spoken(Protocol):
    """What counts of a `Statement`, read only."""

    @property
    def giver_id(self) -> UUID: ...
    @property
    def recipient_kind(self) -> str: ...
    @property
    def recipient_name(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def occasion(self) -> str | None: ...
    @property
    def digest(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def said_on(self) -> date: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def until(self) -> date | None: ...


S = TypeVar("S", bound=Spoken)


@dataclass(frozen=True, kw_only=True)
class Course:
    """The days in a family's support that make a yes lapse."""

    opened_on: date
    last_review_on: date | None = None
    review_due_on: date | None = None
    household: frozenset[UUID] = frozenset()
    """Who is asked: the parents and carers who live with the family."""


@dataclass(frozen=True)
class Standing:
    state: State
    because: str = ""
    said_on: date | None = None


NEVER = Standing(State.NOT_ASKED)


QUOTES = "'\"`\u2032\u2033"
UNSEEN = ("Cf", "Pi", "Pf", "Sk")
"""Marks that have no width, quotes that open or close, and accents that stand alone."""


def same(text: str | None) -> str:
    """However a keyboard spells it: spaces, capitals, quotes and dashes do not make another name of it."""
    plain = text or ""
    if not plain.isascii():
        plain = normalize("NFKC", "".join(map(_plainly, plain)))
    for quote in QUOTES:
        plain = plain.replace(quote, "")
    return " ".join(plain.casefold().split())


def _plainly(letter: str) -> str:
    kind = category(letter)
    return "-" if kind == "Pd" else "" if kind in UNSEEN else letter


def topic_of(said: Spoken) -> Topic:
    name = same(said.recipient_name) if said.recipient_kind in NAMED else ""
    return Topic(said.recipient_kind, name, said.purpose, same(said.occasion), said.digest)


def latest(statements: Iterable[S], on: date) -> dict[tuple[UUID, Topic], S]:
    """The last word of each person about each topic, of what had been said by that day."""
    last: dict[tuple[UUID, Topic], S] = {}
    for one in sorted((one for one in statements if one.said_on <= on), key=_when):
        key = (one.giver_id, topic_of(one))
        if key not in last or not _outlasts(last[key], one):
            last[key] = one
    return last


def _outlasts(no: Spoken, yes: Spoken) -> bool:
    """Of one day a no stands: a paper or a talk of the morning may be written down in the evening. What they sign on
    the screen is of the moment in which it is written down."""
    of_one_day = no.said_on == yes.said_on and no.answer in NO and yes.answer in YES
    return of_one_day and yes.how != How.SCREEN


def _when(said: Spoken) -> tuple[date, datetime, int]:
    """Of two written down at one moment the narrower counts, whatever order they come in."""
    return said.said_on, said.recorded_at, NARROWER.index(Answer(said.answer))


def standing(said: Spoken | None, course: Course, on: date) -> Standing:
    if said is None or said.said_on > on:
        return NEVER
    if said.answer in NO:
        return Standing(State(said.answer), "", said.said_on)
    because = _lapsed(said, course, on)
    state = State.LAPSED if because else State(Answer(said.answer).value)
    return Standing(state, because, said.said_on)


def _lapsed(said: Spoken, course: Course, on: date) -> str:
    if said.until is not None and on > said.until:
        return "It was agreed for a time, and the time is over."
    if said.giver_id not in course.household:
        return "They no longer live with the family."
    if said.said_on < course.opened_on:
        return "It was said before this time of support began."
    reviewed = course.last_review_on
    if reviewed is not None and said.said_on < reviewed <= on:
        return "There has been a review since, and no new answer."
    due = course.review_due_on
    if said.purpose in ROUTINE and due is not None and on - REVIEW_GRACE > due:
        return "The review is more than 28 days late."
    return ""
