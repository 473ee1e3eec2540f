"""Keeps what a family is found by in step with what its rows say (design, section 3)."""

from families.models import Family, Person
from hsww.vault import tokens


def index_family(family: Family) -> None:
    tokens.index_names(family.id, family.id, [family.name, family.address])
    tokens.index_contacts(family.id, family.id, postcodes=[family.postcode])


def index_person(person: Person) -> None:
    tokens.index_names(person.family_id, person.id, [person.full_name, person.known_as])
    tokens.index_contacts(person.family_id, person.id, phones=[person.phone])
