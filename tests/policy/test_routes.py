"""Suite 1: every route, in every role, about every relation, by every method, against the table."""

import pytest

from tests.policy.matrix import guarded_routes, mismatches
from tests.policy.table import ROUTES
from tests.policy.world import World


def test_every_guarded_route_stands_in_the_table() -> None:
    assert set(guarded_routes()) == set(ROUTES)


def test_every_rule_that_guards_a_route_has_the_gates_of_the_table() -> None:
    wrong = {
        name: [gate.name for gate in access.rule.gates]
        for name, (_, access) in guarded_routes().items()
        if access.rule.gates != ROUTES[name].gates and {*access.rule.gates} != {*ROUTES[name].gates}
    }
    assert wrong == {}


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_route_opens_for_those_in_the_table_and_for_nobody_else(route: str, world: World) -> None:
    assert list(mismatches(world, route)) == []
