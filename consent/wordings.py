"""The words in which families are asked, each edition with its day, as reference data (1.2-1.4, P.1).

A statement says to which edition it answers. A change of words is a new edition at the end of `EDITIONS`, and the old
one stays, so that what was once put to a family can still be read. Where the law comes to need newer words, the edition
that meets it has the day from which it is needed (`needed_from`): from then on a yes to an older one is a question to
ask again.

An edition is in English at least. A translation is one more `Words` under its code, and is offered by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consent.deciding_facts import Wording

ENGLISH = "en"


@dataclass(frozen=True, kw_only=True)
class Words:
    """An edition in one language, for reading out and for the form that families sign."""

    language: str
    """What the language calls itself."""
    title: str
    first: str
    """Said before anything is asked."""
    labels: Mapping[str, str]
    """Whom each question is about, by its name."""
    questions: Mapping[str, str]
    yes: str
    some: str
    no: str
    what: str
    """Beside the line for what is left out."""
    name: str
    signed: str
    day: str
    keeps: str
    """What holds whatever they answer."""


@dataclass(frozen=True, kw_only=True)
class Edition:
    version: str
    in_use_from: date
    texts: Mapping[str, Words]
    needed_from: date | None = None
    law: str = ""
    """What made it needed."""


EDITIONS: tuple[Edition, ...] = (
    Edition(
        version="2026-1",
        in_use_from=date(2026, 1, 1),
        texts={
            ENGLISH: Words(
                language="English",
                title="What we may share",
                first=(
                    "We keep what you tell us to ourselves. We would like to ask if we may tell a few people a little"
                    " about our help. You can say yes, no, or only some of it. You can change your mind on any day."
                    " We will help you either way."
                ),
                labels={
                    "referrer": "The person who sent you to us",
                    "health_visitor": "Your health visitor",
                    "agencies": "Others who help you now",
                },
                questions={
                    "referrer": (
                        "May we tell the person who sent you to us that we help you, what kind of help it is, and how"
                        " often we come?"
                    ),
                    "health_visitor": (
                        "You came to us by yourself. May we tell your health visitor that you did, what kind of help"
                        " we give, and how often we come?"
                    ),
                    "agencies": (
                        "May we tell others who help your family now, like your doctor or nursery, what kind of help"
                        " we give and how often we come?"
                    ),
                },
                yes="Yes",
                some="Yes, but only some of it",
                no="No",
                what="What may we not share?",
                name="Name",
                signed="Signed",
                day="Date",
                keeps=(
                    "A yes to one question is not a yes to another. To take a yes back, tell us in any way you like."
                    " If a child or an adult may be in danger, we may have to tell someone without asking."
                ),
            ),
        },
    ),
)
"""Oldest first."""


def newest() -> Edition:
    return EDITIONS[-1]


def as_decided() -> tuple[Wording, ...]:
    """As `decide` asks them."""
    return tuple(Wording(one.version, one.needed_from) for one in EDITIONS)


def languages() -> list[tuple[str, str]]:
    """Code and name of those that the newest edition is written in."""
    return [(code, words.language) for code, words in newest().texts.items()]


def words_in(code: str) -> Words:
    """English, where there is no such translation."""
    texts = newest().texts
    return texts.get(code, texts[ENGLISH])
