"""The conflict firewall: a declared or found tie between a person and a family is a hard no (4.3, 5.4).

`families` registers the one function that takes such families out of a queryset. It is applied by
`Rule.rows`, so pages, searches, counts, lists and exports lose the same rows.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from hsww.access.viewer import Viewer

Wall = Callable[[Viewer, QuerySet[Any]], QuerySet[Any]]
_walls: list[Wall] = []


def use(wall: Wall) -> None:
    _walls[:] = [wall]


def stands() -> bool:
    return bool(_walls)


def behind(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows without those of a family the viewer is tied to."""
    return _walls[0](viewer, rows)
