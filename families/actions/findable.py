"""Keeps what a family is found by in step with what its rows say (design, section 3), and gives it all again:
when tokens are made anew, and when a text that seems to name a family is looked at closely.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice
from uuid import UUID

from families.models import Family, Person
from hsww.vault import tokens
from hsww.vault.errors import KeyGone
from hsww.vault.keyring import keyring
from hsww.vault.tokens import Findable

AT_ONCE = 200
FAMILY_NAMES, FAMILY_SAYS = ("name",), ("name", "address", "postcode")
PERSON_NAMES = ("family_id", "full_name", "known_as")
PERSON_SAYS = (*PERSON_NAMES, "phone", "born_on")


def register() -> None:
    tokens.SOURCES.append(known)


def index_family(family: Family) -> None:
    tokens.index(of_family(family))


def index_person(person: Person) -> None:
    tokens.index(of_person(person))


def of_family(family: Family) -> Findable:
    return replace(_family_name(family), addresses=(family.address,), postcodes=(family.postcode,))


def of_person(person: Person) -> Findable:
    born = (person.born_on,) if person.born_on else ()
    return replace(_person_names(person), phones=(person.phone,), born=born)


def known(owners: Collection[UUID] | None, *, names_only: bool = False) -> Iterator[Findable]:
    """What these families are found by, or all of them. Those whose key was destroyed are left out."""
    waiting = iter(owners) if owners is not None else _every_family()
    while some := list(islice(waiting, AT_ONCE)):
        with keyring():
            found = [item for rows in _rows(some, names_only) for item in _readable(*rows, names_only)]
        yield from found


def _family_name(family: Family) -> Findable:
    return Findable(owner=family.id, ref=family.id, surnames=(family.name,))


def _person_names(person: Person) -> Findable:
    return Findable(
        owner=person.family_id, ref=person.id, names=(person.full_name,), first_names=(person.known_as,)
    )


def _every_family() -> Iterator[UUID]:
    rest = ids = Family.objects.order_by("pk").values_list("pk", flat=True)
    while page := list(rest[:AT_ONCE]):
        yield from page
        rest = ids.filter(pk__gt=page[-1])


def _rows(some: list[UUID], names_only: bool) -> list[tuple[Family, list[Person]]]:
    """All are fetched before any is opened. Prefetching would cost as much again as the rows do (measured)."""
    says, of_people = (FAMILY_NAMES, PERSON_NAMES) if names_only else (FAMILY_SAYS, PERSON_SAYS)
    people: dict[UUID, list[Person]] = defaultdict(list)
    for person in Person.objects.filter(family__in=some).only(*of_people):
        people[person.family_id].append(person)
    return [(family, people[family.id]) for family in Family.objects.filter(pk__in=some).only(*says)]


def _readable(family: Family, people: list[Person], names_only: bool) -> list[Findable]:
    of_one, of_other = (_family_name, _person_names) if names_only else (of_family, of_person)
    try:
        return [of_one(family), *map(of_other, people)]
    except KeyGone:
        return []
