"""Several sealers and writers in processes of their own, over one database file or server (9.1)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.sql import SQL, Identifier

from hsww.keyfiles import make

WRITERS, SEALERS, EACH = 2, 3, 150
START = "import django; django.setup()\n"
MIGRATE = START + (
    "from django.core.management import call_command\ncall_command('migrate', database='{}', verbosity=0)"
)
WRITE = f"{START}from tests.ledger.writing import sightings\nfor _ in range({EACH}): sightings(1)"
SEAL = f"{START}from hsww.ledger.sealing import seal\nfor _ in range(25): seal()"
LAST = START + (
    "from hsww.ledger import audit, queries, sealing, tree\n"
    "sealing.seal()\n"
    "print(tree.size(), queries.unsealed(), audit.audit())"
)


@pytest.fixture
def scheme(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a scheme of its own."""
    make(tmp_path / "secrets")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.ledger.alone",
        "HSWW_VAR": str(tmp_path),
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    if connection.vendor == "sqlite":
        yield environment
        return
    with fresh_database("DATABASE_URL") as data, fresh_database("KEYS_DATABASE_URL") as keys:
        yield {**environment, "DATABASE_URL": data, "KEYS_DATABASE_URL": keys}


@contextmanager
def fresh_database(variable: str) -> Iterator[str]:
    server, name = os.environ[variable], f"several_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            link.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def start(environment: dict[str, str], program: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: "subprocess.Popen[str]") -> str:
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return out


def test_sealers_and_writers_together_lose_nothing_and_break_nothing(scheme: dict[str, str]) -> None:
    for database in ("default", "keys"):
        finish(start(scheme, MIGRATE.format(database)))

    running = [start(scheme, WRITE) for _ in range(WRITERS)] + [start(scheme, SEAL) for _ in range(SEALERS)]
    for process in running:
        finish(process)

    assert finish(start(scheme, LAST)).strip() == f"{WRITERS * EACH} 0 []"
