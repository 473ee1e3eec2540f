"""The start-up check: a site with an unguarded route, an unchecked gate or no firewall does not start."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from hsww.access import firewall, gates
from hsww.access.guard import Guarded, access_of
from hsww.access.rules import RULES
from hsww.policy.clauses import BY_NUMBER


def routes(patterns: Sequence[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Every route the site serves, included ones too."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def everything_is_guarded(**_: Any) -> list[CheckMessage]:
    return [*_unguarded(), *_unchecked(), *_unknown_clauses()]


def _unguarded() -> Iterator[CheckMessage]:
    for route in routes():
        access = access_of(route.callback, route.name or "")
        if access is None:
            yield Error(f"The route {route.name or route.pattern} has no rule.", id="hsww.access.E001")
        elif isinstance(access, Guarded):
            named = set(route.pattern.converters)
            if access.one and access.one not in named:
                yield Error(f"The route {route.name} does not name its one row.", id="hsww.access.E002")
            if access.one and not hasattr(access.rule.model, "subjects"):
                yield Error(f"{access.rule.model.__name__} says no subjects().", id="hsww.access.E003")


def _unchecked() -> Iterator[CheckMessage]:
    for gate in gates.unchecked():
        yield Error(f"The gate {gate.name} has no check.", id="hsww.access.E004")
    if not firewall.stands():
        yield Error("The conflict firewall is not registered.", id="hsww.access.E005")


def _unknown_clauses() -> Iterator[CheckMessage]:
    for rule in RULES.values():
        for clause in rule.clauses:
            if clause not in BY_NUMBER:
                yield Error(f"The rule {rule.name} cites no clause {clause}.", id="hsww.access.E006")
