"""What one thing that would go rests on, as its row keeps it, sealed (7.3, 7.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from consent.deciding_facts import FAMILY, Line


@dataclass(frozen=True, kw_only=True)
class Rests:
    """Kept sealed as JSON."""

    about: frozenset[UUID] | Literal["family"] = FAMILY
    lines: frozenset[Line] = frozenset()
    within: frozenset[UUID] = frozenset()
    shows_where: frozenset[UUID] = frozenset()
    term: int | None = None
    """Which term of the court's paper names it; the first is 0."""
    concern: UUID | None = None
    """On which concern it bears that a new scheme must know."""

    def kept(self) -> dict[str, Any]:
        return {
            "about": FAMILY if self.about == FAMILY else sorted(map(str, self.about)),
            "lines": sorted([str(one.statement), one.line] for one in self.lines),
            "within": sorted(map(str, self.within)),
            "shows_where": sorted(map(str, self.shows_where)),
            "term": self.term,
            "concern": str(self.concern) if self.concern else None,
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Rests":
        return cls(
            about=FAMILY if kept["about"] == FAMILY else _ids(kept["about"]),
            lines=frozenset(Line(UUID(one), line) for one, line in kept["lines"]),
            within=_ids(kept["within"]),
            shows_where=_ids(kept["shows_where"]),
            term=kept.get("term"),
            concern=UUID(kept["concern"]) if kept.get("concern") else None,
        )


def _ids(some: Iterable[str]) -> frozenset[UUID]:
    return frozenset(map(UUID, some))
