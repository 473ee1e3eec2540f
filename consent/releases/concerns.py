"""The concerns of which a new scheme may be told (9.3). They belong to an app above this one, which says here which.

Who names one must be able to read it. That it is one of the family is asked again each time something is decided.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from hsww.access.shown import Shown
from hsww.access.viewer import Viewer


@dataclass(frozen=True)
class Known(Shown):
    """As it is named in a form: a day, and no word of it."""

    id: UUID
    label: str


@dataclass(frozen=True)
class Source:
    readable: Callable[[Viewer, UUID], list[Known]]
    """Of a family, as far as the viewer reads them."""
    of_family: Callable[[UUID], frozenset[UUID]]


_sources: list[Source] = []


def add(source: Source) -> None:
    _sources.append(source)


def readable(viewer: Viewer, family: UUID) -> list[Known]:
    return [known for source in _sources for known in source.readable(viewer, family)]


def of_family(family: UUID) -> frozenset[UUID]:
    return frozenset(one for source in _sources for one in source.of_family(family))
