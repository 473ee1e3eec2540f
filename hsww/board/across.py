"""What two reports give away together (3.2, 8.9): pure, and asked before a report goes to the board.

Families supported now are those supported before, less those who finished, and those who began. So a figure that was
left out of one report can follow from the next. Every released report is laid beside the new one, as a reader would
lay them; where a figure that is left out could then be fewer than three different numbers, more of the new report
is left out. What is released already is never changed, and what it gave away is not counted against the new one.

Sometimes nothing is enough: that 1 to 7 families were supported is told by leaving it out, and that may be what was
missing. Then the new report does not go. Who reads the ones before and after it finds a gap, and nothing follows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hsww.board.disclosure import SMALL, must_hide, total_bounds

SUPPORTED, STARTED, ENDED = "supported", "started", "ended"
STAYED = "stayed"
"""Those who were supported and did not finish: the next quarter's, less those who begin then."""
MOST = 1_000_000
FEWEST_ACROSS = 3
"""How many different numbers a left-out figure must still be able to be. Nobody knows but that it is 1 to 7."""
TO_LEAVE_OUT = (
    frozenset[str](),
    frozenset({STARTED}),
    frozenset({ENDED}),
    frozenset({STARTED, ENDED}),
    frozenset({SUPPORTED}),
    frozenset({SUPPORTED, STARTED}),
    frozenset({SUPPORTED, ENDED}),
    frozenset({SUPPORTED, STARTED, ENDED}),
)
"""The whole is what the board needs most, so it goes last."""

Name = tuple[str, int]
Bounds = dict[Name, tuple[int, int]]


@dataclass(frozen=True)
class Flow:
    """Who came and went in one quarter: what is true, and what a report says of it."""

    quarter: int
    """As `Quarter.number_of_all`."""
    counts: Mapping[str, int]
    shown: Mapping[str, int | None]

    def without(self, names: frozenset[str]) -> "Flow":
        return replace(self, shown={name: None if name in names else n for name, n in self.shown.items()})


def left_out(new: Flow, released: Sequence[Flow]) -> frozenset[str]:
    """What more the new report must leave out: as little as is enough, and everything if nothing is."""
    for names in TO_LEAVE_OUT:
        if may_go(new.without(names), released):
            return names
    return TO_LEAVE_OUT[-1]


def may_go(new: Flow, released: Sequence[Flow]) -> bool:
    return set(given_away([*released, new])) <= set(given_away(released))


def given_away(flows: Sequence[Flow]) -> Iterator[Name]:
    """The figures that are left out, or too few to show, and follow all the same."""
    bounds = _narrowed(flows)
    for flow in flows:
        for name in (SUPPORTED, STARTED, ENDED):
            if flow.shown[name] is None and _is_told(bounds[name, flow.quarter]):
                yield name, flow.quarter
        if _stayed_few(flow) and _is_told(bounds[STAYED, flow.quarter]):
            yield STAYED, flow.quarter


def _stayed_few(flow: Flow) -> bool:
    return must_hide(flow.counts[SUPPORTED] - flow.counts[ENDED], sensitive=False)


def _is_told(bounds: tuple[int, int]) -> bool:
    return bounds[1] - bounds[0] + 1 < FEWEST_ACROSS


def _narrowed(flows: Sequence[Flow]) -> Bounds:
    """The least and the greatest each can be. The sums hang together without a circle, so this is exact."""
    bounds = {(name, flow.quarter): _first(flow, name) for flow in flows for name in flow.shown}
    sums = []
    for flow in flows:
        for stayed, moved in ((flow.quarter, ENDED), (flow.quarter - 1, STARTED)):
            bounds.setdefault((STAYED, stayed), (0, MOST))
            sums.append(((SUPPORTED, flow.quarter), (STAYED, stayed), (moved, flow.quarter)))
    before: Bounds = {}
    while before != bounds and all(low <= high for low, high in bounds.values()):
        before = dict(bounds)
        for whole, one, other in sums:
            _narrow(bounds, whole, one, other)
    return bounds


def _narrow(bounds: Bounds, whole: Name, one: Name, other: Name) -> None:
    """`whole` is the sum of the two."""
    (low, high), (low1, high1), (low2, high2) = bounds[whole], bounds[one], bounds[other]
    bounds[whole] = max(low, low1 + low2), min(high, high1 + high2)
    bounds[one] = max(low1, low - high2), min(high1, high - low2)
    bounds[other] = max(low2, low - high1), min(high2, high - low1)


def _first(flow: Flow, name: str) -> tuple[int, int]:
    shown = flow.shown[name]
    if shown is not None:
        return total_bounds(shown)
    return (1, SMALL) if must_hide(flow.counts[name], sensitive=False) else (0, MOST)
