"""What other apps show on a file of one of our people, for whoever reads it and on its own person's page.

A higher app registers a panel; it is given the viewer and the file, and returns the context of its own template, or
None to show nothing. A panel shows no more than its own rule lets the viewer see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.people.files.models import FileKind

Fill = Callable[[Viewer, UUID, FileKind], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel(Shown):
    title: str
    template: str
    fill: Fill
    own: bool = False
    """True for what is shown to the person the file is about."""


_panels: list[Panel] = []


def add_panel(panel: Panel) -> None:
    _panels.append(panel)


def panels(
    viewer: Viewer, file: UUID, kind: FileKind, *, own: bool = False
) -> list[tuple[Panel, dict[str, Any]]]:
    filled = ((panel, panel.fill(viewer, file, kind)) for panel in _panels if panel.own is own)
    return [(panel, context) for panel, context in filled if context is not None]
