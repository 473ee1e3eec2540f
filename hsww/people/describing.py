"""What the ledger's opaque subjects are called, for a page that must list them: a small registry.

The ledger knows kinds and ids only. The app that owns a kind registers how to name its rows for a viewer, by
its own rule: an id that the viewer may not see is left out of the answer and stays a reference.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from hsww.access.viewer import Viewer

Describe = Callable[[Viewer, Iterable[UUID]], dict[UUID, str]]
_known: dict[str, Describe] = {}


def use(kind: str, describe: Describe) -> None:
    _known[kind] = describe


def described(viewer: Viewer, kind: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    describe = _known.get(kind)
    return describe(viewer, ids) if describe else {}
