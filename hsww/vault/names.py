"""First names and what people are called instead: Bill is William, Kate is Catherine (and Katherine, and Kathryn).

The table is the `nicknames` package's, to which some of British families of today are added. It joins spellings
that sound alike, because it has Kate for Katherine and not for Catherine. Names two steps apart are not joined: Bill
may be Robert in the table, and Robert Bob, but nobody called Bob is called Bill.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from nicknames import NickNamer

from hsww.vault.sounds import sound

MORE = {
    "aleksandra": "ola", "alexander": "xander alex sasha", "anastasia": "nastia", "catherine": "kate katie cath",
    "eilidh": "ellie", "ioana": "ana", "katarzyna": "kasia", "krzysztof": "krzys", "malgorzata": "gosia",
    "mohammed": "mo", "muhammad": "mo", "oluwaseun": "seun", "oluwaseyi": "seyi", "philippa": "pip pippa",
    "phillip": "pip phil", "robert": "rob robbie bob bobby", "rosalind": "ros roz", "siobhan": "shiv",
    "stephen": "steve ste", "zachary": "zac zak zach", "zofia": "zosia", "yusuf": "joe", "tabitha": "tabby",
}  # fmt: skip
SHORTEST_SOUND = 3
"""Codes shorter than this join what is not one name."""


def also_called(first_name: str) -> frozenset[str]:
    """What else somebody of this folded first name may go by, without the name itself. Empty for other words."""
    return _table().get(first_name, frozenset())


@cache
def _table() -> dict[str, frozenset[str]]:
    near: dict[str, set[str]] = defaultdict(set)
    by_sound: dict[str, set[str]] = defaultdict(set)
    for name, nick in _pairs():
        near[name].add(nick)
        near[nick].add(name)
        if len(code := sound(name)) >= SHORTEST_SOUND:
            by_sound[code].add(name)
    alike = {name: by_sound.get(sound(name), set()) for name in near}
    return {
        name: frozenset(others.union(*(alike[other] for other in others))) - {name}
        for name, others in near.items()
    }


def _pairs() -> Iterator[tuple[str, str]]:
    """Each full name with each of its nicknames."""
    yield from ((name, nick) for name, nicks in NickNamer().nickname_lookup.items() for nick in nicks)
    yield from ((name, nick) for name, nicks in MORE.items() for nick in nicks.split())
