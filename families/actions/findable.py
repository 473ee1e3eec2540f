"""Keeps what a family is found by in step with what its rows say (design, section 3), and gives it all again:
when tokens are made anew, and when a text that seems to name a family is looked at closely.
"""

from collections.abc import Collection, Iterator
from itertools import islice
from uuid import UUID

from django.db.models import Prefetch

from families.models import Family, Person
from hsww.vault import tokens
from hsww.vault.errors import KeyGone
from hsww.vault.keyring import keyring
from hsww.vault.tokens import Findable

AT_ONCE = 200
FAMILY_SAYS = ("name", "address", "postcode")
PERSON_SAYS = ("family_id", "full_name", "known_as", "phone", "born_on")


def register() -> None:
    tokens.SOURCES.append(known)


def index_family(family: Family) -> None:
    tokens.index(of_family(family))


def index_person(person: Person) -> None:
    tokens.index(of_person(person))


def of_family(family: Family) -> Findable:
    return Findable(
        owner=family.id,
        ref=family.id,
        surnames=(family.name,),
        addresses=(family.address,),
        postcodes=(family.postcode,),
    )


def of_person(person: Person) -> Findable:
    return Findable(
        owner=person.family_id,
        ref=person.id,
        names=(person.full_name,),
        first_names=(person.known_as,),
        phones=(person.phone,),
        born=(person.born_on,) if person.born_on else (),
    )


def known(owners: Collection[UUID] | None) -> Iterator[Findable]:
    """What these families are found by, or all of them. Those whose key was destroyed are left out."""
    waiting = iter(owners) if owners is not None else _every_family()
    while some := list(islice(waiting, AT_ONCE)):
        with keyring():
            found = [item for family in _rows(some) for item in _readable(family)]
        yield from found


def _every_family() -> Iterator[UUID]:
    rest = ids = Family.objects.order_by("pk").values_list("pk", flat=True)
    while page := list(rest[:AT_ONCE]):
        yield from page
        rest = ids.filter(pk__gt=page[-1])


def _rows(some: list[UUID]) -> Iterator[Family]:
    people = Prefetch("people", Person.objects.only(*PERSON_SAYS))
    rows: Iterator[Family] = iter(
        Family.objects.filter(pk__in=some).only(*FAMILY_SAYS).prefetch_related(people)
    )
    return rows


def _readable(family: Family) -> list[Findable]:
    try:
        return [of_family(family), *map(of_person, family.people.all())]
    except KeyGone:
        return []
