"""`identify` on three hundred fictional sentences."""

import pytest

from hsww.vault.identify import Strength
from tests.vault.corpus import innocent, naming
from tests.vault.corpus.scoring import scores

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_half_of_three_hundred_sentences_are_innocent() -> None:
    assert len(set(innocent())) == len(set(naming())) == 150
    assert all(sentence.expected for sentence in naming())


def test_every_strong_identifier_is_found_and_few_innocent_sentences_raise_an_alarm() -> None:
    halves = scores()

    for half, score in halves.items():
        assert score.recall(Strength.STRONG) == 1, (half, score.wrong)
        assert score.precision(Strength.STRONG) > 0.95, (half, score.wrong)
        assert score.recall(Strength.WEAK) > 0.9, (half, score.wrong)
        assert score.alarm_rate() < 0.03, (half, score.wrong)
