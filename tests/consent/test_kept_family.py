"""`decide` against its model with the family in the database: briefly here, at length in `make proof`."""

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.consent.deciding_kept import Kept
from tests.consent.deciding_machine import of_length

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_decide_and_the_model_agree_about_a_family_in_the_database() -> None:
    run_state_machine_as_test(Kept, settings=of_length(4, 12))
