"""A fictional scheme as `make run` starts it, in processes and a folder of its own."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = 30
PATIENCE = 240
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-proxy-server",
]  # fmt: skip


def chromium_here() -> str | None:
    """Its shell without windows draws the same pages for three quarters of the work."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


FIRST_START = """
import os
os.umask(0o077)
import django
django.setup()
from hsww.demo.run import prepare
prepare(families=families, seed=7)
"""


@dataclass(frozen=True)
class SignIn:
    hat: str
    name: str
    email: str
    password: str
    what: str


@dataclass(frozen=True)
class Scheme:
    url: str
    var: Path
    people: list[SignIn]

    def who(self, what: str) -> SignIn:
        """Whoever a visitor can try by these words."""
        return next(one for one in self.people if one.what.startswith(what))

    def hatted(self, hat: str) -> SignIn:
        return next(one for one in self.people if one.hat == hat)

    def inside(self, code: str, **given: str) -> str:
        """Runs a few lines in the scheme's own environment, for what no page can do: letting time pass."""
        return _inside(self.var, code, **given)


def _inside(var: Path, code: str, **given: object) -> str:
    lines = "".join(f"{name} = {value!r}\n" for name, value in given.items()) + code
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", lines]
    ran = subprocess.run(
        command, cwd=ROOT, env=_environment(var), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def _make_secrets(var: Path) -> None:
    command = [sys.executable, "-m", "hsww.keyfiles", str(var / "secrets")]
    subprocess.run(command, cwd=ROOT, env=_environment(var), check=True, capture_output=True)


def first_started(shared: Path, var: Path, *, families: int = FAMILIES) -> None:
    """Makes `var` what a first start leaves. The first process that asks makes it in `shared`; all have a copy."""
    made = shared / "first-start"
    with (shared / "first-start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            half = shared / "first-start.half"
            half.mkdir(mode=0o700)
            _make_secrets(half)
            _inside(half, FIRST_START, families=families)
            half.rename(made)
    shutil.copytree(made, var)


@contextmanager
def running(var: Path, *, families: int = FAMILIES) -> Iterator[Scheme]:
    environment, port = _environment(var), _free_port()
    run = [sys.executable, "-m", "hsww.demo.run", f"--port={port}", f"--families={families}"]
    _make_secrets(var)
    (var / "said").touch(mode=0o600)
    with (var / "said").open("wb") as said:
        server = subprocess.Popen(run, cwd=ROOT, env=environment, stdout=said, stderr=said)
    try:
        url = f"http://localhost:{port}"
        _wait_for(f"{url}/urgent/", server, var / "said")
        rows = json.loads((var / "sign-ins.json").read_text())
        yield Scheme(url, var, [SignIn(**row) for row in rows])
    finally:
        server.terminate()
        server.wait(timeout=20)


def _environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HSWW_", "DJANGO_"))}
    kept = {name: value for name, value in kept.items() if name not in {"DATABASE_URL", "KEYS_DATABASE_URL"}}
    return {**kept, "HSWW_MODE": "demo", "HSWW_VAR": str(var), "DJANGO_SETTINGS_MODULE": "hsww.settings"}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(url: str, server: "subprocess.Popen[bytes]", said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, said.read_text()
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"The scheme did not start: {said.read_text()}")
