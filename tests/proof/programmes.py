"""The programmes of `make proof`: a closed list, so that none is written and then forgotten."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
OF_THE_RUNNER = {"__init__.py", "__main__.py", "conftest.py", "machine.py", "programmes.py", "report.py"}


@dataclass(frozen=True)
class Programme:
    name: str
    path: str
    shows: str
    on_postgresql: bool = False

    @property
    def command(self) -> list[str]:
        pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", self.path]
        return [sys.executable, "-m", "tests.postgres", *pytest] if self.on_postgresql else pytest

    @property
    def written(self) -> bool:
        return (ROOT / self.path).exists()


def _on_both(name: str, shows: str) -> tuple[Programme, Programme]:
    plain = Programme(name, f"tests/proof/{name}.py", shows)
    return plain, replace(
        plain, name=f"{name}-postgresql", shows="The same on PostgreSQL.", on_postgresql=True
    )


PROGRAMMES = (
    Programme(
        "mutants",
        "tests/policy/mutants.py",
        "Each rule loses, in turn, a role, a filter, an office or a gate, or lets in a role too many; a test notices.",
    ),
    Programme(
        "routes",
        "tests/policy/test_routes.py",
        "Every route, in every role, about every relation, opens for those in the table and for nobody else. The suite "
        "asks less of a role that is let in nowhere; here all is asked.",
    ),
    Programme(
        "routes-postgresql",
        "tests/policy/test_routes.py",
        "The same on PostgreSQL, which the suite asks by reading and writing in turn.",
        on_postgresql=True,
    ),
    Programme(
        "gates-postgresql",
        "tests/policy/test_gates.py",
        "Every gate of every route, once it is shut, keeps the route shut. The suite asks SQLite.",
        on_postgresql=True,
    ),
    Programme(
        "deciding",
        "tests/proof/deciding.py",
        "What may leave the scheme, decided for made-up families over years, is what a slow model of the policy says; "
        "faults that are put in on purpose are noticed.",
    ),
    *_on_both(
        "deciding_kept",
        "The same with the family in the database: people, answers, facts and decisions are read from their rows.",
    ),
    *_on_both(
        "sharing",
        "Something is sent at the very moment at which the family takes its yes back, 300 times: nothing goes after "
        "it was said that it is taken back, and nobody meets an error.",
    ),
    Programme(
        "axe",
        "tests/proof/axe.py",
        "Every page that a link leads to, as everybody who can sign in, wide and narrow, light and dark: axe finds "
        "nothing, nothing scrolls sideways, and the browser complains of nothing.",
    ),
    *_on_both(
        "tampering",
        "Whoever owns the database changes the access log in every way; the verifier or the daily audit sees each.",
    ),
    *_on_both(
        "power",
        "The power is cut and every process killed while eight people read and write: no page was sent whose entry is "
        "missing. With a commit that does not wait for the disk, the same check notices.",
    ),
    Programme(
        "full",
        "tests/proof/full.py",
        "The disk is full: nothing is shown that cannot be written down, it is said plainly, nothing that was answered "
        "is lost, and work goes on when there is room.",
    ),
    *_on_both(
        "rotation", "A change of keys is killed at random moments; the next run ends it, and nothing is lost."
    ),
    *_on_both(
        "destruction",
        "The destruction of a file is killed at random moments and after each step; the next run ends it, and nobody "
        "else loses anything.",
    ),
    *_on_both(
        "resurrection",
        "No pair of old copies, with every key that is left, brings a destroyed family back; the others stay whole.",
    ),
    *_on_both("backup", "A backup is killed at random moments; the next one ends, and no half copy is left."),
    *_on_both(
        "restore", "A restore is killed at random moments; the next one ends, and nothing is half there."
    ),
    *_on_both(
        "canary", "Words typed into the forms are in no file, database, copy, log or mail as they were typed."
    ),
)


def named(name: str) -> Programme:
    return next(one for one in PROGRAMMES if one.name == name)


def unlisted() -> Iterator[str]:
    """Files here that are neither a programme nor the runner's own; an ordinary test belongs to `make test`."""
    listed = OF_THE_RUNNER | {Path(one.path).name for one in PROGRAMMES}
    for file in sorted(HERE.glob("*.py")):
        if file.name not in listed and not file.name.startswith("test_"):
            yield file.name
