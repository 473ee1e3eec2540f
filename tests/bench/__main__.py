"""Runs `measure` for each database and size, compares, prints a table and, if asked, writes JSON.

`BENCH_PARTS=ledger` measures that part alone; `MEASURED` has the names.

All schemes are filled at the same time, which is most of the work; then one process measures at a time.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,100000").split(",")]
DATABASES = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
LISTS = ("list, volunteer with 5 matches", "list, organiser with 40 families", "list, lead who sees all")
PAGES_OF_ONE = ("family file", "release page")
ENTRIES = os.environ.get("BENCH_ENTRIES", "10000,1000000").split(",")
SHORTCUT = "list by guardian's shortcut"
FILLED = "filled"


@dataclass(frozen=True)
class Figure:
    name: str
    database: str
    value: float
    unit: str
    goal: float | None
    holds: bool | None
    at_least: bool = False
    """Whether the goal is the least and not the most."""


def at_most(name: str, database: str, value: float, unit: str, goal: float | None) -> Figure:
    return Figure(name, database, round(value, 3), unit, goal, None if goal is None else value <= goal)


def started(database: str, size: int) -> "subprocess.Popen[str]":
    return running(database, "tests.bench.search", str(size))


def running(database: str, *module: str, synced: bool = False) -> "subprocess.Popen[str]":
    """`synced`: commits wait for the disk on PostgreSQL too; on SQLite they always do."""
    command = [sys.executable, "-m", *module]
    if database == "postgresql":
        command = [sys.executable, "-m", "tests.postgres", *command]
    environment = {**os.environ, "HSWW_TEST_POSTGRES_SYNCED": "yes" if synced else ""}
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )


def measured(process: "subprocess.Popen[str]", what: str) -> dict[str, Any]:
    """Lets a process that has filled its scheme measure it. What it prints is JSON, an object a line."""
    sys.stderr.write(f"measuring {what} …\n")
    found, _ = process.communicate("measure\n")
    if process.returncode:
        raise SystemExit(f"{what}: the measuring ended with {process.returncode}.")
    objects = [json.loads(line) for line in found.splitlines() if line.startswith("{")]
    return {name: value for one in objects for name, value in one.items()}


def warn_if_busy() -> None:
    """Whoever shares a processor is interrupted, a long page oftener than a short one, so the figures are too high."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores + 1:
        sys.stderr.write(
            f"This machine is busy (load {load:.1f} on {cores} cores): read the figures with care.\n"
        )


def all_measured() -> dict[str, dict[int, dict[str, Any]]]:
    pairs = [(database, size) for database in DATABASES for size in SIZES]
    started_ = {pair: started(*pair) for pair in pairs}
    for (database, size), process in started_.items():
        sys.stderr.write(f"filling {size:,} families on {database} …\n")
        if process.stdout is None or process.stdout.readline().strip() != FILLED:
            raise SystemExit(f"{size:,} families on {database}: the filling failed.")
    found: dict[str, dict[int, dict[str, Any]]] = {database: {} for database in DATABASES}
    for (database, size), process in started_.items():
        warn_if_busy()
        found[database][size] = measured(process, f"{size:,} families on {database}")
    return found


def figures(database: str, by_size: dict[int, dict[str, Any]]) -> Iterator[Figure]:
    for size, found in by_size.items():
        bare = found["seconds"]["bare"]
        yield at_most(f"filling {size:,} families", database, found["filled"], "s", None)
        for name, seconds in found["seconds"].items():
            goal = 4.0 if name in LISTS else 3.0 if name in PAGES_OF_ONE else None
            if name != "bare":
                yield at_most(f"{name}, {size:,} families", database, seconds / bare, "× bare", goal)
        for name in (*LISTS, *PAGES_OF_ONE):
            goal = 10 if name in LISTS else None
            yield at_most(f"{name}, {size:,} families", database, found["queries"][name], "queries", goal)
        few, many = (found["queries"][f"list of {rows} rows"] for rows in (5, 25))
        yield at_most(f"25 rows against 5, {size:,} families", database, many - few, "queries", 0)
        yield from searching(database, size, found["search"])
    if len(by_size) > 1:
        yield from growth(database, by_size[min(by_size)], by_size[max(by_size)])


def searching(database: str, size: int, found: dict[str, Any]) -> Iterator[Figure]:
    for name, times in found["times"].items():
        what = f"search by {name}, {size:,} families"
        yield at_most(what, database, times, "× plain", 3)
        yield at_most(what, database, found["of its list"][name], "× list", 1)
        yield at_most(what, database, 1000 * found["seconds"][name], "ms", None)


def sealed(database: str) -> Iterator[Figure]:
    """What encryption adds. The size of the scheme does not matter: a page shows as many rows."""
    found = measured(running(database, "tests.bench.sealing", str(min(SIZES))), f"encryption on {database}")
    for name, goal in (("list of 25 rows", 10), ("family file", 15)):
        yield at_most(f"added by encryption, {name}", database, found["added"][name], "%", goal)
    yield at_most("a value sealed and opened", database, found["fernet"], "× Fernet", None)


def logged(database: str) -> Iterator[Figure]:
    """What the ledger costs and how it grows."""
    process = running(database, "tests.bench.ledger", *ENTRIES, synced=True)
    found = measured(process, f"the ledger on {database}")["ledger"]
    for writers, times in found["page"].items():
        yield at_most(f"a page with its entry, {writers} at once", database, times, "× unlogged", 1.35)
    for writers, times in found["insert"].items():
        goal = 0.6 if writers == "16" else None
        holds = None if goal is None else times >= goal
        yield Figure(
            f"entries a second, {writers} at once", database, round(times, 2), "× plain", goal, holds, True
        )
    yield at_most("entries left unsealed", database, found["left unsealed"], "", 0)
    for size, done in found["sealed"].items():
        seconds = 100_000 * done["seconds"] / done["entries"]
        yield at_most(f"sealing 100,000 entries, up to {int(size):,}", database, seconds, "s", None)
    yield at_most("a proof, longest", database, found["large"]["proof bytes"], "bytes", None)
    for name in ("family file", "who has seen", "sealing", "proof"):
        small, large = found["small"][name], found["large"][name]
        goal = None if name == "proof" else 1.3
        yield at_most(f"{name}, many entries", database, 1000 * large, "ms", None)
        yield at_most(f"{name}, many entries against few", database, large / small, "×", goal)
    yield at_most("verifying all", database, found["verifying"] / found["hashing"], "× hashing", 7)
    yield at_most("memory of verifying all", database, found["MiB"], "MiB", 50)


def recognised() -> Iterator[Figure]:
    for half, found in measured(running("sqlite", "tests.bench.corpus"), "the corpus").items():
        for name, value in found.items():
            if name == "all alarms":
                yield at_most(f"identify, {half}: {name}", "sqlite", value, "%", 3)
            else:
                goal = 100.0 if name == "recall of strong matches" else None
                holds = None if goal is None else value >= goal
                yield Figure(
                    f"identify, {half}: {name}", "sqlite", round(value, 1), "%", goal, holds, at_least=True
                )


def decided() -> Iterator[Figure]:
    """What it takes to decide about a family of which 200 statements are known, and twice as many."""
    found = measured(running("sqlite", "tests.bench.deciding"), "deciding what may go")["deciding"]
    yield at_most("deciding, 200 statements", "none", found["milliseconds"], "ms", 2)
    yield at_most("deciding, 400 statements against 200", "none", found["growth"], "×", 2.4)


def growth(database: str, small: dict[str, Any], large: dict[str, Any]) -> Iterator[Figure]:
    for name in (*LISTS, *PAGES_OF_ONE, SHORTCUT):
        times = _against_bare(large, name) / _against_bare(small, name)
        goal = None if name == SHORTCUT else 1.25
        yield at_most(f"{name}, large against small", database, times, "×", goal)


def _against_bare(found: dict[str, Any], name: str) -> float:
    return float(found["seconds"][name] / found["seconds"]["bare"])


def of_all_sizes() -> Iterator[Figure]:
    for database, by_size in all_measured().items():
        yield from figures(database, by_size)


def on_each(measure: Callable[[str], Iterator[Figure]]) -> Callable[[], Iterator[Figure]]:
    return lambda: chain.from_iterable(map(measure, DATABASES))


MEASURED: dict[str, Callable[[], Iterator[Figure]]] = {
    "families": of_all_sizes,
    "encryption": on_each(sealed),
    "ledger": on_each(logged),
    "words": recognised,
    "deciding": decided,
}
PARTS = os.environ.get("BENCH_PARTS", ",".join(MEASURED)).split(",")


def main() -> int:
    found = [figure for part in PARTS for figure in MEASURED[part]()]
    for one in found:
        held = "holds" if one.holds else "DOES NOT HOLD"
        goal = "" if one.goal is None else f"goal {'≥' if one.at_least else '≤'} {one.goal:g}  {held}"
        sys.stdout.write(f"{one.name:<60} {one.database:<11} {one.value:>10.2f} {one.unit:<8} {goal}\n")
    if path := os.environ.get("BENCH_JSON"):
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(one)) + "\n" for one in found)
    return 0 if all(one.holds is not False for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
