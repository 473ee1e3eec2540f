"""Which numbers the board may see (3.2, 8.9): pure, and the only way a count becomes a figure.

A count is of families. A headline is exact from 20 up. In a breakdown 1 to 7 is left out, another cell is left out
wherever one alone would be, and the rest is rounded to 5; nought shows, except where the attribute is sensitive. A
split into two or three is not shown at all: measured, one in five could be worked out again.

Before a breakdown leaves here it is audited: from everything that is shown, each left-out cell must still be able
to be at least five different numbers. If it cannot, more is left out; if that does not help, all of it is.

It refuses to round first and leave out later, to show a percentage, a least or a greatest, and to average fewer
than ten families. What reports give away together is the work of `across`; periods here never overlap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALL = 7
"""The greatest count that is left out."""
EXACT_FROM = 20
BASE = 5
FEWEST_CATEGORIES = 4
FEWEST_TO_AVERAGE = 10
FEWEST_POSSIBLE = 5
"""How many different numbers a left-out cell must still be able to be."""


@dataclass(frozen=True)
class Cell:
    key: str
    shown: int | None
    """None where it is left out."""


def headline(count: int) -> int | None:
    """A total over the whole scheme."""
    if count >= EXACT_FROM or count == 0:
        return count
    return None if count <= SMALL else rounded(count)


def breakdown(
    counts: Mapping[str, int],
    *,
    sensitive: frozenset[str] = frozenset(),
    total: int | None = None,
) -> tuple[Cell, ...] | None:
    """The cells, or None where nothing of it can be shown.

    `total` is the published total of the same families, where each is counted in one cell only.
    """
    if len(counts) < FEWEST_CATEGORIES:
        return None
    hidden = {key for key, count in counts.items() if must_hide(count, sensitive=key in sensitive)}
    while hidden and not is_safe(counts, hidden, total):
        more = _next_to_hide(counts, hidden)
        if more is None:
            return None
        hidden.add(more)
    return tuple(Cell(key, None if key in hidden else rounded(count)) for key, count in counts.items())


def average(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 1) if len(values) >= FEWEST_TO_AVERAGE else None


def median(values: Sequence[int]) -> int | None:
    """The lower middle, rounded like a count: it is one family's own number."""
    return rounded(sorted(values)[(len(values) - 1) // 2]) if len(values) >= FEWEST_TO_AVERAGE else None


def rounded(count: int) -> int:
    return BASE * ((count + BASE // 2) // BASE)


def must_hide(count: int, *, sensitive: bool) -> bool:
    return 1 <= count <= SMALL or (count == 0 and sensitive)


def is_safe(counts: Mapping[str, int], hidden: set[str], total: int | None) -> bool:
    """Never one alone; and with a published total, what is missing from it must stay open enough."""
    if len(hidden) == 1:
        return False
    if total is None:
        return True
    most = total_bounds(total)[1] - sum(
        bounds(rounded(counts[key]))[0] for key in counts if key not in hidden
    )
    # Each of them is at least 1, as far as a reader knows, and at most what the others leave over.
    return most - len(hidden) + 1 >= FEWEST_POSSIBLE


def bounds(shown: int) -> tuple[int, int]:
    """What a shown cell can have been before it was rounded."""
    return (0, 0) if shown == 0 else (max(shown - BASE // 2, SMALL + 1), shown + BASE // 2)


def total_bounds(shown: int) -> tuple[int, int]:
    """What a shown headline can have been. Where exact figures begin, some that were rounded up end."""
    least, most = bounds(shown)
    return (least if shown <= EXACT_FROM else shown, shown if shown >= EXACT_FROM else most)


def _next_to_hide(counts: Mapping[str, int], hidden: set[str]) -> str | None:
    """The smallest count that is not nought hides best and costs least; nought only where nothing else is left."""
    left = [key for key in counts if key not in hidden]
    return min(left, key=lambda key: (counts[key] == 0, counts[key], key), default=None)
