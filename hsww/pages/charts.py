"""A bar chart as SVG that needs no style attribute, no script and no colour to be read.

Widths are percentages of the drawing, so that text keeps its size on a phone. A figure that disclosure control
holds back is drawn as an empty bar with its words, never as nought (3.3).
"""

from collections.abc import Iterable
from dataclasses import dataclass

ROW = 46
BAR_TOP = 22
BAR_HEIGHT = 18
WIDEST = 82
"""Per cent: the rest is for the number behind the longest bar."""


@dataclass(frozen=True)
class Bar:
    label: str
    shown: str
    width: str
    text_x: str
    label_y: int
    bar_y: int
    value_y: int
    is_number: bool
    """Else it says in words why there is none."""


def bars(rows: Iterable[tuple[str, int | float | str | None]]) -> list[Bar]:
    """`rows` are pairs of words and a number, or of words and what to say instead of a number."""
    pairs = list(rows)
    most = max((value for _, value in pairs if isinstance(value, int | float)), default=0) or 1
    return [_bar(place, label, value, most) for place, (label, value) in enumerate(pairs)]


def _bar(place: int, label: str, value: float | str | None, most: float) -> Bar:
    number = value if isinstance(value, int | float) else 0
    width = round(WIDEST * max(number, 0) / most, 2)
    top = place * ROW
    return Bar(
        label=label,
        shown=_shown(value),
        width=f"{width}%",
        text_x=f"{width}%",
        label_y=top + 16,
        bar_y=top + BAR_TOP,
        value_y=top + BAR_TOP + BAR_HEIGHT - 4,
        is_number=isinstance(value, int | float),
    )


def _shown(value: float | str | None) -> str:
    if value is None:
        return "not shown"
    return value if isinstance(value, str) else f"{value:,}"
