"""Asks every guarded route as every kind of viewer about every relation, and says where the table is broken.

A request is made inside a transaction that is rolled back, so one world serves all of them.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from hsww.access.checks import routes
from hsww.access.guard import Guarded, access_of
from tests.policy.canaries import leaks
from tests.policy.table import ROUTES, Expected
from tests.policy.world import KINDS, RELATIONS, World

GATE_PAGES = ("/accounts/login/", "/you/role/", "/you/policy/", "/you/second-step/", "/you/undertaking/")
METHODS = ("GET", "POST")
EVERYTHING = "HSWW_EVERYTHING" in os.environ
"""As the long programmes ask for. Else a hat that a route lets in nowhere is asked about three relations, because it is
turned away before a row is looked for, and whoever is to be refused by one method in turn, because so is a method."""
POSTGRES = connection.vendor == "postgresql"
"""The suite of the rules asks every rule about every relation on each database. So PostgreSQL is asked for the pages
that open, and only in part for those that do not."""
NONCE = re.compile(rb'nonce="[^"]*"')


@dataclass(frozen=True)
class Ask:
    route: str
    kind: str
    relation: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.route} as {self.kind}, {self.relation}"


def guarded_routes() -> dict[str, tuple[URLPattern, Guarded]]:
    found = {}
    for route in routes():
        access = access_of(route.callback, route.name or "")
        if isinstance(access, Guarded):
            found[route.name or ""] = (route, access)
    return found


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic(), transaction.atomic(using="keys"):
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")


def ask(client: Client, method: str, address: str) -> HttpResponse:
    with undone():
        response: Any = getattr(client, method.lower())(address)
    return response


def was_let_in(response: HttpResponse) -> bool:
    if response.status_code == 404:
        return False
    sent_to = response.headers.get("Location", "")
    return not sent_to.startswith(GATE_PAGES)


def asks(name: str, route: URLPattern) -> Iterator[Ask]:
    """A kind that the table lets in nowhere is asked about a few relations; others about all."""
    for number, kind in enumerate(KINDS):
        for place, relation in enumerate(_relations(name, route, kind)):
            each = EVERYTHING or (ROUTES[name].lets_in(kind, relation) and not POSTGRES)
            for method in METHODS if each else METHODS[(number + place) % 2 :][:1]:
                yield Ask(name, kind, relation, method)


def _relations(name: str, route: URLPattern, kind: str) -> tuple[str, ...]:
    if not route.pattern.converters:
        return ("none",)
    let_in = ROUTES[name].relations
    if EVERYTHING and kind not in let_in:
        seniors = ("senior",) if any("senior" in relations for relations in let_in.values()) else ()
        return ("own", "other", "self", "over", *seniors, "missing")
    if kind not in let_in:
        return ("own",) if POSTGRES else ("own", "other", "missing")
    if POSTGRES and not EVERYTHING:
        return tuple(one for one in RELATIONS if one in {*let_in[kind], "other"})
    return RELATIONS


def address(world: World, route: URLPattern, one: Ask) -> str | None:
    """The address of this kind's object in this relation, or None where the relation has no such object."""
    values: dict[str, Any] = {}
    for name in route.pattern.converters:
        value = (
            uuid4() if one.relation == "missing" else world.object(one.kind, one.relation, one.route, name)
        )
        if value is None:
            return None
        values[name] = value
    try:
        return reverse(one.route, kwargs=values)
    except NoReverseMatch as error:
        raise AssertionError(f"{one.route}: {error}") from error


def mismatches(world: World, name: str) -> Iterator[str]:
    """Each place where the site and the table disagree about this route, one by one."""
    route, _ = guarded_routes()[name]
    expected: Expected = ROUTES[name]
    for one in asks(name, route):
        target = address(world, route, one)
        if target is None:
            continue
        response = ask(world.clients[one.kind], one.method, target)
        wanted = expected.lets_in(one.kind, one.relation)
        if was_let_in(response) != wanted:
            yield f"{one}: expected {'in' if wanted else 'out'}, got {response.status_code}"
        if response.status_code >= 500:
            yield f"{one}: {response.status_code}"
        if response.status_code == 404 and NONCE.sub(b"", response.content) != world.not_found:
            yield f"{one}: its 404 differs from the page of a missing address"
        for canary in leaks(world, one, response):
            yield f"{one}: shows {canary}"


def an_open_door(world: World, name: str, asked_of: str = "") -> tuple[str, str] | None:
    """A kind that the table lets into this route, and an address where it gets in; `asked_of` names the kind."""
    route, _ = guarded_routes()[name]
    for one in asks(name, route):
        if (
            asked_of in ("", one.kind)
            and ROUTES[name].lets_in(one.kind, one.relation)
            and (target := address(world, route, one))
        ):
            return one.kind, target
    return None
