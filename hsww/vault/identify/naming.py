"""The rules for names: which words of a text name one of the owners that were opened.

- A first name (or what it is short for, or longer) with its surname, in either order, is a whole name. So is a first
  name with the surname's initial, or an initial with the surname.
- Alone, a first name or surname counts with a capital in mid-sentence; at the start of a sentence only if it is not
  an ordinary word as well.
- An ordinary word counts only with a capital that says something: not in a title of several words (Summer Fun Day),
  not as a month. No name counts as part of a place (Fable Lane, Tarrow School, St Mark), nor a first name before
  somebody else's surname.
- Where a text has no small or no capital letters, a whole name of two ordinary words is doubtful, and one such word
  alone is nothing.

What sounds alike names nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from hsww.vault.identify import context
from hsww.vault.identify.clues import Clue, What
from hsww.vault.identify.context import Text
from hsww.vault.identify.people import Owner
from hsww.vault.identify.reading import Case, Word
from hsww.vault.names import also_called

Found = Iterator[tuple[UUID, Clue]]
BIRTHDAY = frozenset({What.BIRTHDAY})


class Names:
    """Who of the opened owners bears a name."""

    def __init__(self, owners: Iterable[Owner]) -> None:
        self._owners = {owner.id: owner for owner in owners}
        self._first: dict[str, set[UUID]] = defaultdict(set)
        self._last: dict[str, set[UUID]] = defaultdict(set)
        for owner in self._owners.values():
            for name in owner.given:
                self._first[name].add(owner.id)
            for name in owner.surnames:
                self._last[name].add(owner.id)

    def first(self, word: Word, *, nicknames: bool = False) -> set[UUID]:
        names = (word.base, *also_called(word.base)) if nicknames else (word.base,)
        return set().union(*(self._first.get(name, set()) for name in names))

    def last(self, word: Word) -> set[UUID]:
        return set().union(*(self._last.get(form, set()) for form in word.forms))

    def called(self, owner: UUID, word: Word) -> frozenset[UUID]:
        return frozenset(self._owners[owner].called(word.base))

    def named(self, owner: UUID, word: Word) -> frozenset[UUID]:
        surnames = self._owners[owner].surnames
        return frozenset({surnames[form] for form in word.forms if form in surnames})

    def begins(self, owner: UUID, letter: str, *, surname: bool) -> bool:
        names = self._owners[owner].surnames if surname else self._owners[owner].given
        return any(name.startswith(letter) for name in names)


def whole_names(text: Text, names: Names) -> Iterator[tuple[range, UUID, Clue]]:
    """Also the places of their words."""
    forward = [one for place in range(len(text.words)) for one in _forward(text, names, place)]
    used = {(place, owner) for places, owner, _ in forward for place in places}
    yield from forward
    for place in range(len(text.words)):
        yield from (
            one for one in _backward(text, names, place) if not used & {(at, one[1]) for at in one[0]}
        )


def _forward(text: Text, names: Names, place: int) -> Iterator[tuple[range, UUID, Clue]]:
    done: set[UUID] = set()
    for end in text.ends_after(place):
        word, last = text.words[place], text.words[end]
        if (doubt := _doubt(text, word, last)) is None:
            continue
        found = names.first(word, nicknames=True) & names.last(last)
        # A name ends with its first surname, unless that has two halves.
        for owner in found if last.hyphened else found - done:
            yield _whole(text, place, end, owner, names.called(owner, word), sure=not doubt)
        done |= found
    yield from _initialled(text, names, place)


def _backward(text: Text, names: Names, place: int) -> Iterator[tuple[range, UUID, Clue]]:
    """Tarrow, Keziah."""
    if not text.joined(place + 1, comma=True):
        return
    word, last = text.words[place], text.words[place + 1]
    if (doubt := _doubt(text, word, last)) is not None:
        for owner in names.last(word) & names.first(last, nicknames=True):
            yield _whole(text, place, place + 1, owner, names.called(owner, last), sure=not doubt)


def _whole(
    text: Text, place: int, end: int, owner: UUID, refs: frozenset[UUID], *, sure: bool
) -> tuple[range, UUID, Clue]:
    first, last = text.words[place], text.words[end]
    return range(place, end + 1), owner, Clue(first.start, last.end, What.WHOLE, refs, strong=sure)


def _initialled(text: Text, names: Names, place: int) -> Iterator[tuple[range, UUID, Clue]]:
    word = text.words[place]
    for end in text.ends_after(place):
        last = text.words[end]
        if word.initial and last.capital and not text.is_left_out(last):
            for owner in names.last(last):
                if names.begins(owner, word.base, surname=False):
                    yield _whole(text, place, end, owner, names.named(owner, last), sure=True)
        elif last.initial and word.capital and not text.is_left_out(word) and not text.goes_on(end):
            for owner in names.first(word):
                if names.begins(owner, last.base, surname=True):
                    yield _whole(text, place, end, owner, names.called(owner, word), sure=True)


def _doubt(text: Text, one: Word, other: Word) -> bool | None:
    """Whether the two may be ordinary words; None if that is what they are, or somebody's who is left out."""
    if text.is_left_out(one, other):
        return None
    ordinary = context.is_ordinary(one) and context.is_ordinary(other)
    if not ordinary or (one.capital and other.capital):
        return False
    return True if one.case is other.case is Case.UNKNOWN else None


def lone_names(text: Text, names: Names, taken: set[int]) -> Found:
    """Those outside whole names. First names in the wrong place count beside a birthday."""
    for place, word in enumerate(text.words):
        if place in taken or text.is_left_out(word) or len(word.base) == 1:
            continue
        last, first = names.last(word), names.first(word, nicknames=True)
        if not last and not first:
            continue
        counts = _counts(text, place)
        for owner in first:
            yield owner, _first_name(text, names, place, owner, counts=counts)
        if counts:
            for owner in last - first:
                yield owner, Clue(word.start, word.end, What.SURNAME, names.named(owner, word))


def _first_name(text: Text, names: Names, place: int, owner: UUID, *, counts: bool) -> Clue:
    word = text.words[place]
    exact = owner in names.first(word)
    after = text.at(place + 1)
    stranger = bool(after and context.is_somebody(text, place + 1) and owner not in names.first(after))
    alone = counts and exact and not stranger
    listed = exact and context.begins_a_list(text, place)
    refs = names.called(owner, word)
    if alone or listed:
        return Clue(word.start, word.end, What.FIRST, refs, alone=alone)
    return Clue(word.start, word.end, What.FIRST, refs, alone=False, beside=BIRTHDAY)


def _counts(text: Text, place: int) -> bool:
    word = text.words[place]
    if word.case is Case.SMALL or context.is_place(text, place):
        return False
    if not context.is_ordinary(word) or context.has_title(text, place):
        return True
    if word.case is Case.UNKNOWN or word.begins:
        return False
    return not context.is_month(text, place) and not context.in_a_title(text, place)
