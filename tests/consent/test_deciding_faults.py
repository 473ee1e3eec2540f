"""Every fault that is seeded in `decide` is noticed by a scenario; `make proof` seeds them in longer runs as well."""

import pytest

from tests.consent.deciding_faults import FAULTS, Fault, faulty, noticed, scenarios, seeded


def test_without_a_fault_every_scenario_holds() -> None:
    assert not noticed(scenarios())


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_noticed(fault: Fault) -> None:
    with seeded(fault):
        assert noticed(scenarios()), fault


def test_every_fault_has_its_own_name_and_its_place_is_still_there() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 20
    assert all(faulty(fault) for fault in FAULTS)
