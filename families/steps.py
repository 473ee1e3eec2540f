"""The steps from a first call to a match, shown as a list on the family's file.

A higher app adds its own: consent adds what it asks between the initial visit and the start of support.
"""

from collections.abc import Callable
from dataclasses import dataclass

from families.models import Family
from hsww.access import nav
from hsww.access.shown import Shown
from hsww.access.viewer import Viewer

Done = Callable[[Viewer, Family], bool]


@dataclass(frozen=True)
class Step:
    label: str
    route: str
    """The route where the step is done; it takes the family's id."""
    done: Done
    place: int


@dataclass(frozen=True)
class ShownStep(Shown):
    label: str
    url: str
    done: bool
    next: bool


_steps: list[Step] = []


def add_step(step: Step) -> None:
    _steps.append(step)
    _steps.sort(key=lambda one: one.place)


def steps(viewer: Viewer, family: Family) -> list[ShownStep]:
    """All steps; the first that is not done is what comes next."""
    found: list[ShownStep] = []
    waiting = True
    for step in _steps:
        done = step.done(viewer, family)
        url = nav.to_row(step.route)(family.id)
        found.append(ShownStep(step.label, url, done, waiting and not done))
        waiting = waiting and done
    return found
