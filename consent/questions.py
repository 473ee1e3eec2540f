"""The questions a co-ordinator reads out, in words a nine-year-old can follow (1.2-1.4, P.1).

Each stands for one recipient and one purpose. A yes to one is never a yes to another: general news never opens the
way for named details, and permission for one agency is none for the next.
"""

from dataclasses import dataclass

from consent.models import Kind, Purpose, Recipient
from consent.standing import Topic
from families.models import Source

NOTICE_VERSION = "2026-1"
"""The edition of the leaflet "What we keep to ourselves"."""
WORDING_VERSION = "2026-1"
"""The edition of the questions below. A change of words is a new edition."""

FIRST_WORDS = (
    "We keep what you tell us to ourselves. We would like to ask if we may tell a few people a little about our"
    " help. You can say yes, no, or only some of it. You can change your mind on any day. We will help you either way."
)


@dataclass(frozen=True)
class Question:
    name: str
    """Also the name of its field in the form."""
    recipient: Recipient
    purpose: Purpose
    clause: str
    label: str
    read_out: str
    self_referred: bool | None = None
    """True or False where it is asked only of families who came by themselves, or who were referred."""

    @property
    def topic(self) -> Topic:
        return Topic(self.recipient, "", self.purpose)


REFERRER = Question(
    "referrer",
    Recipient.REFERRER,
    Purpose.GENERAL,
    "1.2",
    "The person who sent you to us",
    "May we tell the person who sent you to us that we help you, what kind of help it is, and how often we come?",
    self_referred=False,
)
HEALTH_VISITOR = Question(
    "health_visitor",
    Recipient.HEALTH_VISITOR,
    Purpose.SELF_REFERRAL,
    "1.3",
    "Your health visitor",
    "You came to us by yourself. May we tell your health visitor that you did, what kind of help we give, and how"
    " often we come?",
    self_referred=True,
)
AGENCIES = Question(
    "agencies",
    Recipient.AGENCIES,
    Purpose.GENERAL,
    "1.2",
    "Others who help you now",
    "May we tell others who help your family now, like your doctor or nursery, what kind of help we give and how"
    " often we come?",
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
