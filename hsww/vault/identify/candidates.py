"""Which owners a text may name, by their tokens alone; they are then opened to be sure.

Two signs of one owner near each other come first, then telephone numbers, postcodes and houses, then names that stand
alone. A name that very many owners bear points to nobody: where it stands alone, only the first few of them are looked
at. All in all, never more than `MOST_OPENED` are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from hsww.vault.findable import token
from hsww.vault.identify.matches import Kind
from hsww.vault.identify.reading import Word
from hsww.vault.identify.shapes import Shape
from hsww.vault.models import SearchToken, TokenKind
from hsww.vault.names import also_called

NEAR = 200
"""Signs of one family no farther apart than this many characters are read together."""
MOST_OPENED = 500
MOST_SHARING = 25
CROWD = 1_000
"""What more owners share than this counts only beside its neighbours, or together with something rarer."""
AT_ONCE = 5_000
KINDS = {
    Kind.PHONE: TokenKind.PHONE,
    Kind.POSTCODE: TokenKind.POSTCODE,
    Kind.STREET: TokenKind.STREET,
    Kind.DATE_OF_BIRTH: TokenKind.BORN,
}

Holders = dict[tuple[TokenKind, str], set[UUID]]


@dataclass(frozen=True, slots=True)
class Sign:
    """Something in the text that some owners have."""

    text: str
    start: int
    holders: set[UUID]
    alone: set[UUID]
    """Those whom it points to by itself."""
    most: int = MOST_OPENED
    """How many of those are looked at."""


def to_open(words: list[Word], shapes: list[Shape]) -> list[UUID]:
    signs = sorted(_signs(words, shapes), key=lambda sign: sign.start)
    together = Counter[UUID]()
    for near in _windows(signs):
        together.update(_in_common(near))
    together.update(_side_by_side(signs))
    found = dict.fromkeys(owner for owner, _ in together.most_common(MOST_OPENED))
    for sign in sorted(signs, key=lambda sign: sign.most, reverse=True):
        found.update(dict.fromkeys(sorted(sign.alone)[: sign.most]))
    return list(found)[:MOST_OPENED]


def _signs(words: list[Word], shapes: list[Shape]) -> Iterator[Sign]:
    asked = {(TokenKind.NAME, text) for word in words for text in (*word.forms, *also_called(word.base))}
    held = _holders(asked | {(KINDS[shape.kind], shape.text) for shape in shapes})
    for place, word in enumerate(words):
        alone = _union(held, word.forms)
        holders = alone | _union(held, also_called(word.base))
        initialled = any(
            near.initial for near in (*words[max(0, place - 1) : place], *words[place + 1 : place + 2])
        )
        if holders:
            yield Sign(word.base, word.start, holders, alone, MOST_OPENED if initialled else MOST_SHARING)
    for shape in shapes:
        holders = held.get((KINDS[shape.kind], shape.text), set())
        if holders:
            yield Sign(shape.text, shape.start, holders, holders if shape.alone else set())


def _union(held: Holders, names: Iterable[str]) -> set[UUID]:
    return set().union(*(held.get((TokenKind.NAME, name), set()) for name in names))


def _windows(signs: list[Sign]) -> Iterator[dict[str, Sign]]:
    """Twice as wide as `NEAR` and so far apart, so that whatever is near each other stands in one of them."""
    cells: dict[int, dict[str, Sign]] = defaultdict(dict)
    for sign in signs:
        cell = sign.start // NEAR
        cells[cell][sign.text] = cells[cell - 1][sign.text] = sign
    return iter(cells.values())


def _in_common(near: dict[str, Sign]) -> list[UUID]:
    rare = [sign.holders for sign in near.values() if len(sign.holders) <= CROWD]
    crowds = [sign.holders for sign in near.values() if len(sign.holders) > CROWD]
    counted = Counter(owner for holders in rare for owner in holders)
    return [owner for owner, times in counted.items() if times > 1 or any(owner in some for some in crowds)]


def _side_by_side(signs: list[Sign]) -> Iterator[UUID]:
    done: set[tuple[str, str]] = set()
    for place, one in enumerate(signs):
        for other in signs[place + 1 : place + 3]:
            if one.text != other.text and (one.text, other.text) not in done:
                done.add((one.text, other.text))
                yield from one.holders & other.holders


def _holders(asked: set[tuple[TokenKind, str]]) -> Holders:
    found: Holders = defaultdict(set)
    for kind in TokenKind:
        texts = {token(kind, text): text for of_kind, text in asked if of_kind == kind}
        waiting = iter(texts)
        while some := list(islice(waiting, AT_ONCE)):
            rows = SearchToken.objects.filter(kind=kind, token__in=some)
            for number, owner in rows.values_list("token", "owner").iterator():
                found[kind, texts[number]].add(owner)
    return found
