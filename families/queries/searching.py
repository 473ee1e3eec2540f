"""What a search finds: candidates by token, then by the rule of the list, then opened to be sure.

As it is written comes first, then other names (Bill, William), then what sounds alike; within each, the newest
change first. A search confirms nothing that its page does not show: of a contact card neither street nor birthday.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from families.actions.findable import PERSON_NAMES, PERSON_SAYS
from families.cards import contact_card
from families.models import Family, Person
from families.rules import LIST_CONTACTS, LIST_FAMILIES
from hsww.access.rules import Rule
from hsww.access.viewer import Viewer
from hsww.vault import folding, tokens
from hsww.vault.days import day
from hsww.vault.names import also_called
from hsww.vault.sounds import sound
from hsww.vault.tokens import How

MOST_FOUND = 25
"""As many as a page of the list, so that a search costs no more."""
FIRST_OPENED = MOST_FOUND
MOST_OPENED = 5_000
"""Where so many candidates are none, as when half a large town is asked for on contact cards, the search ends."""
FEW = 500
"""Somebody who may see no more than this is asked about these alone."""
NEVER_SHOWN = ("plan", "visitor_notes")
TOLD = {How.WRITTEN: "", How.ALSO_CALLED: "Also called", How.SOUNDS_LIKE: "Sounds like"}

Some = Iterable[str]


@dataclass(frozen=True)
class Asked:
    """What was typed, read in each way that it can be."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        return folding.words(self.text)

    @cached_property
    def number(self) -> str | None:
        return folding.phone(self.text)

    @cached_property
    def place(self) -> tuple[str, str | None] | None:
        return folding.postcode(self.text)

    @cached_property
    def birthday(self) -> date | None:
        return day(self.text)


@dataclass(frozen=True)
class Said:
    """What may be confirmed of a family. Each is opened only when it is asked for."""

    names: Callable[[], Some]
    phones: Callable[[], Some]
    addresses: Callable[[], Some] = tuple
    postcode: Callable[[], str] = str
    birthdays: Callable[[], Collection[date | None]] = tuple


@dataclass(frozen=True)
class Search:
    rule: Rule
    at_once: Callable[[Family], Said]
    """What can be read of the rows as the rule gives them."""
    of_people: Callable[[Family, list[Person]], Said] | None = None
    """What can be read once the people are fetched: of those families only that do not agree without them."""


def found(search: Search, viewer: Viewer, text: str) -> dict[Family, How]:
    asked, opened = Asked(text), 0
    candidates = tokens.matching(text, among=_few(search.rule, viewer))
    kept: dict[Family, How] = {}
    while len(kept) < MOST_FOUND and opened < MOST_OPENED:
        some = dict(islice(candidates, max(FIRST_OPENED, opened)))
        if not some:
            break
        opened += len(some)
        rows = search.rule.rows(viewer).filter(pk__in=some).defer(*NEVER_SHOWN)
        for family in _agreed(search, asked, rows, some):
            kept[family] = some[family.pk]
    newest = sorted(kept, key=lambda family: family.updated_at, reverse=True)
    return {family: kept[family] for family in sorted(newest, key=kept.__getitem__)[:MOST_FOUND]}


def _agreed(search: Search, asked: Asked, rows: Iterable[Family], how: dict[UUID, How]) -> Iterator[Family]:
    left: list[Family] = []
    for row in rows:
        if agrees(asked, search.at_once(row), how[row.pk]):
            yield row
        else:
            left.append(row)
    if search.of_people and left:
        people = _people(asked, left)
        yield from (row for row in left if agrees(asked, search.of_people(row, people[row.pk]), how[row.pk]))


def _people(asked: Asked, families: list[Family]) -> dict[UUID, list[Person]]:
    """In one query, with what is asked about. Prefetching would cost as much again as the rows do (measured)."""
    found: dict[UUID, list[Person]] = defaultdict(list)
    says = PERSON_SAYS if asked.number or asked.birthday else PERSON_NAMES
    for person in Person.objects.filter(family__in=families).only(*says).order_by():
        found[person.family_id].append(person)
    return found


def agrees(asked: Asked, said: Said, how: How) -> bool:
    """Whether the family is really what was asked for, read no more loosely than `how`."""
    if asked.number and any(asked.number in folding.phones_within(phone or "") for phone in said.phones()):
        return True
    if asked.place and _same_place(folding.postcode(said.postcode() or ""), asked.place):
        return True
    if asked.birthday and asked.birthday in said.birthdays():
        return True
    return bool(asked.words) and _says(set(asked.words), said, how)


def _says(left: set[str], said: Said, how: How) -> bool:
    """Takes away each word that some name has; whatever need not be opened stays closed."""
    for texts, loosest in ((said.names, how), (said.addresses, How.WRITTEN)):
        for text in texts():
            known = set(folding.words_to_index(text or ""))
            left = {word for word in left if not _is_among(word, known, loosest)}
            if not left:
                return True
    return False


def _is_among(word: str, known: set[str], how: How) -> bool:
    if any(one.startswith(word) for one in known):
        return True
    if how >= How.ALSO_CALLED and known & also_called(word):
        return True
    return how >= How.SOUNDS_LIKE and bool(sound(word)) and any(sound(one) == sound(word) for one in known)


def _same_place(kept: tuple[str, str | None] | None, code: tuple[str, str | None]) -> bool:
    return kept is not None and (kept == code if code[1] else kept[0] == code[0])


def _few(rule: Rule, viewer: Viewer) -> list[UUID] | None:
    """All that the viewer may see, if they are few."""
    if viewer.leads:
        return None
    rows = rule.rows(viewer).order_by().prefetch_related(None)
    ids: list[UUID] = list(rows.values_list("pk", flat=True)[: FEW + 1])
    return ids if len(ids) <= FEW else None


def _on_cover(family: Family) -> Said:
    return Said(
        names=lambda: (family.name,),
        phones=tuple,
        addresses=lambda: (family.address,),
        postcode=lambda: family.postcode,
    )


def _on_file(family: Family, people: list[Person]) -> Said:
    return Said(
        names=lambda: _names(family, people),
        phones=lambda: (one.phone for one in people),
        addresses=lambda: (family.address,),
        postcode=lambda: family.postcode,
        birthdays=lambda: [one.born_on for one in people],
    )


def _names(family: Family, people: list[Person]) -> Iterator[str]:
    """What most are known by first, because each is opened as it is come to."""
    yield family.name
    yield from (person.full_name for person in people)
    yield from (person.known_as for person in people)


def _on_card(family: Any) -> Said:
    card = contact_card(family)
    return Said(
        names=lambda: (card.name, *(adult.name for adult in card.adults)),
        phones=lambda: (adult.phone for adult in card.adults if not adult.do_not_contact),
    )


FAMILIES = Search(LIST_FAMILIES, _on_cover, _on_file)
CONTACTS = Search(LIST_CONTACTS, _on_card)
