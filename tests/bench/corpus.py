"""Measures how well `identify` knows who is named, on the corpus of the tests, and prints JSON."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from hsww.vault.identify import Strength  # noqa: E402
from tests.vault.corpus.scoring import Score, scores  # noqa: E402


def said(score: Score) -> dict[str, float]:
    found = {
        f"{measure} of {strength} matches": 100 * getattr(score, measure)(strength)
        for strength in Strength
        for measure in ("recall", "precision")
    }
    strong = 100 * score.alarms[Strength.STRONG] / score.innocent
    weak = 100 * score.alarms[Strength.WEAK] / score.innocent
    return {**found, "strong alarms": strong, "weak alarms": weak, "all alarms": 100 * score.alarm_rate()}


def main() -> None:
    for alias in ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0)
    json.dump({half: said(score) for half, score in scores().items()}, sys.stdout)


if __name__ == "__main__":
    main()
