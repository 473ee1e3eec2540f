"""The little that somebody may know of a request without seeing it (10.2, 7.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consent.requests.models import Request
from hsww.access.shown import Shown
from hsww.ledger.entries import Subject


@dataclass(frozen=True)
class NumberAndDay(Shown):
    """For trustees. The ledger names the request, and no family."""

    id: UUID
    number: str
    day: date

    def subjects(self) -> Sequence[Subject]:
        return (Subject("request", self.id),)


@dataclass(frozen=True)
class Minded(NumberAndDay):
    """For whoever took it: that an answer is due. `day` is when."""

    asker: str


def number_and_day(asked: Request) -> NumberAndDay:
    return NumberAndDay(asked.pk, asked.number, asked.came_on)


def minded(asked: Request) -> Minded:
    return Minded(asked.pk, asked.number, due_day(asked), asked.get_asker_display())


def due_day(asked: Request) -> date:
    """The earlier of what was said and what a court's paper says. Its orders are fetched with it."""
    return min([asked.due_on, *(one.return_on for one in asked.orders.all())])
