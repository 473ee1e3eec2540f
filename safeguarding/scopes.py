"""Whose key seals the words of a concern, and those that were begun.

A family's safeguarding strand outlives its support strand (8.8), so a concern about a family is sealed there. One
about nobody on our books, or about someone who works here, is sealed under the scheme's own key.
"""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Model

from hsww.vault.scopes import SCHEME_SCOPE, KeyScope, family_scope, person_scope


@dataclass(frozen=True, slots=True)
class FamilyOrScheme:
    """The scope of the family whose id stands in `attr`; a dotted path follows relations."""

    attr: str = "family_id"

    def __call__(self, row: Model) -> KeyScope:
        family: UUID | None = attrgetter(self.attr)(row)
        return SCHEME_SCOPE if family is None else family_scope(family, "safeguarding")


@dataclass(frozen=True, slots=True)
class FamilyOrWriter:
    """What was begun about a family goes when its file goes; the rest is the writer's own."""

    def __call__(self, row: Any) -> KeyScope:
        family: UUID | None = row.family_id
        return person_scope(row.author_id) if family is None else family_scope(family, "safeguarding")
