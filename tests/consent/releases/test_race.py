"""Nothing goes once it was said that a yes is taken back; neither of the two ever meets an error (1.2)."""

import pytest

from consent.releases import actions
from consent.releases.models import Sent
from tests.consent.releases.making import scene
from tests.consent.releases.racing import (
    PATIENCE,
    send_while_taking_back,
    take_back_while_sending,
    went_after_it_was_taken_back,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)


def test_a_release_is_wholly_before_a_withdrawal_or_does_not_go() -> None:
    here = scene()

    first = send_while_taking_back(here)
    assert (first.sent, first.errors) == (True, [])
    assert not went_after_it_was_taken_back(here)

    second = take_back_while_sending(here)
    assert (second.sent, second.errors) == (False, [])
    assert Sent.objects.count() == 1


@pytest.mark.postgres_only
def test_without_the_familys_turn_the_same_overlap_shows_what_went_too_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On SQLite a transaction of ours is alone with or without it."""
    here = scene()
    monkeypatch.setattr(actions, "take_turn", lambda _family: None)

    send_while_taking_back(here, for_as_long_as=PATIENCE)

    assert went_after_it_was_taken_back(here)
