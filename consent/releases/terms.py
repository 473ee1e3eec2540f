"""What a court's papers ask for, term by term, and what of a draft each term names (10.2).

A court gets what its terms name and nothing else, so each part that goes points at one term; what points at none stays
here for just that reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consent.releases.models import Item, Release
from consent.releases.rests import Rests
from consent.requests.models import CourtOrder
from consent.requests.rules import SEE_REQUEST
from families.models import Family
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.pages.templatetags.pages import nice_date


@dataclass(frozen=True)
class Term(Shown):
    order: CourtOrder
    place: int

    @property
    def words(self) -> str:
        return str(self.order.terms[self.place])

    @property
    def label(self) -> str:
        return f"The court’s paper, {nice_date(self.order.recorded_at)}: {self.words}"

    @property
    def key(self) -> str:
        return f"{self.order.pk}:{self.place}"


@dataclass(frozen=True)
class Named(Shown):
    words: str
    texts: tuple[str, ...]
    """What of the draft it names; nothing where nothing was chosen for it."""


def terms(viewer: Viewer, family: Family) -> list[Term]:
    seen = SEE_REQUEST.rows(viewer).filter(family=family).values("pk")
    rows = CourtOrder.objects.filter(request__in=seen).order_by("recorded_at")
    return [Term(order, place) for order in rows for place in range(len(order.terms))]


def compared(release: Release, items: Sequence[Item]) -> list[Named]:
    """Term by term, for the page."""
    order = release.order
    if order is None:
        return []
    return [Named(words, tuple(_named(items, place))) for place, words in enumerate(order.terms)]


def _named(items: Iterable[Item], place: int) -> Iterable[str]:
    return (str(one.text) for one in items if Rests.of(one.rests).term == place)
