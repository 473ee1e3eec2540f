"""Which words of a text could tell who a family is, and what to write instead (8.5).

Where the writer sees the family that is named, she is told, and its code is offered: whole names, numbers and addresses
of such a family cannot be kept. A writer who does not see every family is also shown whatever has the *shape* of a
name, a place or a number, the same whether it is a client's or nobody's, so that the check answers no question (5.3);
she may say that it names none. What does name a family that she does not see goes to the safeguarding lead alone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from hsww.access.viewer import Viewer
from hsww.people.files import telling
from hsww.vault import folding
from hsww.vault.identify import Kind, Match, identify
from hsww.vault.identify.common_words import COMMON
from hsww.vault.identify.context import Text, is_month
from hsww.vault.identify.reading import Case, Word, read
from hsww.vault.identify.shapes import shapes
from hsww.vault.names import also_called

CODE = re.compile(r"\b[A-Z]{2}-[0-9A-Z]{6}\b")
"""As families are called where their names must not be."""
NAME, PLACE, NUMBER, FAMILY = "[a name]", "[a place]", "[a number]", "[a family]"
INSTEAD = {
    Kind.NAME: NAME,
    Kind.PHONE: NUMBER,
    Kind.POSTCODE: PLACE,
    Kind.STREET: PLACE,
    Kind.DATE_OF_BIRTH: NUMBER,
}
NEUTRAL = frozenset(INSTEAD.values())
DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
FESTIVE = frozenset({"christmas", "easter", "eid", "diwali"})
OURS = frozenset({"home", "start", "homestart", "hsww", "england", "english", "british", "uk"})
ME = frozenset({"i", "im", "ive", "id", "ill", "a"})
PLAIN = DAYS | FESTIVE | OURS | ME
BEGINNERS = (
    frozenset(
        {
            "a",
            "an",
            "and",
            "as",
            "at",
            "but",
            "by",
            "for",
            "from",
            "had",
            "has",
            "her",
            "his",
            "in",
            "is",
            "it",
        }
    )
    | {
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "she",
        "he",
        "so",
        "the",
        "their",
        "then",
        "there",
        "they",
        "this",
    }
    | {"to", "was", "we", "when", "where", "who", "with", "yes", "you"}
)
"""What a sentence begins with that is no part of the name behind it."""
ABBREVIATION = range(2, 6)


@dataclass(frozen=True)
class Passage:
    start: int
    end: int
    instead: str
    sure: bool = False
    """It names a family that the writer sees; nobody can say that it does not."""


@dataclass(frozen=True)
class Looked:
    text: str
    passages: tuple[Passage, ...]
    hidden: frozenset[UUID]
    """Families that are surely named and that the writer does not see: for the safeguarding lead alone."""

    def quoted(self, passage: Passage) -> str:
        return self.text[passage.start : passage.end]

    @property
    def rewritten(self) -> str:
        text = self.text
        for passage in reversed(self.passages):
            text = text[: passage.start] + passage.instead + text[passage.end :]
        return text


def look(viewer: Viewer, text: str, *, leave_out: Collection[str], names_allowed: bool = False) -> Looked:
    """`names_allowed` where a name is what is asked for, as of a referee: only a family surely named is stopped."""
    families = telling.families()
    matches = identify(text, leave_out=leave_out)
    codes = families.codes(viewer, {match.owner for match in matches})
    passages = [one for one in _of_families(matches, codes) if one.sure or not names_allowed]
    if not families.sees_all(viewer) and not names_allowed:
        passages += _shaped(text, {folding.fold(word) for word in families.words}, leave_out)
    hidden = frozenset(match.owner for match in matches if match.strong and match.owner not in codes)
    return Looked(text, tuple(_apart(passages)), hidden)


def _of_families(matches: Iterable[Match], codes: Mapping[UUID, str]) -> Iterator[Passage]:
    for match in matches:
        if match.owner in codes:
            yield Passage(match.start, match.end, codes[match.owner], match.strong)


def _shaped(text: str, known: Collection[str], leave_out: Collection[str]) -> Iterator[Passage]:
    """By the text alone: whoever is or is not a client makes no difference."""
    open_text = CODE.sub(lambda code: " " * len(code[0]), text)
    for shape in shapes(open_text):
        if shape.alone:
            yield Passage(shape.start, shape.end, INSTEAD[shape.kind])
    left_out = {word for name in leave_out for word in folding.words_to_index(name)}
    plain, read_as = left_out | PLAIN | set(known), Text(read(open_text))
    like = [_could_name(open_text, read_as, place, plain) for place in range(len(read_as.words))]
    for first, last in _runs(read_as.words, like):
        yield Passage(first.start, last.end, NAME)


def _could_name(text: str, read_as: Text, place: int, plain: Collection[str]) -> bool:
    word = read_as.words[place]
    abbreviated = word.end - word.start in ABBREVIATION and text[word.start : word.end].isupper()
    known = any(form in plain for form in word.forms)
    if known or abbreviated or word.case is Case.SMALL or is_month(read_as, place):
        return False
    if word.capital and not word.begins:
        return True
    return bool(also_called(word.base)) and word.base not in COMMON


def _runs(words: list[Word], like: list[bool]) -> Iterator[tuple[Word, Word]]:
    """First and last word of each name; one that begins a sentence goes with the capitals behind it."""
    place = 0
    while place < len(words):
        last = _end_of_run(words, like, place)
        begins = words[place].capital and words[place].base not in BEGINNERS
        if like[place] or (last > place and begins):
            yield words[place], words[last]
            place = last
        place += 1


def _end_of_run(words: list[Word], like: list[bool], place: int) -> int:
    while place + 1 < len(words) and like[place + 1] and words[place + 1].follows(words[place]):
        place += 1
    return place


def _apart(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Those that overlap are one."""
    held: list[Passage] = []
    for passage in sorted(passages, key=lambda one: (one.start, -one.end)):
        if held and passage.start >= max(one.end for one in held):
            yield _joined(held)
            held = []
        held.append(passage)
    if held:
        yield _joined(held)


def _joined(some: list[Passage]) -> Passage:
    """Sure where any is. A code stands for all of it only where one family is surely named, or nothing else is."""
    start, end = min(one.start for one in some), max(one.end for one in some)
    told = [one for one in some if one.sure] or [one for one in some if (one.start, one.end) == (start, end)]
    codes = {one.instead for one in told} - NEUTRAL
    plain = next((one.instead for one in some if one.instead in NEUTRAL), NAME)
    instead = FAMILY if len(codes) > 1 else codes.pop() if codes else plain
    return Passage(start, end, instead, any(one.sure for one in some))
