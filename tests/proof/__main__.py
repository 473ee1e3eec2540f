"""`make proof`: runs the long programmes one after another, and writes docs/proof.md.

    python -m tests.proof               all of them
    python -m tests.proof --only axe    one; the other rows of the page keep their own days

A programme that fails does not stop the next. It ends well only if all passed: one that is not written yet, or whose
tests were all skipped, is said as not run, never as passed. Output goes to the screen as it comes.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.proof.machine import REPORT, commit, machine
from tests.proof.programmes import PROGRAMMES, ROOT, Programme, named, unlisted
from tests.proof.report import NOT_RUN, PASSED, Row, page_of, rows_of

COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|deselected)\b")
CASES = re.compile(r"^(\d+) cases held$")
LAST_LINES = 100
SET_ELSEWHERE = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
"""A programme says itself on which database it runs, and pyproject.toml with which settings."""


def prove(programmes: Sequence[Programme], page: Path) -> int:
    rows = rows_of(page.read_text(encoding="utf-8")) if page.exists() else {}
    for programme in programmes:
        rows[programme.name] = run(programme)
        page.write_text(page_of(rows), encoding="utf-8")
    ran = {one.name: rows[one.name] for one in programmes}
    sys.stdout.write("\n")
    for name, row in ran.items():
        sys.stdout.write(f"{name:<24} {row.minutes:>6} min  {row.result}\n")
    return 0 if all(row.result.startswith(PASSED) for row in ran.values()) else 1


def run(programme: Programme) -> Row:
    sys.stdout.write(f"\n=== {programme.name} ===\n")
    began, day, ran_on = time.monotonic(), datetime.now().astimezone(), commit()
    code, lines = _ran(programme.command) if programme.written else (1, [])
    return Row(
        cases=cases(lines),
        result=result(code, lines) if programme.written else f"{NOT_RUN}: not written yet",
        minutes=f"{(time.monotonic() - began) / 60:.1f}",
        day=f"{day:%-d %B %Y}",
        commit=ran_on,
        machine=machine(),
    )


def result(code: int, lines: Sequence[str]) -> str:
    """What its ending and its closing line come to."""
    closing = lines[-1] if lines else "it said nothing"
    counts = {word: int(number) for number, word in COUNT.findall(closing)}
    if code < 0:
        return f"FAILED: ended by signal {-code}"
    if code == 0 and counts.get("passed"):
        skipped = counts.get("skipped")
        return f"{PASSED}, {skipped} skipped" if skipped else PASSED
    return f"{NOT_RUN}: {closing}" if code in NOTHING_RAN else f"FAILED: {closing}"


NOTHING_RAN = {0, 5}
"""pytest ends with 0 also if it skipped everything, and with 5 if it found no test."""


def cases(lines: Sequence[str]) -> str:
    said = [found[1] for line in lines if (found := CASES.match(line))]
    counted = {word: number for number, word in COUNT.findall(lines[-1] if lines else "")}
    return said[-1] if said else counted.get("passed", "0")


def _ran(command: Sequence[str]) -> tuple[int, list[str]]:
    """How it ended, and its last lines."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith(SET_ELSEWHERE)}
    environment |= {"HSWW_BROWSER": "required", "HSWW_EVERYTHING": "yes"}
    lines: deque[str] = deque(maxlen=LAST_LINES)
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            if line.strip():
                lines.append(line.strip())
    return process.returncode, list(lines)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.proof")
    parser.add_argument("--only", choices=[one.name for one in PROGRAMMES])
    only = parser.parse_args(arguments).only
    if forgotten := list(unlisted()):
        raise SystemExit(f"Not in the list of tests/proof/programmes.py: {', '.join(forgotten)}")
    return prove([named(only)] if only else PROGRAMMES, ROOT / REPORT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
