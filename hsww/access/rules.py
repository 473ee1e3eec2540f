"""A rule reads like a sentence of the policy: clause, verb, what, and for each hat which rows.

A rule filters rows and never answers yes or no, so that a list and a page cannot disagree. A hat that is not
in `hats` may not. Rules register themselves by name; `/policy/` and the generated tests are made from them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import QuerySet

from hsww.access import firewall
from hsww.access.gates import USUAL, Gate
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Viewer

Filter = Callable[[Viewer, QuerySet[Any]], QuerySet[Any]]
Projection = Callable[[Any], Any]


def every_row(_viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


@dataclass(frozen=True)
class Reach:
    """What one hat reaches under a rule: which rows, shown as what, and which fields it may write."""

    rows: Filter
    shown_as: Projection | None = None
    """Turns a row into the frozen dataclass this hat may see; None hands over the model itself."""
    writes: frozenset[str] = frozenset()
    offices: frozenset[Office] = frozenset()
    """Where any are named, the viewer must hold one of them."""

    def is_for(self, viewer: Viewer) -> bool:
        return not self.offices or viewer.holds(*self.offices)


@dataclass(frozen=True)
class Rule:
    name: str
    clauses: tuple[str, ...]
    sentence: str
    """Says in plain words who may do what and why; shown to the reader of the page."""
    model: type[models.Model]
    hats: Mapping[Hat, Reach]
    gates: tuple[Gate, ...] = USUAL
    action: str = "seen"
    """The ledger's word for what is done."""
    unlogged_because: str = ""
    """Why a use of this rule leaves no entry. Only for what shows nothing about anybody."""
    past_the_wall: bool = field(default=False)
    """True only where the conflict firewall must not stand: raising a concern (2.3)."""

    def __post_init__(self) -> None:
        if self.name in RULES:
            raise ValueError(f"Two rules are called {self.name}.")
        RULES[self.name] = self

    def reach(self, viewer: Viewer) -> Reach | None:
        reach = self.hats.get(viewer.hat)
        return reach if reach and reach.is_for(viewer) else None

    def rows(self, viewer: Viewer) -> QuerySet[Any]:
        """The rows this viewer reaches: the only way any page, list, form or export gets them."""
        rows = self.model._default_manager.all()
        reach = self.reach(viewer)
        if reach is None:
            return rows.none()
        reached = reach.rows(viewer, rows)
        return reached if self.past_the_wall else firewall.behind(viewer, reached)

    def writable(self, viewer: Viewer) -> frozenset[str]:
        reach = self.reach(viewer)
        return reach.writes if reach else frozenset()


RULES: dict[str, Rule] = {}
