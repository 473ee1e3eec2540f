"""All that the chair may know of a concern about one of our people: that it is there, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hsww.ledger.entries import Subject
from safeguarding.models import Concern


@dataclass(frozen=True)
class KnownOf:
    id: UUID
    raised_at: datetime

    def subjects(self) -> Sequence[Subject]:
        return (Subject("concern", self.id),)


def known_of(concern: Concern) -> KnownOf:
    return KnownOf(concern.id, concern.raised_at)
