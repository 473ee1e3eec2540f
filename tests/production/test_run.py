"""`make run`: starts from nothing, keeps what was entered, and answers this machine alone."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.production.asking import ask, free_port, wait_until_open
from tests.production.starting import ROOT

PREPARE = """
import os, django
os.umask(0o077)
django.setup()
from hsww.demo.run import prepare
prepare(families=2, seed=7)
"""
ELSEWHERE = """
from hsww.wsgi import application
told = []
application({"REMOTE_ADDR": "192.0.2.7"}, lambda status, headers: told.append(status))
print(told[0])
"""

pytestmark = pytest.mark.sqlite_only


@dataclass(frozen=True)
class Trial:
    var: Path
    given: dict[str, str]

    def runs(self, program: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT, env=self.given, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def starts(self, port: int, said: Path, **other: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "hsww.demo.run", f"--port={port}", "--families=2"]
        with said.open("wb") as file:
            return subprocess.Popen(command, cwd=ROOT, env={**self.given, **other}, stdout=file, stderr=file)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first start from nothing leaves, made once; each test has a copy of its own."""
    trial = trial_in(tmp_path_factory.mktemp("prepared"))
    trial.runs(PREPARE)
    return trial.var


def copied(prepared: Path, folder: Path) -> Trial:
    shutil.copytree(prepared, folder / "var")
    return trial_in(folder)


@pytest.fixture
def trial(prepared: Path, tmp_path: Path) -> Trial:
    return copied(prepared, tmp_path)


def trial_in(folder: Path) -> Trial:
    var = folder / "var"
    given = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "hsww.settings",
        "HSWW_MODE": "demo",
        "HSWW_VAR": str(var),
    }
    subprocess.run(
        [sys.executable, "-m", "hsww.keyfiles", str(var / "secrets")], cwd=ROOT, env=given, check=True
    )
    return Trial(var, given)


def everything(var: Path) -> list[str]:
    """Every row; not the triggers, which each migrate makes again."""
    found: list[str] = []
    for name in ("hsww.sqlite3", "keys.sqlite3"):
        link = sqlite3.connect(var / name)
        found += [line for line in link.iterdump() if line.startswith("INSERT")]
        link.close()
    return [*found, (var / "sign-ins.json").read_text()]


def test_a_second_run_changes_nothing(trial: Trial) -> None:
    first = everything(trial.var)
    keys = [path.read_bytes() for path in sorted((trial.var / "secrets").iterdir())]

    subprocess.run(
        [sys.executable, "-m", "hsww.keyfiles", str(trial.var / "secrets")],
        cwd=ROOT, env=trial.given, check=True,
    )  # fmt: skip
    trial.runs(PREPARE)

    assert everything(trial.var) == first
    assert [path.read_bytes() for path in sorted((trial.var / "secrets").iterdir())] == keys


def test_a_start_that_was_broken_off_begins_anew(trial: Trial) -> None:
    before = json.loads((trial.var / "sign-ins.json").read_text())
    (trial.var / "sign-ins.json").rename(trial.var / "sign-ins.half")

    trial.runs(PREPARE)

    after = json.loads((trial.var / "sign-ins.json").read_text())
    assert [one["email"] for one in after] == [one["email"] for one in before]
    assert after[0]["password"] != before[0]["password"]


@pytest.fixture(scope="module")
def served(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Trial, int, Path]]:
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    trial, said = copied(prepared, folder), folder / "said"
    server = trial.starts(port, said, DATABASE_URL="postgresql://nobody@127.0.0.1:1/theirs")
    try:
        wait_until_open(port, server, said)
        yield trial, port, said
    finally:
        server.terminate()
        server.wait(timeout=40)


def test_it_says_where_it_is_and_who_may_sign_in(served: tuple[Trial, int, Path]) -> None:
    trial, port, said = served
    printed = said.read_text()

    assert f"http://localhost:{port}/ " in printed
    for one in json.loads((trial.var / "sign-ins.json").read_text()):
        assert f"{one['email']} " in printed
    assert ask(port, "/accounts/login/", Host=f"localhost:{port}").status == 200


def test_all_it_keeps_is_for_its_owner_alone(served: tuple[Trial, int, Path]) -> None:
    trial, port, _said = served
    ask(port, "/accounts/login/", Host=f"localhost:{port}").read()

    assert trial.var.stat().st_mode & 0o777 == 0o700
    kept = [path for path in trial.var.rglob("*") if trial.var / "static" not in path.parents]
    assert [path for path in kept if path.stat().st_mode & 0o077] == []


def test_it_refuses_what_a_proxy_passes_on(served: tuple[Trial, int, Path]) -> None:
    _trial, port, _said = served

    assert ask(port, "/urgent/", Host=f"localhost:{port}", X_Forwarded_For="203.0.113.9").status == 403
    assert ask(port, "/urgent/", Host="hsww.example.org").status == 400


def test_it_refuses_another_machine_whoever_serves_it(served: tuple[Trial, int, Path]) -> None:
    trial, _port, _said = served

    assert trial.runs(ELSEWHERE).strip() == "403 Forbidden"


def test_a_port_in_use_is_said_at_once(served: tuple[Trial, int, Path], tmp_path: Path) -> None:
    trial, port, _said = served
    second = trial.starts(port, tmp_path / "second")

    assert second.wait(timeout=30) == 1
    assert f"Something else is using port {port}." in (tmp_path / "second").read_text()


@pytest.mark.parametrize("mode", ["serve", "test", ""])
def test_it_is_refused_in_any_other_mode(tmp_path: Path, mode: str) -> None:
    trial = trial_in(tmp_path)
    refused = trial.starts(free_port(), tmp_path / "said", HSWW_MODE=mode)

    assert refused.wait(timeout=30) == 1
    assert "a fictional scheme only" in (tmp_path / "said").read_text()
    assert not (trial.var / "hsww.sqlite3").exists()


def test_the_periodic_work_ends_with_the_server(served: tuple[Trial, int, Path], tmp_path: Path) -> None:
    port, (trial, _port, _said) = free_port(), served
    server = trial.starts(port, tmp_path / "said")
    wait_until_open(port, server, tmp_path / "said")
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    assert children

    server.terminate()
    server.wait(timeout=40)

    until = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < until:
        time.sleep(0.2)
    assert not any(Path(f"/proc/{child}").exists() for child in children)
