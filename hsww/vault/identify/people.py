"""What an owner's opened records say, in the form that the rules for names ask for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from hsww.vault import folding
from hsww.vault.findable import Findable
from hsww.vault.identify.common_words import PARTICLES
from hsww.vault.identify.matches import Kind
from hsww.vault.names import also_called
from hsww.vault.streets import streets


@dataclass
class Owner:
    id: UUID
    given: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    """First names, folded, and whose they are."""
    surnames: dict[str, UUID] = field(default_factory=dict)
    shapes: dict[tuple[Kind, str], UUID] = field(default_factory=dict)

    def called(self, word: str) -> set[UUID]:
        """Whose first name the word is, or may stand for."""
        names = also_called(word) & self.given.keys()
        return set().union(self.given.get(word, set()), *(self.given[name] for name in names))

    def take(self, item: Findable) -> None:
        for name in item.names:
            *first, last = name.split() or [""]
            if first:
                self._surname(last, item.ref)
            self._given(first or [last], item.ref)
        self._given(item.first_names, item.ref)
        for name in item.surnames:
            self._surname(name, item.ref)
        self.shapes.update(dict.fromkeys(_shapes(item), item.ref))

    def _given(self, names: Iterable[str], ref: UUID) -> None:
        for name in names:
            for word in _words(name):
                self.given[word].add(ref)

    def _surname(self, name: str, ref: UUID) -> None:
        for word in _words(name):
            self.surnames.setdefault(word, ref)


def owners(items: Iterable[Findable]) -> list[Owner]:
    found: dict[UUID, Owner] = {}
    for item in items:
        found.setdefault(item.owner, Owner(item.owner)).take(item)
    return list(found.values())


def _words(name: str) -> set[str]:
    return {word for word in folding.words_to_index(name) if len(word) > 1} - PARTICLES


def _shapes(item: Findable) -> Iterable[tuple[Kind, str]]:
    for phone in item.phones:
        yield from ((Kind.PHONE, number) for number in folding.phones_within(phone))
    for postcode in item.postcodes:
        code = folding.postcode(postcode)
        if code and code[1]:
            yield Kind.POSTCODE, code[1]
    for address in item.addresses:
        yield from ((Kind.STREET, text) for street in streets(address) for text in street.texts())
    yield from ((Kind.DATE_OF_BIRTH, day.isoformat()) for day in item.born)
