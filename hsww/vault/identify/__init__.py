"""Which families does a text name? Asked of what must not name any: a volunteer's file (8.5), notes of peer support
(5.3), papers of the board (3.2) and case studies (3.3), notices on a wall or by e-mail (8.6).

    identify("Rang Keziah's mum on 07700 900123.", leave_out=["Robin Example"])

`leave_out` are names of the text's own author, of staff and volunteers. What it finds:

    kind            strong                                          weak
    name            first name with its surname (also a nickname,   first name or surname alone, with a capital in
                    an initial, the other order)                    mid-sentence; the rules are in `naming.py`
    phone           always, also with +44 or spaces
    postcode        whole, also without its space; the outward code alone is nothing
    street          with its number                                 without
    date_of_birth   beside a first name                             after "born", "birthday" and the like

Two different signs of one family near each other, such as the first names of two of its members, make both strong.

Tokens only say whom to look at (`candidates.py`); every match was confirmed by opening the family's own records. At
most `MOST_OPENED` owners are opened and `LONGEST` characters read, and where more families than `MOST_SHARING` bear a
lone name, only so many are given. A longer text is refused, not cut: what was not read must not count as innocent.

It tells nobody anything: what a reader may learn of a match is for the caller to decide, and a person who may not
see all families must not learn from it whether a name is a client's (5.3). It writes no part of the text anywhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from hsww.vault.errors import VaultError
from hsww.vault.findable import Findable
from hsww.vault.identify.candidates import ToOpen, to_open
from hsww.vault.identify.clues import Clue, What, matches
from hsww.vault.identify.context import Text
from hsww.vault.identify.matches import Kind, Match, Strength
from hsww.vault.identify.naming import Names, lone_names, whole_names
from hsww.vault.identify.people import Owner, owners
from hsww.vault.identify.reading import read
from hsww.vault.identify.shapes import Shape, shapes
from hsww.vault.tokens import SOURCES

__all__ = ["Kind", "Match", "Strength", "TooLong", "identify"]

LONGEST = 20_000
WHAT = {
    Kind.PHONE: What.NUMBER,
    Kind.POSTCODE: What.PLACE,
    Kind.STREET: What.PLACE,
    Kind.DATE_OF_BIRTH: What.BIRTHDAY,
}


class TooLong(VaultError):  # noqa: N818 - named for what happened, as the vault's other refusals
    """The text is longer than can be looked at in one go."""


def identify(text: str, *, leave_out: Iterable[str] = ()) -> list[Match]:
    """In the order of the text. Refuses what is longer than `LONGEST`."""
    if len(text) > LONGEST:
        raise TooLong(f"A text of more than {LONGEST:,} characters is looked at in parts.")
    words, shaped = read(text), list(shapes(text))
    opened = owners(_items(to_open(words, shaped)))
    clues: dict[UUID, list[Clue]] = {owner.id: [] for owner in opened}
    for owner, clue in (*_named(Text.of(words, leave_out), opened), *_shaped(shaped, opened)):
        clues[owner].append(clue)
    found = {match for owner, own in clues.items() for match in matches(owner, own)}
    return sorted(found, key=lambda match: (match.start, match.end, match.owner, match.kind))


def _items(asked: ToOpen) -> Iterator[Findable]:
    for source in SOURCES:
        if asked.by_name:
            yield from source(asked.by_name, names_only=True)
        if asked.by_more:
            yield from source(asked.by_more)


def _named(text: Text, opened: list[Owner]) -> Iterator[tuple[UUID, Clue]]:
    names, taken = Names(opened), set[int]()
    for places, owner, clue in whole_names(text, names):
        taken |= set(places)
        yield owner, clue
    yield from lone_names(text, names, taken)


def _shaped(shaped: list[Shape], opened: list[Owner]) -> Iterator[tuple[UUID, Clue]]:
    known: dict[tuple[Kind, str], list[tuple[UUID, UUID]]] = defaultdict(list)
    for owner in opened:
        for says, ref in owner.shapes.items():
            known[says].append((owner.id, ref))
    for shape in shaped:
        sure = shape.kind in (Kind.PHONE, Kind.POSTCODE) or (
            shape.kind is Kind.STREET and shape.text[:1].isdigit()
        )
        for whose, ref in known[shape.kind, shape.text]:
            what, refs = WHAT[shape.kind], frozenset({ref})
            yield whose, Clue(shape.start, shape.end, what, refs, shape.kind, strong=sure, alone=shape.alone)
