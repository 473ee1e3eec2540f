"""`python -m tests.proof --only sharing`: 300 overlaps of sending and taking a yes back (1.2, 7.4).

In every one of them each is stopped in the middle of the other. Nothing may go after a withdrawal that was
acknowledged, and neither of the two may meet an error, of a lock or of any other kind.
"""

from collections.abc import Callable

import pytest

from tests.consent.releases.making import Scene, scene
from tests.consent.releases.racing import (
    Ended,
    send_while_taking_back,
    take_back_while_sending,
    went_after_it_was_taken_back,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)
TIMES = 150


@pytest.mark.parametrize(
    ("overlap", "goes"), [(send_while_taking_back, True), (take_back_while_sending, False)]
)
def test_nothing_goes_after_an_acknowledged_withdrawal(
    overlap: Callable[[Scene], Ended], goes: bool, record_property: Callable[[str, object], None]
) -> None:
    here = scene()

    for _ in range(TIMES):
        ended = overlap(here)
        assert (ended.sent, ended.errors) == (goes, [])
        assert not went_after_it_was_taken_back(here)

    record_property("cases", TIMES)
