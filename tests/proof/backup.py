"""A backup is killed with kill -9 at random moments, 20 times; what has the name of a copy is always one."""

from collections.abc import Callable
from pathlib import Path

import pyrage

from hsww.keeping import archive
from hsww.keeping.age_keys import identities
from hsww.vault import custody
from tests.keeping import apart
from tests.keeping.apart import Apart

KILLS = 20
SHORTER = 0.8


def must_be_whole(data: Path, keys: Path, identity: pyrage.x25519.Identity) -> None:
    for path in data.glob("data-*.age"):
        with archive.reading(path, [identity]) as members:
            assert [name for name, content in members if content.read()][-1] == "manifest"
    for path in keys.glob("keys-*.age"):
        assert custody.read_copy(path, [identity]).keys


def test_a_backup_killed_anywhere_leaves_whole_copies_and_the_next_run_makes_another(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    data, keys = tmp_path / "data", tmp_path / "keys"
    command = ("backup", f"--to={data}", f"--keys-to={keys}")
    with apart.scheme(tmp_path / "scheme") as scheme, apart.place(tmp_path / "place") as place:
        (identity,) = identities(str(scheme.identity))
        longest, killed = scheme.time_of_work(*command), 0
        while killed < KILLS:
            in_time = scheme.killed(longest, *command)
            killed, longest = killed + in_time, longest if in_time else longest * SHORTER
            must_be_whole(data, keys, identity)
            before = len(list(data.glob("data-*.age")))
            scheme.manage(*command)
            assert len(list(data.glob("data-*.age"))) == before + 1
            assert [path.suffix for path in data.iterdir() if path.suffix != ".age"] == []
            assert not (scheme.var / "scratch").exists()
        must_be_whole(data, keys, identity)
        restored_elsewhere(scheme, place, data, keys)
    record_property("cases", killed)


def restored_elsewhere(scheme: Apart, place: Apart, data: Path, keys: Path) -> None:
    for secret in (scheme.var / "secrets").iterdir():
        (place.var / "secrets" / secret.name).write_bytes(secret.read_bytes())
    said = place.manage("restore", f"--from={data}", f"--keys-from={keys}", f"--identity={scheme.identity}")
    assert said.endswith("The place is open.\n")
