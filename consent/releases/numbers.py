"""Numbers that went to a funder, as the file of each family among them shows it: who holds them, for what (8.9, 1.2).

What the numbers are is for whoever gave them and for the lead, because they are of other families too.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from consent.deciding_facts import State
from consent.models import NO, Purpose, Recipient
from consent.requests.models import Counted, Request
from consent.standing import Topic, latest, same
from families.models import Family
from hsww.access.shown import Shown


@dataclass(frozen=True)
class Among(Shown):
    counted: UUID
    to: str
    occasion: str
    day: date
    taken_back: bool
    """Somebody of the family has said no about just this since."""


def of_family(family: Family, state: State) -> list[Among]:
    """The caller has the family from its rule. Newest first."""
    rows = Counted.objects.filter(family=family).select_related("numbers__outcome__request")
    last = latest(sorted(state.statements, key=lambda one: one.id), timezone.localdate())
    noes = {topic for (_, topic), said in last.items() if said.answer in NO}
    return [_among(one, noes) for one in rows.order_by("-recorded_at")]


def topic_of(asked: Request) -> Topic:
    """As families are asked about it: to this recipient, for this occasion by name."""
    return Topic(Recipient.OTHER, same(asker_of(asked)), Purpose.STATISTICS, same(asked.occasion))


def asker_of(asked: Request) -> str:
    return str(asked.organisation or asked.who)


def _among(one: Counted, noes: set[Topic]) -> Among:
    asked = one.numbers.outcome.request
    return Among(
        one.pk, asker_of(asked), asked.occasion, timezone.localdate(one.recorded_at), topic_of(asked) in noes
    )
