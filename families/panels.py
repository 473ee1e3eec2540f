"""What other apps show on a family's file, and the events they add to its timeline.

A higher app registers a panel; it is given the family and the viewer, and returns the context of its own
template, or None to show nothing. A panel shows no more than its own rule lets the viewer see.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from families.models import Family
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer
from hsww.pages.templatetags.pages import nice_date

Fill = Callable[[Viewer, Family], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel(Shown):
    title: str
    template: str
    fill: Fill
    place: int
    aside: bool = False
    """True for a short panel beside the file; the inside front cover is one."""


@dataclass(frozen=True)
class Event(Shown):
    day: date
    what: str
    detail: str = ""

    @property
    def iso(self) -> str:
        return self.day.isoformat()

    @property
    def on(self) -> str:
        return nice_date(self.day)


Events = Callable[[Viewer, Family], Iterable[Event]]
_panels: list[Panel] = []
_events: list[Events] = []


def add_panel(panel: Panel) -> None:
    _panels.append(panel)
    _panels.sort(key=lambda one: one.place)


def add_events(events: Events) -> None:
    _events.append(events)


def panels(viewer: Viewer, family: Family) -> list[tuple[Panel, dict[str, Any]]]:
    filled = ((panel, panel.fill(viewer, family)) for panel in _panels)
    return [(panel, context) for panel, context in filled if context is not None]


def timeline(viewer: Viewer, family: Family) -> list[Event]:
    """Newest first; on one day, what a source tells last comes first."""
    events = [event for source in _events for event in source(viewer, family)]
    return sorted(events, key=lambda event: event.day)[::-1]
