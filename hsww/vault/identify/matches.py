"""What is found: which family, where in the text, by what, and how surely."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    NAME = "name"
    PHONE = "phone"
    POSTCODE = "postcode"
    STREET = "street"
    DATE_OF_BIRTH = "date_of_birth"


class Strength(StrEnum):
    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    owner: UUID
    ref: UUID
    """The record of the owner that says so: a person, or the family itself."""
    start: int
    end: int
    kind: Kind
    strength: Strength

    @property
    def strong(self) -> bool:
        return self.strength is Strength.STRONG
