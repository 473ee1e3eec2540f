"""Starts `hsww.serve` as production does: in a process of its own, with nothing but the environment given."""

import os
import subprocess
import sys
from pathlib import Path

from tests.deploy import production

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "hsww.serve"]
FAILED = 1


def environment(folder: Path) -> dict[str, str]:
    """A whole one; the databases it names do not answer, so that a start that goes too far still ends."""
    nobody = "postgresql://hsww:hushhush@127.0.0.1:1/"
    found = {**production(folder), "DATABASE_URL": f"{nobody}hsww", "KEYS_DATABASE_URL": f"{nobody}hsww_keys"}
    return {**found, "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}


def refusal(given: dict[str, str]) -> str:
    """What a start says that must not succeed: one line, without any value that was given."""
    ran = subprocess.run(
        COMMAND, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == FAILED
    assert ran.stderr.startswith("HSWW does not start: ")
    assert "Traceback" not in ran.stderr
    assert "hushhush" not in ran.stderr
    return ran.stderr.removeprefix("HSWW does not start: ").strip()
