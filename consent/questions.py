"""The questions a co-ordinator puts; their words, with their days and languages, are in `wordings` (1.2-1.4, P.1).

Each stands for one recipient and one purpose. A yes to one is never a yes to another: general news never opens the
way for named details, and permission for one agency is none for the next.
"""

from dataclasses import dataclass

from consent.models import Kind, Purpose, Recipient
from consent.standing import Topic
from consent.wordings import ENGLISH, words_in
from families.models import Source

NOTICE_VERSION = "2026-1"
"""The edition of the leaflet "What we keep to ourselves"."""


@dataclass(frozen=True)
class Question:
    name: str
    """Also the name of its field in the form."""
    recipient: Recipient
    purpose: Purpose
    clause: str
    self_referred: bool | None = None
    """True or False where it is asked only of families who came by themselves, or who were referred."""

    @property
    def label(self) -> str:
        return words_in(ENGLISH).labels[self.name]

    @property
    def read_out(self) -> str:
        return words_in(ENGLISH).questions[self.name]

    @property
    def topic(self) -> Topic:
        return Topic(self.recipient, "", self.purpose)


REFERRER = Question(
    "referrer",
    Recipient.REFERRER,
    Purpose.GENERAL,
    "1.2",
    self_referred=False,
)
HEALTH_VISITOR = Question(
    "health_visitor",
    Recipient.HEALTH_VISITOR,
    Purpose.SELF_REFERRAL,
    "1.3",
    self_referred=True,
)
AGENCIES = Question(
    "agencies",
    Recipient.AGENCIES,
    Purpose.GENERAL,
    "1.2",
)
USUAL = (REFERRER, HEALTH_VISITOR, AGENCIES)


@dataclass(frozen=True)
class Special:
    """A question about one recipient by name, and named pieces of information."""

    recipient: Recipient
    purpose: Purpose
    information: Kind
    clause: str


SPECIAL = {
    Recipient.MULTI_AGENCY: Special(Recipient.MULTI_AGENCY, Purpose.MULTI_AGENCY, Kind.SPECIFIC, "1.4"),
    Recipient.NEW_SCHEME: Special(Recipient.NEW_SCHEME, Purpose.MOVE, Kind.SPECIFIC, "9.2"),
    Recipient.OTHER: Special(Recipient.OTHER, Purpose.OTHER, Kind.SPECIFIC, "7.4"),
}


def asked_of(source: str) -> tuple[Question, ...]:
    """The usual questions for a family that came in this way."""
    came_by_itself = source == Source.SELF
    return tuple(one for one in USUAL if one.self_referred in (None, came_by_itself))
