"""Every gate of every route holds: shut it, and the route leads to the gate's own page instead of opening."""

import pytest

from hsww.access.gates import UNDERTAKING
from tests.policy.gating import lets_past
from tests.policy.table import ROUTES
from tests.policy.world import World

GATED = [(route, gate) for route, expected in sorted(ROUTES.items()) for gate in expected.gates]
OPEN_TO_CONTRACTORS = ("today",)


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize(
    ("route", "gate"),
    [
        pytest.param(route, gate, id=f"{route}-{gate.name}")
        for route, gate in GATED
        if gate is not UNDERTAKING or route in OPEN_TO_CONTRACTORS
    ],
)
def test_shut_gate_keeps_the_route_shut(route: str, gate: object, world: World) -> None:
    assert lets_past(world, route, gate) is None  # type: ignore[arg-type]
