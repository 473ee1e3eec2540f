"""A place beside the real one for the drill to fill: its own `VAR` and databases, and the real secrets (1.6).

The key file is copied and not linked, because whatever a restore does to it must never reach the real one.

On SQLite the databases are files under that `VAR`. On PostgreSQL two databases are made on the same server, named after
the real ones; the role must be allowed to. What a killed drill left is known by its comment and dropped by the next;
a database of that name without the comment is somebody else's, and the drill refuses.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from hsww.keeping.copies import private_folder
from hsww.keeping.refusals import Refused
from hsww.vault import durable
from hsww.vault.router import KEYS

ADDRESSES = {DEFAULT_DB_ALIAS: "DATABASE_URL", KEYS: "KEYS_DATABASE_URL"}
SECRETS = (
    "django-secret",
    "search-tokens",
    "ledger-signing",
    "mail-password",
    "recipients",
    "offline-identity",
)
COMMENT = "scratch place of the HSWW drill, may be dropped"


@contextmanager
def environment_of(var: Path) -> Iterator[dict[str, str]]:
    """The environment of a process that lives in the scratch place."""
    secrets = private_folder(private_folder(var) / "secrets")
    for name in SECRETS:
        if (Path(settings.SECRETS) / name).exists():
            (secrets / name).symlink_to(Path(settings.SECRETS).absolute() / name)
    key_file = Path(settings.KEY_ENCRYPTION_FILE)
    durable.write(secrets / key_file.name, key_file.read_bytes())
    with _databases() as addresses:
        yield {
            **os.environ,
            **addresses,
            "PATH": os.pathsep.join(filter(None, [str(getattr(settings, "PG_BIN", "")), os.environ["PATH"]])),
            "HSWW_MODE": str(settings.MODE),
            "HSWW_VAR": str(var),
            "HSWW_SECRETS": str(secrets),
            "HSWW_COPIES": str(private_folder(var / "copies")),
            "HSWW_LEDGER_HEAD": str(var / "ledger-head"),
        }


@contextmanager
def _databases() -> Iterator[dict[str, str]]:
    made: dict[str, str] = {}
    try:
        for alias, name in ADDRESSES.items():
            if connections[alias].vendor == "postgresql":
                made[name] = urlsplit(os.environ[name])._replace(path=f"/{_make(alias)}").geturl()
        yield made
    finally:
        for alias, name in ADDRESSES.items():
            if name in made:
                _run(alias, f"DROP DATABASE {_quoted(alias)} WITH (FORCE)")


def _make(alias: str) -> str:
    name = _name(alias)
    if _run(alias, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND NOT (rolcreatedb OR rolsuper)"):
        raise Refused(
            "The drill needs a database of its own, and this role may not make one: ALTER ROLE … CREATEDB."
        )
    found = _run(
        alias, "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", name
    )
    if found and found[0][0] != COMMENT:
        raise Refused(
            f"There is a database {name} that no drill made. Look what it is, and drop or rename it."
        )
    if found:
        _run(alias, f"DROP DATABASE {_quoted(alias)} WITH (FORCE)")
    _run(alias, f"CREATE DATABASE {_quoted(alias)}")
    _run(alias, f"COMMENT ON DATABASE {_quoted(alias)} IS '{COMMENT}'")
    return name


def _name(alias: str) -> str:
    return f"{connections[alias].settings_dict['NAME']}_drill"


def _quoted(alias: str) -> str:
    return connections[alias].ops.quote_name(_name(alias))


def _run(alias: str, statement: str, *values: str) -> list[tuple[str | None, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall()) if cursor.description else []
