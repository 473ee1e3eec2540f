"""`make serve`: production. Refuses to start on a half-set or unsafe environment and says which setting.

Run behind a proxy that ends HTTPS and sets X-Forwarded-Proto; see docs/operations.md.
"""

import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

WORKERS = 2
THREADS = 4


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "hsww.settings"
    os.environ["HSWW_MODE"] = "serve"
    os.umask(0o077)
    try:
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("migrate", database="keys", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("check", deploy=True, fail_level="WARNING")
    except (ImproperlyConfigured, SystemCheckError) as error:
        sys.exit(f"HSWW does not start: {error}")
    bind = os.environ.get("HSWW_BIND", "127.0.0.1:8000")
    gunicorn = Path(sys.executable).with_name("gunicorn")
    os.execv(gunicorn, [  # noqa: S606 - our own server, by its full path
        str(gunicorn), "hsww.wsgi", f"--bind={bind}", f"--workers={WORKERS}", f"--threads={THREADS}",
        "--no-control-socket", "--worker-tmp-dir=/dev/shm", "--log-level=warning",
    ])  # fmt: skip


if __name__ == "__main__":
    main()
