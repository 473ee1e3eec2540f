"""Measures how long it takes to decide about a family of which much is known, and prints JSON.

A family with 200 statements beside one with 400, in turn; each about a third to the recipient that is asked about,
and the proposal has five items. No database is asked: the state is there, opened.
"""

import json
import os
import statistics
import sys
import time
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from consent.deciding import decide  # noqa: E402
from consent.deciding_facts import FAMILY, Proposed, State  # noqa: E402
from tests.consent.deciding_scene import (  # noqa: E402
    AGENCIES,
    ANNA,
    BEN,
    CARA,
    DAY,
    HUB,
    OPENED,
    REFERRER,
    Scene,
    noon,
    piece,
)

FEW, MANY = 200, 400
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60")) * 5
AT = noon(OPENED + timedelta(days=MANY))


def family(statements: int) -> tuple[Proposed, State]:
    scene = Scene()
    for number in range(statements - 2):
        to = (HUB, REFERRER, AGENCIES)[number % 3]
        scene.says((ANNA, BEN)[number % 2], to, on=OPENED + number * DAY, lines=5)
    yes = [(one, 1) for one in scene.both_say(HUB, on=OPENED + statements * DAY, lines=5)]
    about = (FAMILY, frozenset({ANNA}), frozenset({BEN}), frozenset({CARA}), frozenset({ANNA, CARA}))
    items = tuple(piece(*yes, about=who, number=number) for number, who in enumerate(about))
    return Proposed(topic=HUB.topic, items=items, verified=True), scene.state()


def main() -> None:
    families = {size: family(size) for size in (FEW, MANY)}
    taken: dict[int, list[float]] = {size: [] for size in families}
    for _ in range(ROUNDS):
        for size, (proposed, state) in families.items():
            start = time.perf_counter()
            found = decide(proposed, state, AT)
            taken[size].append(time.perf_counter() - start)
            if not all(one.allowed for one in found.items):
                raise SystemExit("What everybody agreed to was not let go.")
    few, many = (statistics.median(taken[size]) for size in (FEW, MANY))
    json.dump({"deciding": {"milliseconds": 1000 * few, "growth": many / few}}, sys.stdout)


if __name__ == "__main__":
    main()
