"""Takes a text apart into words, and says of each what its capital letter is worth.

A capital means nothing at the start of a sentence, nor where everything is written in capitals or nothing is. A line
that was broken because it was full goes on in the next; a short one ended, and a new sentence begins.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from hsww.vault import folding
from hsww.vault.identify.common_words import TITLES

# Accents written as letters of their own, and what word processors put into words unseen.
EXTRA = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff"
LETTER = rf"(?:[^\W\d_]|[{EXTRA}])"
WORD = re.compile(rf"{LETTER}+(?:['’‘ʼ`]{LETTER}+)*")  # noqa: RUF001
POSSESSIVE = re.compile(r"['’‘ʼ`]s$", re.IGNORECASE)  # noqa: RUF001
TIGHT = re.compile(r"[^\S\n]{0,3}\n?[^\S\n]{0,3}|\s?[-‐‑–]\s?")  # noqa: RUF001
HYPHENS = frozenset("-‐‑–")  # noqa: RUF001
COMMA = re.compile(r"\s?,\s{1,2}")
STOP = re.compile(r"[!?…]")
NEW_ITEM = re.compile(r"\n\s*\n|\n\s*(?:[-*•–·]|\(?\d{1,2}[.)])")
OPENING = re.compile(r"(?:[\"“‘(\[«]|(?:^|\s)')$")  # noqa: RUF001
FULL_LINE = 40
AFTER = 8
FEWEST_IN_CAPITALS = 3


class Case(Enum):
    CAPITAL = "begins with a capital"
    SMALL = "begins with a small letter"
    UNKNOWN = "says nothing"


@dataclass(slots=True)
class Word:
    start: int
    end: int
    """Without the possessive ending."""
    base: str
    case: Case
    gap: str
    """What stands between the word before and this one."""
    begins: bool
    """Whether a sentence begins with it."""
    after: str
    """The few characters behind it."""

    @property
    def capital(self) -> bool:
        return self.case is Case.CAPITAL

    @property
    def forms(self) -> tuple[str, ...]:
        """The word, and what it is the plural of: the Farrows."""
        plural = self.base.endswith("s") and len(self.base) > len("abc")
        return (self.base, self.base[:-1]) if plural else (self.base,)

    @property
    def initial(self) -> bool:
        """A capital that stands for a name. The words I and A need a full stop to be one."""
        return len(self.base) == 1 and self.capital and (self.after.startswith(".") or self.base not in "ia")

    @property
    def hyphened(self) -> bool:
        return self.gap.strip() in HYPHENS

    def follows(self, other: "Word", *, comma: bool = False) -> bool:
        """Whether nothing but a space, a hyphen or the end of a line, or else a comma, stands between the two."""
        gap = self.gap.removeprefix(".") if other.initial else self.gap
        return bool(TIGHT.fullmatch(gap) or (comma and COMMA.fullmatch(gap)))


def read(text: str) -> list[Word]:
    words: list[Word] = []
    plain = text.lower() == text
    end = line = 0
    for found in WORD.finditer(text):
        raw, gap = found[0], text[end : found.start()]
        if "\n" in gap:
            line, before = found.start(), found.start() - line - len(gap)
        else:
            before = 0
        last = words[-1] if words else None
        base = "".join(folding.WORD.findall(folding.fold(POSSESSIVE.sub("", raw))))
        if not base:
            continue
        shown = found.end() - (2 if POSSESSIVE.search(raw) else 0)
        case = Case.UNKNOWN if plain else _case(raw)
        after = text[found.end() : found.end() + AFTER]
        words.append(Word(found.start(), shown, base, case, gap, _begins(gap, last, before), after))
        end = found.end()
    _forget_capitals(text, words)
    return words


def _case(raw: str) -> Case:
    first = next((letter for letter in raw if unicodedata.category(letter).startswith("L")), "")
    if first.isupper() or first.istitle():
        return Case.CAPITAL
    return Case.SMALL if first.islower() else Case.UNKNOWN


def _begins(gap: str, last: Word | None, length: int) -> bool:
    if last is None or STOP.search(gap) or NEW_ITEM.search(gap) or OPENING.search(gap):
        return True
    if "." in gap:
        short = last.initial or last.base in TITLES or last.base == "st"
        return not (short and gap.strip() == ".")
    return "\n" in gap and length < FULL_LINE


def _forget_capitals(text: str, words: list[Word]) -> None:
    """Where a whole sentence is in capitals they say nothing."""
    start = 0
    for place in range(1, len(words) + 1):
        if place < len(words) and not words[place].begins:
            continue
        sentence = words[start:place]
        if len(sentence) >= FEWEST_IN_CAPITALS and text[sentence[0].start : sentence[-1].end].isupper():
            for word in sentence:
                word.case = Case.UNKNOWN
        start = place
