"""How a view is tied to its rule. A view carries the tie; the middleware enforces it.

    @guarded(SEE_FILE, one="family")      # the address names one row by <uuid:family>
    @guarded(LIST_FAMILIES, many=True)    # the view fetches rows by the rule and calls log.shown()
    @guarded(TAKE_REFERRAL)               # no row yet: hat and gates decide

A view without a rule is either one's own (`@own`: signed in, about oneself, no hat) or public, both with a
reason and both in the closed list of `hsww.access.closed`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from hsww.access.closed import OWN, PUBLIC
from hsww.access.rules import Rule

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Guarded:
    rule: Rule
    one: str | None = None
    many: bool = False


@dataclass(frozen=True)
class Own:
    reason: str


@dataclass(frozen=True)
class Public:
    reason: str


Access = Guarded | Own | Public


def guarded(rule: Rule, *, one: str | None = None, many: bool = False) -> Callable[[V], V]:
    def tie(view: V) -> V:
        view.access = Guarded(rule, one, many)  # type: ignore[attr-defined]
        return view

    return tie


def access_of(view: Callable[..., Any], route: str) -> Access | None:
    """The tie of a view: its own rule, or its place in the closed lists; None means it may not be served."""
    tied = getattr(view, "access", None)
    if isinstance(tied, Guarded):
        return tied
    if route in OWN:
        return Own(OWN[route])
    if route in PUBLIC:
        return Public(PUBLIC[route])
    return None
