"""`make mutants`: takes one rule, filter, office, projection or gate away at a time and expects to be told.

A change that no expectation notices is a hole in the tests; each survivor is a failure here. Changes are made
to the living rules and undone, so one world and one process serve them all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from families import rules as reaching
from families import wall
from families.models import FamilyGrant
from hsww.access import firewall
from hsww.access.gates import UNDERTAKING
from hsww.access.grants import granted
from hsww.access.hats import ROLES, Hat
from hsww.access.rules import RULES, Rule, every_row
from tests.policy.gating import lets_past
from tests.policy.matrix import guarded_routes, mismatches
from tests.policy.reach import NO_FAMILY
from tests.policy.table import ROUTES
from tests.policy.test_rules import EXPECTED, lone_mismatches, lone_routes, reached
from tests.policy.world import KINDS, World

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@dataclass(frozen=True)
class Mutant:
    rule: str
    what: str
    changes: dict[str, Any]
    gate: Any = None


def mutants() -> Iterator[Mutant]:
    for rule in RULES.values():
        if rule.name not in NO_FAMILY or _routes(rule.name):
            yield from _of_hats(rule)
            yield from _of_gates(rule)


def _of_hats(rule: Rule) -> Iterator[Mutant]:
    for hat, reach in rule.hats.items():
        if hat is Hat.NONE:
            continue
        without = {other: kept for other, kept in rule.hats.items() if other is not hat}
        yield Mutant(rule.name, f"{hat} taken away", {"hats": without})
        if reach.rows is not every_row and rule.name not in NO_FAMILY:
            yield Mutant(
                rule.name,
                f"{hat} reaches every row",
                {"hats": {**rule.hats, hat: replace(reach, rows=every_row)}},
            )
        if reach.offices:
            anyone = replace(reach, offices=frozenset())
            yield Mutant(rule.name, f"{hat} needs no office", {"hats": {**rule.hats, hat: anyone}})
    for hat in (other for other in ROLES if other not in rule.hats):
        some = next(iter(rule.hats.values()))
        given = {**rule.hats, hat: replace(some, offices=frozenset(), rows=every_row)}
        yield Mutant(rule.name, f"{hat} let in", {"hats": given})


def _of_gates(rule: Rule) -> Iterator[Mutant]:
    for gate in rule.gates if _routes(rule.name) else ():
        if gate is not UNDERTAKING or Hat.CONTRACTOR in rule.hats:
            left = tuple(other for other in rule.gates if other is not gate)
            yield Mutant(rule.name, f"gate {gate.name} taken away", {"gates": left}, gate)


def _routes(name: str) -> list[str]:
    return [route for route, (_, access) in guarded_routes().items() if access.rule.name == name]


@contextmanager
def living(mutant: Mutant) -> Iterator[Rule]:
    rule = RULES[mutant.rule]
    before = {name: getattr(rule, name) for name in mutant.changes}
    for name, value in mutant.changes.items():
        object.__setattr__(rule, name, value)
    try:
        yield rule
    finally:
        for name, value in before.items():
            object.__setattr__(rule, name, value)


def noticed(world: World, mutant: Mutant) -> bool:
    with living(mutant) as rule:
        if mutant.gate is not None:
            return any(lets_past(world, route, mutant.gate) for route in _routes(rule.name))
        return _reach_differs(world, rule) or any(
            next(mismatches(world, route), None) for route in _routes(rule.name)
        )


def _reach_differs(world: World, rule: Rule) -> bool:
    for route, access in lone_routes(world).items():
        if access.rule is rule and next(lone_mismatches(world, route, access), None):
            return True
    if rule.name not in EXPECTED:
        return False
    for kind in KINDS:
        expected = set(EXPECTED[rule.name].get(kind, ())) & world.relations_with(kind, rule.model)
        if reached(world, rule, kind) != expected:
            return True
    return False


@pytest.mark.parametrize("mutant", list(mutants()), ids=lambda one: f"{one.rule}: {one.what}")
def test_expectations_notice_when(mutant: Mutant, world: World) -> None:
    assert noticed(world, mutant)


@pytest.mark.parametrize("route", sorted(name for name, one in ROUTES.items() if one.relations))
def test_unmutated_site_is_not_reported(route: str, world: World) -> None:
    assert next(mismatches(world, route), None) is None


def test_expectations_notice_when_the_wall_is_down(world: World) -> None:
    firewall.use(lambda _viewer, rows: rows)
    try:
        assert any(next(mismatches(world, route), None) for route in ("family_file", "visiting_family"))
    finally:
        firewall.use(wall.behind)


@pytest.mark.parametrize("route", ["family_file", "paper_open", "match_new", "consent_record"])
def test_expectations_notice_when_cover_is_not_asked_for_its_days(
    route: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "_held", lambda viewer, *grounds: granted(viewer, FamilyGrant, grounds))

    assert next(mismatches(world, route), None)
