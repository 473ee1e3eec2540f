"""What a report's page draws: each table with its bars. What is left out has no bar, only those words."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    name: str
    """Tells two charts on one page apart."""
    title: str
    overlapping: bool
    """Whether a family can be counted in more than one row."""
    cells: list[dict[str, Any]] | None
    """None where the whole table is left out."""
    unit: str = "Families"
    """What is counted."""

    @property
    def caption(self) -> str:
        return f"{self.title}, in {self.unit.lower()}"

    @property
    def bars(self) -> list[tuple[str, int | str]]:
        return [
            (cell["label"], "left out" if cell["shown"] is None else cell["shown"])
            for cell in self.cells or ()
        ]

    @property
    def leaves_out(self) -> bool:
        return any(cell["shown"] is None for cell in self.cells or ())


def shown(figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "headlines": figures["headlines"],
        "tables": [Table(f"chart-{place}", **table) for place, table in enumerate(figures["tables"], 1)],
        "waiting": figures["waiting"],
        "change": figures["change"],
    }
