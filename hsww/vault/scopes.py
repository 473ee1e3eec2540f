"""Whose key seals a value: a family's, by retention strand; a person's own file; or the scheme's.

The strands of a family are separate keys because they are kept for different times (8.2): support can be
forgotten while a safeguarding file must stay. A resolver says how to find the scope from a row; resolvers are
plain frozen dataclasses, so that models can be copied and pickled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple, Self
from uuid import UUID

from django.db.models import Model

from hsww.vault.errors import NoScope

FAMILY = "family"
PERSON = "person"
SCHEME_KIND = "scheme"
NIL = UUID(int=0)
STRANDS = {FAMILY: ("support", "safeguarding"), PERSON: ("file",), SCHEME_KIND: ("scheme",)}


class _Scope(NamedTuple):
    kind: str
    id: UUID
    strand: str


class KeyScope(_Scope):
    """A tuple, because a page makes one for every value it opens and a dataclass takes three times as long."""

    __slots__ = ()

    def __new__(cls, kind: str, id: UUID, strand: str) -> Self:  # noqa: A002 - as the key store names it
        if strand not in STRANDS.get(kind, ()):
            raise NoScope(f"There is no strand {strand!r} of kind {kind!r}.")
        return super().__new__(cls, kind, id, strand)

    @property
    def whose(self) -> tuple[str, bytes, str]:
        """The same, as a key bears it."""
        return self.kind, self.id.bytes, self.strand


Resolver = Callable[[Model], KeyScope]
SCHEME_SCOPE = KeyScope(SCHEME_KIND, NIL, "scheme")


def family_scope(family: UUID, strand: str = "support") -> KeyScope:
    return KeyScope(FAMILY, family, strand)


def person_scope(person: UUID) -> KeyScope:
    return KeyScope(PERSON, person, "file")


@dataclass(frozen=True, slots=True)
class ByAttribute:
    """The scope whose id stands in an attribute of the row; a dotted path follows relations."""

    kind: str
    attr: str
    strand: str

    def __call__(self, row: Model) -> KeyScope:
        found = attrgetter(self.attr)(row)
        if found is None:
            raise NoScope(f"{row._meta.label} has no {self.attr} yet, so its words have no key.")
        return self.of(found if isinstance(found, UUID) else UUID(str(found)))

    def of(self, found: UUID) -> KeyScope:
        """For whoever knows the id."""
        return KeyScope(self.kind, found, self.strand)


@dataclass(frozen=True, slots=True)
class ByOwner:
    """A family's scope where the row is about a family, else a person's."""

    family: ByAttribute
    person: ByAttribute

    def __call__(self, row: Model) -> KeyScope:
        return self.person(row) if attrgetter(self.family.attr)(row) is None else self.family(row)


@dataclass(frozen=True, slots=True)
class FamilyOrScheme:
    """The family whose id stands in `attr`, a dotted path follows relations; where it is about no file of ours, the
    scheme."""

    attr: str = "family_id"
    strand: str = "support"

    def __call__(self, row: Model) -> KeyScope:
        family: UUID | None = attrgetter(self.attr)(row)
        return SCHEME_SCOPE if family is None else family_scope(family, self.strand)


@dataclass(frozen=True, slots=True)
class TheScheme:
    def __call__(self, _row: Model) -> KeyScope:
        return SCHEME_SCOPE


def by_family(attr: str = "family_id", strand: str = "support") -> ByAttribute:
    return ByAttribute(FAMILY, attr, strand)


def by_person(attr: str = "user_id") -> ByAttribute:
    return ByAttribute(PERSON, attr, "file")


def by_owner(family: str, person: str) -> ByOwner:
    return ByOwner(by_family(family), by_person(person))


SCHEME = TheScheme()
