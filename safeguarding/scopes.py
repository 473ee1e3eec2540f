"""Whose key seals the words of a concern.

A family's safeguarding strand outlives its support strand (8.8), so a concern about a family is sealed there. One
about nobody on our books, or about someone who works here, is sealed under the scheme's own key.
"""

from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from django.db.models import Model

from hsww.vault.scopes import SCHEME_SCOPE, KeyScope, family_scope


@dataclass(frozen=True, slots=True)
class FamilyOrScheme:
    """The scope of the family whose id stands in `attr`; a dotted path follows relations."""

    attr: str = "family_id"

    def __call__(self, row: Model) -> KeyScope:
        family: UUID | None = attrgetter(self.attr)(row)
        return SCHEME_SCOPE if family is None else family_scope(family, "safeguarding")
