"""Runs `measure` for each database and size, compares, prints a table and, if asked, writes JSON."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,100000").split(",")]
DATABASES = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
LISTS = ("list, volunteer with 5 matches", "list, organiser with 40 families", "list, lead who sees all")
SHORTCUT = "list by guardian's shortcut"


@dataclass(frozen=True)
class Figure:
    name: str
    database: str
    value: float
    unit: str
    goal: float | None
    holds: bool | None


def at_most(name: str, database: str, value: float, unit: str, goal: float | None) -> Figure:
    return Figure(name, database, round(value, 3), unit, goal, None if goal is None else value <= goal)


def measured(database: str, size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.measure", str(size)]
    if database == "postgresql":
        command = [sys.executable, "-m", "tests.postgres", *command]
    sys.stderr.write(f"measuring {size:,} families on {database} …\n")
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def figures(database: str, by_size: dict[int, dict[str, Any]]) -> Iterator[Figure]:
    for size, found in by_size.items():
        bare = found["seconds"]["bare"]
        yield at_most(f"filling {size:,} families", database, found["filled"], "s", None)
        for name, seconds in found["seconds"].items():
            goal = 4.0 if name in LISTS else 3.0 if name == "family file" else None
            if name != "bare":
                yield at_most(f"{name}, {size:,} families", database, seconds / bare, "× bare", goal)
        for name in LISTS:
            yield at_most(f"{name}, {size:,} families", database, found["queries"][name], "queries", 10)
    small, large = by_size[min(by_size)], by_size[max(by_size)]
    for name in (*LISTS, "family file", SHORTCUT):
        growth = _against_bare(large, name) / _against_bare(small, name)
        yield at_most(
            f"{name}, large against small", database, growth, "×", None if name == SHORTCUT else 1.25
        )


def _against_bare(found: dict[str, Any], name: str) -> float:
    return float(found["seconds"][name] / found["seconds"]["bare"])


def main() -> int:
    found = [
        figure
        for database in DATABASES
        for figure in figures(database, {size: measured(database, size) for size in SIZES})
    ]
    for one in found:
        goal = "" if one.goal is None else f"goal ≤ {one.goal:g}  {'holds' if one.holds else 'DOES NOT HOLD'}"
        sys.stdout.write(f"{one.name:<60} {one.database:<11} {one.value:>10.2f} {one.unit:<8} {goal}\n")
    if path := os.environ.get("BENCH_JSON"):
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(one)) + "\n" for one in found)
    return 0 if all(one.holds is not False for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
