"""Whose key seals the words of a concern, and those that were begun.

A family's safeguarding strand outlives its support strand (8.8), so a concern about a family is sealed there. One
about nobody on our books, or about someone who works here, is sealed under the scheme's own key.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hsww.vault.scopes import FamilyOrScheme, KeyScope, family_scope, person_scope

CONCERN_KEY = FamilyOrScheme(strand="safeguarding")
NOTE_KEY = FamilyOrScheme("concern.family_id", "safeguarding")


@dataclass(frozen=True, slots=True)
class FamilyOrWriter:
    """What was begun about a family goes when its file goes; the rest is the writer's own."""

    def __call__(self, row: Any) -> KeyScope:
        family: UUID | None = row.family_id
        return person_scope(row.author_id) if family is None else family_scope(family, "safeguarding")
