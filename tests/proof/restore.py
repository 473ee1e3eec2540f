"""A restore is killed with kill -9 at random moments, 20 times; nothing half is served, and the next ends it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.keeping import apart
from tests.keeping.apart import Apart

KILLS = 20
SHORTER = 0.8
NAMES = "from families.models import Person; print(sorted(p.full_name for p in Person.objects.all()))"


def seen(scheme: Apart) -> str:
    """Every person's name, opened; an empty place has no table to ask."""
    ran = scheme.run("manage.py", "shell", "-v0", "-c", NAMES)
    return ran.stdout if ran.returncode == 0 else ""


def secrets_of(scheme: Apart, place: Apart) -> None:
    shutil.copytree(scheme.var / "secrets", place.var / "secrets", dirs_exist_ok=True)


def test_a_restore_killed_anywhere_serves_nothing_half_and_the_next_run_ends_it(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    data, keys = tmp_path / "data", tmp_path / "keys"
    with apart.scheme(tmp_path / "scheme") as scheme:
        scheme.manage("backup", f"--to={data}", f"--keys-to={keys}")
        command = ("restore", f"--from={data}", f"--keys-from={keys}", f"--identity={scheme.identity}")
        whole, longest, killed, tried = seen(scheme), 0.0, 0, 0
        assert whole
        while killed < KILLS:
            with apart.place(tmp_path / f"place-{tried}") as place:
                secrets_of(scheme, place)
                if not tried:
                    longest = place.time_of_work(*command)
                else:
                    in_time = one_kill(place, longest, command, whole)
                    killed, longest = killed + in_time, longest if in_time else longest * SHORTER
            tried += 1
            shutil.rmtree(place.folder)
    record_property("cases", killed)


def one_kill(place: Apart, longest: float, command: tuple[str, ...], whole: str) -> bool:
    killed = place.killed(longest, *command)
    shown = seen(place) if place.serves() else ""
    assert shown in ("", whole)
    if not shown:
        place.manage(*command)
    assert place.serves()
    assert seen(place) == whole
    return killed
