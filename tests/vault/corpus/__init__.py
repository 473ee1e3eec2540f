"""A fictional scheme of forty families, and three hundred sentences: half of them innocent, half naming somebody."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from families.actions.findable import index_family, index_person
from families.models import Family, Kin, Person
from families.reference import new_reference
from hsww.vault.identify import Kind, Match, Strength

HERE = Path(__file__).parent
MARKED = re.compile(r"\[([^]|]+)((?:\|\w+ \w\w)+)\]")
KINDS = {"N": Kind.NAME, "P": Kind.PHONE, "C": Kind.POSTCODE, "S": Kind.STREET, "B": Kind.DATE_OF_BIRTH}
STRENGTHS = {"S": Strength.STRONG, "W": Strength.WEAK}


@dataclass(frozen=True, order=True)
class Expected:
    """What is to be found, or was: a family of the scheme by its name there."""

    start: int
    end: int
    family: str
    kind: Kind
    strength: Strength


@dataclass(frozen=True)
class Sentence:
    text: str
    expected: frozenset[Expected]


def _loaded(name: str) -> Any:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def left_out() -> list[str]:
    return list(_loaded("scheme")["left_out"])


def innocent() -> list[Sentence]:
    return [Sentence(text, frozenset()) for text in _loaded("innocent")["sentences"]]


def naming() -> list[Sentence]:
    return [_unmarked(text) for text in _loaded("naming")["sentences"]]


def founded() -> dict[UUID, str]:
    """Saves the scheme's families, to be found; which is which."""
    return {_saved(one).id: name for name, one in _loaded("scheme")["families"].items()}


def found(match: Match, families: dict[UUID, str]) -> Expected:
    return Expected(match.start, match.end, families[match.owner], match.kind, match.strength)


def _saved(one: dict[str, Any]) -> Family:
    home = {key: one[key] for key in ("name", "address", "postcode")}
    family = Family.objects.create(reference=new_reference(), **home)
    index_family(family)
    for place, (name, known_as, born, phone) in enumerate(one["people"]):
        kin = Kin.OTHER_ADULT if date.fromisoformat(born).year < 2010 else Kin.CHILD
        details = {
            "full_name": name,
            "known_as": known_as,
            "born_on": date.fromisoformat(born),
            "phone": phone,
        }
        index_person(Person.objects.create(family=family, kin=kin, place=place, **details))
    return family


def _unmarked(marked: str) -> Sentence:
    text, expected, end = "", set[Expected](), 0
    for found in MARKED.finditer(marked):
        text += marked[end : found.start()]
        expected |= set(_codes(found, len(text)))
        text, end = text + found[1], found.end()
    return Sentence(text + marked[end:], frozenset(expected))


def _codes(found: re.Match[str], start: int) -> Iterator[Expected]:
    for one in found[2].split("|")[1:]:
        family, code = one.split()
        yield Expected(start, start + len(found[1]), family, KINDS[code[0]], STRENGTHS[code[1]])
