"""Which owners a text may name, by their tokens alone; they are then opened to be sure.

Two signs of one owner near each other come first, then telephone numbers, postcodes and houses, then names that stand
alone. A name that very many owners bear points to nobody: where it stands alone, only the first few of them are looked
at. All in all, never more than `MOST_OPENED` are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from uuid import UUID

from django.db import connections

from hsww.vault.findable import token
from hsww.vault.identify.matches import Kind
from hsww.vault.identify.reading import Word
from hsww.vault.identify.shapes import Shape
from hsww.vault.models import SearchToken, TokenKind
from hsww.vault.names import also_called
from hsww.vault.router import KEYS

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

Digits = str
"""Of an owner's id, as the database writes them. A common name brings thousands, and few of them are looked at."""
Holders = dict[tuple[TokenKind, str], set[Digits]]


@dataclass(frozen=True, slots=True)
class Sign:
    """Something in the text that some owners have."""

    text: str
    start: int
    holders: set[Digits]
    alone: set[Digits]
    """Those whom it points to by itself."""
    most: int = MOST_OPENED
    """How many of those are looked at."""
    named: bool = True
    """Whether it is a name."""


@dataclass(frozen=True, slots=True)
class ToOpen:
    by_name: list[UUID]
    """Of whom nothing but names is to be opened."""
    by_more: list[UUID]


def to_open(words: list[Word], shapes: list[Shape]) -> ToOpen:
    signs = sorted(_signs(words, shapes), key=lambda sign: sign.start)
    shaped = set[Digits]().union(*(sign.holders for sign in signs if not sign.named))
    found = _looked_at(signs)
    return ToOpen(
        [UUID(one) for one in found if one not in shaped], [UUID(one) for one in found if one in shaped]
    )


def _looked_at(signs: list[Sign]) -> list[Digits]:
    together = Counter[Digits]()
    windows = {frozenset(near): near for near in _windows(signs)}
    for near in windows.values():
        together.update(_in_common(near))
    together.update(_side_by_side(signs))
    found = dict.fromkeys(owner for owner, _ in together.most_common(MOST_OPENED))
    once = {(sign.text, sign.most): sign for sign in signs}.values()
    for sign in sorted(once, key=lambda sign: sign.most, reverse=True):
        found.update(dict.fromkeys(nsmallest(sign.most, sign.alone)))
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
            alone = holders if shape.alone else set[Digits]()
            yield Sign(shape.text, shape.start, holders, alone, named=False)


def _union(held: Holders, names: Iterable[str]) -> set[Digits]:
    return set().union(*(held.get((TokenKind.NAME, name), set()) for name in names))


def _windows(signs: list[Sign]) -> Iterator[dict[str, Sign]]:
    """Twice as wide as `NEAR` and so far apart, so that whatever is near each other stands in one of them."""
    cells: dict[int, dict[str, Sign]] = defaultdict(dict)
    for sign in signs:
        cell = sign.start // NEAR
        cells[cell][sign.text] = cells[cell - 1][sign.text] = sign
    return iter(cells.values())


def _in_common(near: dict[str, Sign]) -> list[Digits]:
    rare = [sign.holders for sign in near.values() if len(sign.holders) <= CROWD]
    crowds = [sign.holders for sign in near.values() if len(sign.holders) > CROWD]
    counted = Counter(owner for holders in rare for owner in holders)
    return [owner for owner, times in counted.items() if times > 1 or any(owner in some for some in crowds)]


def _side_by_side(signs: list[Sign]) -> Iterator[Digits]:
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
            for number, owner in _rows(kind, some):
                found[kind, texts[number]].add(owner)
    return found


def _rows(kind: TokenKind, numbers: list[int]) -> list[tuple[int, Digits]]:
    """A plain statement, because a common name has thousands of rows, and ids take longer to make than to fetch."""
    link = connections[KEYS]
    table, places = link.ops.quote_name(SearchToken._meta.db_table), ", ".join(["%s"] * len(numbers))
    sql = f"SELECT token, CAST(owner AS text) FROM {table} WHERE kind = %s AND token IN ({places})"  # noqa: S608 - our own name
    with link.cursor() as cursor:
        cursor.execute(sql, [kind.value, *numbers])
        found: list[tuple[int, Digits]] = cursor.fetchall()
    return found
