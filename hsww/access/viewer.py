"""Who is looking, in which hat. Made once a request; everything else asks this and never the user's rows.

The loader is registered by `hsww.people`, which knows appointments; this module knows only the shape.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar
from uuid import UUID

from django.http import HttpRequest

from hsww.access.hats import LEADS, Hat, Office

if TYPE_CHECKING:
    from hsww.access.rules import Rule

S = TypeVar("S")


class Person(Protocol):
    """What access needs of a user."""

    id: UUID
    is_active: bool
    is_authenticated: bool


@dataclass(frozen=True)
class Viewer:
    user_id: UUID
    hat: Hat
    offices: frozenset[Office]
    appointment_id: UUID
    display_name: str
    can_switch: bool
    session: bytes | None = None
    """Eight bytes that tell sessions apart in the ledger and lead back to none."""

    @property
    def hat_label(self) -> str:
        return self.hat.label

    def holds(self, *offices: Office) -> bool:
        return not self.offices.isdisjoint(offices)

    @property
    def leads(self) -> bool:
        """The safeguarding lead or her deputy (2.3, 3.5): sees every family but those of a conflict."""
        return self.holds(*LEADS)


class GuardedRequest(HttpRequest, Generic[S]):
    """A request the guard let through: `subject` is what its rule loaded, for views of one object."""

    viewer: Viewer
    rule: "Rule"
    subject: S
    ledger_owed: bool
    """True until a list page has logged what it shows."""


class Denied(Exception):  # noqa: N818 - it is an outcome, not an error
    """Raised by an action that finds its actor may not do this. The guard logs it and answers 404."""


def hatless(user_id: UUID) -> Viewer:
    """Somebody signed in who wears no hat: reaches only rules that name `Hat.NONE`."""
    return Viewer(
        user_id=user_id,
        hat=Hat.NONE,
        offices=frozenset(),
        appointment_id=UUID(int=0),
        display_name="",
        can_switch=False,
    )


Loader = Callable[[HttpRequest], Viewer | None]
_loader: list[Loader] = []


def use(loader: Loader) -> None:
    _loader[:] = [loader]


def load(request: HttpRequest) -> Viewer | None:
    return _loader[0](request)
