"""What stands around a word: whether it is part of a place or a title, a month, or somebody else's name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hsww.vault import folding
from hsww.vault.identify.common_words import (
    BEFORE_A_MONTH,
    BETWEEN,
    COMMON,
    INSTITUTIONS,
    KIN,
    MONTHS,
    SAINTS,
    TITLES,
)
from hsww.vault.identify.reading import Case, Word
from hsww.vault.streets import KINDS as STREETS

NUMBER_BEFORE = re.compile(r"\d\s?$")
NUMBER_AFTER = re.compile(r"\s?\d")
TO = frozenset({"to", "and", "or", "until", "till", "through"})
AND = re.compile(r"\s?(?:,|&|/|and\b)", re.IGNORECASE)
LONGEST_TITLE = 6
MOST_BETWEEN = 3


@dataclass(frozen=True)
class Text:
    words: list[Word]
    left_out: frozenset[str] = frozenset()
    """Words of the names of people who are no family."""
    left_out_whole: frozenset[frozenset[str]] = frozenset()

    @classmethod
    def of(cls, words: list[Word], leave_out: Iterable[str]) -> "Text":
        whole = frozenset(frozenset(folding.words_to_index(name)) for name in leave_out)
        return cls(words, frozenset().union(*whole), whole)

    def at(self, place: int) -> Word | None:
        return self.words[place] if 0 <= place < len(self.words) else None

    def is_left_out(self, *some: Word) -> bool:
        """One word of a left-out name; of two, only if they are words of one such name."""
        bases = {word.base for word in some}
        if len(bases) == 1:
            return bases <= self.left_out
        return any(bases <= whole for whole in self.left_out_whole)

    def joined(self, place: int, *, comma: bool = False) -> bool:
        """Whether the word goes with the one before it."""
        return 0 < place < len(self.words) and self.words[place].follows(self.words[place - 1], comma=comma)

    def ends_after(self, place: int) -> Iterator[int]:
        """Where a name that begins here may end: at the next word, or after middle names or a van der."""
        if self.joined(place + 1):
            yield place + 1
        for end in range(place + 2, place + 2 + MOST_BETWEEN):
            middle = self.at(end - 1)
            if not middle or not (self.joined(end - 1) and self.joined(end)):
                return
            if middle.case is Case.SMALL and middle.base not in BETWEEN:
                return
            yield end

    def goes_on(self, place: int) -> bool:
        """Whether another capital follows at once."""
        return self.joined(place + 1) and self.words[place + 1].capital


def is_ordinary(word: Word) -> bool:
    return any(form in COMMON for form in word.forms)


def has_title(text: Text, place: int) -> bool:
    before = text.at(place - 1)
    return before is not None and before.base in TITLES and text.words[place].gap.strip() in ("", ".")


def is_month(text: Text, place: int) -> bool:
    word, before = text.words[place], text.at(place - 1)
    if word.base not in MONTHS:
        return False
    dated = NUMBER_BEFORE.search(word.gap) or NUMBER_AFTER.match(word.after)
    after, next_ = text.at(place + 1), text.at(place + 2)
    ranged = after and next_ and after.base in TO and next_.base in MONTHS
    return bool(dated or ranged or (before and before.base in BEFORE_A_MONTH and not word.begins))


def is_place(text: Text, place: int) -> bool:
    before = text.at(place - 1)
    if before and before.base in SAINTS and text.words[place].gap in (" ", ". "):
        return True
    last = max(_run_after(text, place), default=place)
    return any(text.words[at].base in INSTITUTIONS | STREETS for at in range(place + 1, last + 1))


def in_a_title(text: Text, place: int) -> bool:
    """Beside another word with a capital that is no relation: Summer Fun Day, but Auntie Grace."""
    around = [place + 1] if text.goes_on(place) else []
    before = text.at(place - 1)
    if before and text.joined(place) and before.capital and not before.begins:
        around.append(place - 1)
    return any(text.words[at].base not in KIN | TITLES for at in around)


def is_somebody(text: Text, place: int) -> bool:
    """Whether the word may be a surname that goes with the word before it."""
    word = text.words[place]
    return text.joined(place) and word.capital and not is_ordinary(word) and word.base not in KIN | TITLES


def begins_a_list(text: Text, place: int) -> bool:
    """Grace and Ben; Grace, Ben."""
    word = text.words[place]
    return word.capital and word.begins and bool(AND.match(word.after))


def _run_after(text: Text, place: int) -> Iterator[int]:
    for at in range(place + 1, min(place + LONGEST_TITLE, len(text.words))):
        if not text.joined(at) or text.words[at].case is Case.SMALL:
            return
        yield at
