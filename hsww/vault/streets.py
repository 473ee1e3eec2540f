"""Streets as they stand in an address and in a letter: 12 Fable Lane, 12a Fable Ln., Flat 2, 12 Fable Lane.

In an address, a line is a street when it begins with a house number or ends in a word such as Lane. In other text
nothing says where a street's name begins, so `streets_within` gives each way to read it; what is no street of anybody's
is found nowhere. Without a number a street must end in such a word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hsww.vault import folding

SHORT = {
    "st": "street", "str": "street", "rd": "road", "ln": "lane", "ave": "avenue", "av": "avenue", "cl": "close",
    "dr": "drive", "ct": "court", "cres": "crescent", "gdns": "gardens", "gr": "grove", "pl": "place", "sq": "square",
    "ter": "terrace",
}  # fmt: skip
KINDS = frozenset({
    "alley", "approach", "avenue", "bank", "bridge", "broadway", "chase", "close", "common", "copse",
    "corner", "court", "crescent", "croft", "dell", "drive", "end", "field", "fields", "gardens", "gate",
    "garth", "glade", "green", "grove", "hatch", "hill", "holt", "lane", "lea", "leys", "mead", "meadow",
    "meadows", "mews", "orchard", "parade", "park", "path", "place", "ride", "rise", "road", "row", "square",
    "street", "terrace", "view", "walk", "way", "wood", "yard",
})  # fmt: skip
LINES = re.compile(r"[,;\n]+")
NUMBERED = re.compile(r"(?:(?:flat|unit|apartment|apt)\W*\w+\W+)?(\d{1,4}[a-z]?)\s+(\D.*)")
ONLY_NUMBER = re.compile(r"\d{1,4}[a-z]?")
PIECE = re.compile(r"(?P<number>\b\d{1,4}[a-zA-Z]?\b)|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*\.?)")
GAP = re.compile(r"\s{1,3}|,\s{0,2}")
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Street:
    name: str
    """Folded, with its last word written out."""
    number: str
    """Of the house, in lower case; empty where none is said."""
    start: int = 0
    end: int = 0

    def texts(self) -> tuple[str, ...]:
        return (self.name, f"{self.number} {self.name}") if self.number else (self.name,)


def streets(address: str) -> Iterator[Street]:
    """Of an address as it is kept on a file."""
    before = ""
    for line in LINES.split(folding.fold(address)):
        said = line.strip()
        found = NUMBERED.fullmatch(said)
        number, name = (found[1], found[2]) if found else (before, said)
        words = folding.words(name)
        if words and (number or (len(words) > 1 and _is_kind(words[-1]))):
            yield Street(_named(words), number)
        before = said if ONLY_NUMBER.fullmatch(said) else ""


def streets_within(text: str) -> Iterator[Street]:
    """Each way to read a street out of any text."""
    pieces = list(PIECE.finditer(text))
    for place, piece in enumerate(pieces):
        if piece["number"]:
            yield from _after(text, pieces, place)
        elif _is_kind(folding.fold(piece["word"]).rstrip(".")):
            yield from _before(text, pieces, place)


def _after(text: str, pieces: list[re.Match[str]], place: int) -> Iterator[Street]:
    number, words = pieces[place], list[str]()
    for before, piece in zip(pieces[place:], pieces[place + 1 : place + 1 + MOST_WORDS], strict=False):
        if not piece["word"] or not GAP.fullmatch(text, before.end(), piece.start()):
            return
        words += folding.words(piece["word"])
        yield Street(_named(words), number["number"].lower(), number.start(), _end(piece))


def _before(text: str, pieces: list[re.Match[str]], place: int) -> Iterator[Street]:
    words = folding.words(pieces[place]["word"])
    for at in range(place - 1, max(place - MOST_WORDS, -1), -1):
        piece, after = pieces[at], pieces[at + 1]
        if not piece["word"] or not GAP.fullmatch(text, piece.end(), after.start()):
            return
        words = folding.words(piece["word"]) + words
        if at == 0 or not pieces[at - 1]["number"]:
            yield Street(_named(words), "", piece.start(), _end(pieces[place]))


def _is_kind(word: str) -> bool:
    return word in KINDS or word in SHORT


def _named(words: list[str]) -> str:
    *first, last = words
    return " ".join([*first, SHORT.get(last, last)])


def _end(piece: re.Match[str]) -> int:
    return piece.end() - piece[0].endswith(".")
