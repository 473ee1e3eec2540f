"""A clue is a place in a text that says something of one owner. Two that say different things confirm each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from uuid import UUID

from hsww.vault.identify.candidates import NEAR
from hsww.vault.identify.matches import Kind, Match, Strength


class What(Enum):
    FIRST = "a first name"
    SURNAME = "a surname"
    WHOLE = "a first name with its surname"
    PLACE = "where they live"
    NUMBER = "their telephone number"
    BIRTHDAY = "a day of birth"


SAME_PERSON = frozenset({What.FIRST, What.WHOLE})
SAME_NAME = frozenset({What.SURNAME, What.WHOLE})
ANYTHING = frozenset(What)


@dataclass(frozen=True, slots=True)
class Clue:
    start: int
    end: int
    what: What
    refs: frozenset[UUID]
    """Whom of the owner's records it speaks of."""
    kind: Kind = Kind.NAME
    strong: bool = False
    alone: bool = True
    """Whether it counts without another clue."""
    beside: frozenset[What] = ANYTHING
    """What confirms it."""

    def match(self, owner: UUID, *, strong: bool) -> Match:
        strength = Strength.STRONG if strong else Strength.WEAK
        ref = min(self.refs)
        return Match(owner=owner, ref=ref, start=self.start, end=self.end, kind=self.kind, strength=strength)


def matches(owner: UUID, clues: Iterable[Clue]) -> Iterator[Match]:
    ordered = sorted(_joined(clues), key=lambda clue: clue.start)
    confirmed = _confirmed(ordered) | _confirmed(ordered[::-1])
    for clue in ordered:
        strong = clue.strong or clue in confirmed
        if strong or clue.alone:
            yield clue.match(owner, strong=strong)


def _joined(clues: Iterable[Clue]) -> Iterator[Clue]:
    """Those of one kind that overlap are one: Anne-Marie Smith and Marie Smith-Jones, +44 1632 960101 and 960101."""
    last: dict[What, Clue] = {}
    for clue in sorted(clues, key=lambda clue: (clue.start, -clue.end)):
        before = last.get(clue.what)
        overlap = before is not None and clue.start < before.end
        if before and not overlap:
            yield before
        last[clue.what] = _as_one(before, clue) if before and overlap else clue
    yield from last.values()


def _as_one(one: Clue, other: Clue) -> Clue:
    end, strong = max(one.end, other.end), one.strong or other.strong
    return replace(one, end=end, strong=strong, refs=one.refs | other.refs)


def _confirmed(ordered: list[Clue]) -> set[Clue]:
    """Those that another clue, not far before them in this order, confirms."""
    last: dict[tuple[What, frozenset[UUID], int], Clue] = {}
    found: set[Clue] = set()
    for clue in ordered:
        if any(abs(clue.start - other.start) <= NEAR and _differ(clue, other) for other in last.values()):
            found.add(clue)
        last[clue.what, clue.refs, len(clue.beside)] = clue
    return found


def _differ(one: Clue, other: Clue) -> bool:
    if one.what not in other.beside or other.what not in one.beside or one.start == other.start:
        return False
    both = {one.what, other.what}
    if both <= SAME_PERSON:
        return not one.refs & other.refs
    return not both <= SAME_NAME and len(both) > 1
