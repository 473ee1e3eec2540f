"""`decide` held at length against the model that was written apart from it, and with faults seeded in it on purpose.

DECIDING_RUNS says how many families are made up, and that they are others every time; each lives through fifty events.
"""

import os
from collections.abc import Callable

import pytest
from hypothesis import Phase
from hypothesis.stateful import run_state_machine_as_test

from tests.consent.deciding_faults import FAULTS, Fault, noticed, scenarios, seeded
from tests.consent.deciding_machine import Deciding, of_length

RUNS = int(os.environ.get("DECIDING_RUNS", "2000"))
STEPS = 50
RUNS_FOR_A_FAULT = 200
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def by_the_machine() -> set[str]:
    """The faults that the machine noticed by itself."""
    return set()


def test_decide_and_the_model_agree(record_property: Record) -> None:
    run_state_machine_as_test(Deciding, settings=of_length(RUNS, STEPS))
    record_property("cases", RUNS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_seeded_fault_is_noticed(fault: Fault, by_the_machine: set[str]) -> None:
    """By the machine, or by a scenario where chance did not come upon it."""
    with seeded(fault):
        if noticed(iter([_the_machine])):
            by_the_machine.add(fault.name)
        assert fault.name in by_the_machine or noticed(scenarios())


def test_the_machine_by_itself_noticed_most(by_the_machine: set[str]) -> None:
    missed = {fault.name for fault in FAULTS} - by_the_machine

    assert len(missed) <= len(FAULTS) * 2 // 5, missed


def _the_machine() -> None:
    run_state_machine_as_test(Deciding, settings=of_length(RUNS_FOR_A_FAULT, STEPS, Phase.generate))
