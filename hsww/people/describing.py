"""What the ledger's opaque subjects are called, for a page that must list them: a small registry.

The ledger knows kinds and ids only. The app that owns a kind registers how to name its rows for a viewer, by
its own rule. What the viewer may not see is only counted, and what they are tied to is not even that (4.3).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from hsww.access.viewer import Viewer


@dataclass(frozen=True)
class Described:
    named: dict[UUID, str]
    others: int
    """How many more there are, that this viewer may not see by name."""


Describe = Callable[[Viewer, Collection[UUID]], Described]
_known: dict[str, Describe] = {}


def use(kind: str, describe: Describe) -> None:
    _known[kind] = describe


def described(viewer: Viewer, kind: str, ids: Collection[UUID]) -> Described:
    return _known[kind](viewer, ids)
