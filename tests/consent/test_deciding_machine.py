"""`decide` against the model that was written apart from it: briefly here, at length in `make proof`."""

from hypothesis.stateful import run_state_machine_as_test

from tests.consent.deciding_machine import Deciding, of_length


def test_decide_and_the_model_agree_about_a_family_over_years() -> None:
    run_state_machine_as_test(Deciding, settings=of_length(40, 40))
