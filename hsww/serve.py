"""`make serve`: production. Refuses to start on a half-set or unsafe environment and says which setting.

Run behind a proxy on the same machine that ends HTTPS and sets X-Forwarded-Proto; see docs/operations.md.
"""

import os
import re
import sys
from io import StringIO
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connections

WORKERS = 2
THREADS = 4
URL_OF = {"default": "DATABASE_URL", "keys": "KEYS_DATABASE_URL"}
HERE_ONLY = re.compile(r"(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}|unix:/.+")


def bind() -> str:
    """Where gunicorn listens. Beyond this machine, pages would travel unencrypted and headers could be forged."""
    asked = os.environ.get("HSWW_BIND", "").strip() or "127.0.0.1:8000"
    if not HERE_ONLY.fullmatch(asked):
        raise ImproperlyConfigured("HSWW_BIND must be on this machine: 127.0.0.1:PORT or unix:/PATH.")
    return asked


def reach_databases() -> None:
    for alias, name in URL_OF.items():
        try:
            connections[alias].ensure_connection()
        except OperationalError:
            raise ImproperlyConfigured(f"{name} names a database that does not let us in.") from None


def prepare() -> None:
    """Everything that must be right before the first page; each step is safe to repeat."""
    call_command("check", deploy=True, fail_level="WARNING", stdout=StringIO())
    reach_databases()
    call_command("migrate", verbosity=0)
    call_command("migrate", database="keys", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("check", databases=list(URL_OF), fail_level="WARNING", stdout=StringIO())
    connections.close_all()


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "hsww.settings"
    os.environ["HSWW_MODE"] = "serve"
    os.umask(0o077)
    try:
        place = bind()
        django.setup()
        prepare()
    except (ImproperlyConfigured, SystemCheckError) as error:
        sys.exit(f"HSWW does not start: {error}")
    gunicorn = Path(sys.executable).with_name("gunicorn")
    os.execv(gunicorn, [  # noqa: S606 - our own server, by its full path
        str(gunicorn), "hsww.wsgi", f"--bind={place}", f"--workers={WORKERS}", f"--threads={THREADS}",
        "--no-control-socket", "--worker-tmp-dir=/dev/shm", "--log-level=warning",
    ])  # fmt: skip


if __name__ == "__main__":
    main()
