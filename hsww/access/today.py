"""What waits for this hat. Each app adds its own source; the page asks them all and logs every file it names.

A source is asked only for the hats it names, and finds its rows through a rule like any page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils import timezone

from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject


class Urgency(IntEnum):
    NOW = 0
    TODAY = 1
    SOON = 2
    WHEN_YOU_CAN = 3


@dataclass(frozen=True)
class Waiting:
    urgency: Urgency
    what: str
    """One plain sentence: what is to be done."""
    url: str
    """Where it is done, one click away."""
    about: tuple[Subject, ...] = ()
    since: date | None = None
    tag: str = ""
    """Words of a status tag, if any: "Overdue", "Nobody has read this yet"."""

    @property
    def is_ahead(self) -> bool:
        """Whether its day is still to come, so that it is due and not yet waiting."""
        return self.since is not None and self.since > timezone.localdate()

    def subjects(self) -> Sequence[Subject]:
        return self.about


@dataclass(frozen=True)
class Coming:
    """What a hat finds here on other days, said when nothing waits; with the page it can go to meanwhile."""

    hats: frozenset[Hat]
    words: str
    label: str = ""
    route: str = ""


Source = Callable[[Viewer], Iterable[Waiting]]
_sources: list[tuple[frozenset[Hat], Source]] = []
_coming: list[Coming] = []


def add(source: Source, *hats: Hat) -> None:
    _sources.append((frozenset(hats), source))


def say(words: str, *hats: Hat, label: str = "", route: str = "") -> None:
    _coming.append(Coming(frozenset(hats), words, label, route))


def coming(viewer: Viewer) -> list[Coming]:
    return [one for one in _coming if viewer.hat in one.hats]


def waiting(viewer: Viewer) -> list[Waiting]:
    """Everything that waits for the viewer, most urgent and then oldest first."""
    found = [item for hats, source in _sources if viewer.hat in hats for item in source(viewer)]
    return sorted(found, key=lambda item: (item.urgency, item.since or date.max, item.what))
