"""What the files ask about families, without knowing any: a registry that `families` fills.

Whom somebody visits, by codes alone (8.5); the codes of families the viewer sees; whether she sees all of them;
and which words with a capital, such as the scheme's own districts, tell nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from hsww.access.viewer import Viewer


@dataclass(frozen=True)
class Visited:
    """A match, as it may stand in a volunteer's file."""

    code: str
    begins_on: date
    ends_on: date | None


class Families(Protocol):
    words: Collection[str]

    def visited(self, viewer: Viewer, volunteers: Collection[UUID]) -> Mapping[UUID, list[Visited]]: ...

    def codes(self, viewer: Viewer, families: Collection[UUID]) -> Mapping[UUID, str]:
        """Of those whose files the viewer opens."""

    def sees_all(self, viewer: Viewer) -> bool: ...


_known: list[Families] = []


def use(families: Families) -> None:
    _known[:] = [families]


def families() -> Families:
    return _known[0]
