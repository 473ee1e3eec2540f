"""docs/proof.md: one row for each programme, with the day, the commit and the machine of its own last run.

The page is its own memory: a run of one programme reads the page, changes that row and keeps the rest. What has no
row there was not run, and the page says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from tests.proof.programmes import PROGRAMMES, Programme

NOT_RUN = "not run"
PASSED = "passed"
HEADS = ("Programme", "What it shows", "Cases that held", "Result", "Minutes", "Day", "Commit", "Machine")
TOP = """# What the long programmes showed

`make proof` runs them one after another and writes this page. `python -m tests.proof --only NAME` runs one and
changes only its row, so each row has the day of its own last run. A case is one thing tried: one change that a test
must notice, one page looked at one way, one kill.
"""


@dataclass(frozen=True)
class Row:
    cases: str
    result: str
    minutes: str
    day: str
    commit: str
    machine: str


def rows_of(page: str) -> dict[str, Row]:
    """The rows of a page as `page_of` wrote it; those not run are left out."""
    machines = dict(_machine(line) for line in page.splitlines() if line.startswith("- Machine "))
    found = {}
    for line in page.splitlines():
        name, _, *kept = [cell.strip() for cell in line.strip("| ").split("|")] if "|" in line else ("", "")
        if len(kept) == len(fields(Row)) and kept[-1] in machines:
            cases, result, minutes, day, commit, number = kept
            found[name] = Row(cases, result, minutes, day, commit, machines[number])
    return found


def page_of(rows: dict[str, Row]) -> str:
    machines = list(dict.fromkeys(row.machine for row in rows.values()))
    lines = [_line(HEADS), _line(["---"] * len(HEADS))]
    lines += [_line(_cells(one, rows.get(one.name), machines)) for one in PROGRAMMES]
    said = [f"- Machine {number}: {words}" for number, words in enumerate(machines, 1)]
    return "\n".join([TOP, *lines, "", *said]).rstrip() + "\n"


def _cells(programme: Programme, row: Row | None, machines: list[str]) -> list[str]:
    if row is None:
        return [programme.name, programme.shows, "–", NOT_RUN, *["–"] * 4]
    kept = [getattr(row, one.name) for one in fields(row)][:-1]
    return [programme.name, programme.shows, *kept, str(machines.index(row.machine) + 1)]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _machine(line: str) -> tuple[str, str]:
    number, _, words = line.removeprefix("- Machine ").partition(": ")
    return number, words
