"""What a search finds: candidates by token, then by the rule of the list, then opened to be sure.

As it is written comes first, then other names (Bill, William), then what sounds alike; within each, the newest
change first. A search confirms nothing that its page does not show: of a contact card neither street nor birthday.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from families.actions.findable import PERSON_SAYS
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
FIRST_OPENED = 30
MOST_OPENED = 5_000
"""Where so many candidates are none, as when half a large town is asked for on contact cards, the search ends."""
FEW = 500
"""Somebody who may see no more than this is asked about these alone."""
TOLD = {How.WRITTEN: "", How.ALSO_CALLED: "Also called", How.SOUNDS_LIKE: "Sounds like"}

Some = Iterable[str]
Rows = QuerySet[Family]


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
    with_people: Callable[[Rows], Rows]
    said: Callable[[Family], Said]


def found(search: Search, viewer: Viewer, text: str) -> dict[Family, How]:
    asked, opened = Asked(text), 0
    candidates = tokens.matching(text, among=_few(search.rule, viewer))
    kept: dict[Family, How] = {}
    while len(kept) < MOST_FOUND and opened < MOST_OPENED:
        some = dict(islice(candidates, max(FIRST_OPENED, opened)))
        if not some:
            break
        opened += len(some)
        for family in search.with_people(search.rule.rows(viewer).filter(pk__in=some)):
            if agrees(asked, search.said(family), some[family.pk]):
                kept[family] = some[family.pk]
    newest = sorted(kept, key=lambda family: family.updated_at, reverse=True)
    return {family: kept[family] for family in sorted(newest, key=kept.__getitem__)[:MOST_FOUND]}


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


def _with_people(rows: Rows) -> Rows:
    return rows.prefetch_related(Prefetch("people", Person.objects.only(*PERSON_SAYS)))


def _on_file(family: Family) -> Said:
    people = family.people.all()
    return Said(
        names=lambda: _names(family),
        phones=lambda: (one.phone for one in people),
        addresses=lambda: (family.address,),
        postcode=lambda: family.postcode,
        birthdays=lambda: [one.born_on for one in people],
    )


def _names(family: Family) -> Iterator[str]:
    yield family.name
    for person in family.people.all():
        yield person.full_name
        yield person.known_as


def _on_card(family: Any) -> Said:
    card = contact_card(family)
    return Said(
        names=lambda: (card.name, *(adult.name for adult in card.adults)),
        phones=lambda: (adult.phone for adult in card.adults if not adult.do_not_contact),
    )


FAMILIES = Search(LIST_FAMILIES, _with_people, _on_file)
CONTACTS = Search(LIST_CONTACTS, lambda rows: rows, _on_card)
