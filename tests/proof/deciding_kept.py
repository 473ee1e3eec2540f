"""`decide` held against the model with the family in the database, as every page and every release asks it.

KEPT_RUNS says how many families are made up; each lives through thirty events, and each answer is read from rows.
"""

import os
from collections.abc import Callable

import pytest
from hypothesis import Phase
from hypothesis.stateful import run_state_machine_as_test

from tests.consent.deciding_kept import Kept
from tests.consent.deciding_machine import of_length

RUNS = int(os.environ.get("KEPT_RUNS", "100"))
STEPS = 30


@pytest.mark.django_db(databases=["default", "keys"])
def test_decide_and_the_model_agree_about_families_in_the_database(
    record_property: Callable[[str, object], None],
) -> None:
    run_state_machine_as_test(Kept, settings=of_length(RUNS, STEPS, Phase.generate))
    record_property("cases", RUNS)
