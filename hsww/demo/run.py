"""`make run`: a fictional scheme on this machine, ready to try. Running it again keeps what was entered.

Serves on localhost only (passkeys refuse an address in numbers) and refuses any other mode than demo. It keeps to
its own files under `var/`, whatever database the environment names.
"""

import argparse
import json
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

ADDRESS = "127.0.0.1"
TIMED = ("tick", "ledger_audit")
EVERY = 60
"""Seconds between two runs of both, as the timers have it in production."""

SignIns = list[dict[str, str]]


def prepare(families: int, seed: int) -> SignIns:
    """Migrates both databases and, in an empty scheme, loads the story. Returns the sign-ins."""
    var = Path(settings.VAR)
    var.chmod(0o700)
    _forget_half_loaded(var)
    call_command("migrate", verbosity=0)
    call_command("migrate", database="keys", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not (var / "sign-ins.json").exists():
        _load(var, families, seed)
    return list(json.loads((var / "sign-ins.json").read_text()))


def _load(var: Path, families: int, seed: int) -> None:
    """The sign-ins get their name last: a scheme that has them is whole."""
    half = var / "sign-ins.half"
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        call_command("demo", families=families, seed=seed, json=True, stdout=file)
    half.rename(var / "sign-ins.json")


def _forget_half_loaded(var: Path) -> None:
    """Begins anew after a first start that was broken off. Nobody could sign in yet, so nothing was entered."""
    half = var / "sign-ins.half"
    if not half.exists():
        return
    connections.close_all()
    for name in ("hsww.sqlite3", "keys.sqlite3"):
        for part in ("-wal", "-shm"):
            (var / f"{name}{part}").unlink(missing_ok=True)
        os.truncate(var / name, 0)
    for name in ("ledger-head", "ledger-head.partial"):
        (var / name).unlink(missing_ok=True)
    half.unlink()


def tell(sign_ins: SignIns, port: int) -> None:
    out = sys.stdout
    out.write(f"\n  HSWW is at http://localhost:{port}/   (stop it with Ctrl+C)\n\n")
    for one in sign_ins:
        out.write(f"  {one['what']:<44} {one['email']:<38} {one['password']}\n")
    out.write("\n  Mail it would send is kept in var/mail, invitations among it.\n\n")
    out.flush()


def tick_beside_me() -> None:
    """Does the periodic work in a second process, which ends when this one does."""
    server = os.getpid()
    connections.close_all()
    if os.fork() == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        keep_ticking(still_serving=lambda: os.getppid() == server)
        os._exit(0)


def keep_ticking(*, still_serving: Callable[[], bool]) -> None:
    seconds = 0
    while still_serving():
        time.sleep(1)
        seconds += 1
        if seconds % EVERY == 0 and still_serving():
            _tick()


def _tick() -> None:
    for command in TIMED:
        try:
            call_command(command, stdout=sys.stderr)
        except CommandError as failed:
            logging.getLogger(__name__).error("%s", failed)
        finally:
            connections.close_all()


def refuse_a_taken_port(port: int) -> None:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((ADDRESS, port))
        except OSError:
            sys.exit(f"Something else is using port {port}. Try another: make run PORT={port + 1}")


def options() -> argparse.Namespace:
    asked = argparse.ArgumentParser()
    asked.add_argument("--port", type=int, default=8000)
    asked.add_argument("--families", type=int, default=60)
    asked.add_argument("--seed", type=int, default=7)
    return asked.parse_args()


def main() -> None:
    asked = options()
    if os.environ.get("HSWW_MODE") != "demo":
        sys.exit("make run serves a fictional scheme only: set HSWW_MODE=demo.")
    refuse_a_taken_port(asked.port)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hsww.settings"
    for name in ("DATABASE_URL", "KEYS_DATABASE_URL"):
        os.environ.pop(name, None)
    os.umask(0o077)
    django.setup()
    tell(prepare(asked.families, asked.seed), asked.port)
    tick_beside_me()
    gunicorn = Path(sys.executable).with_name("gunicorn")
    os.execv(gunicorn, [  # noqa: S606 - our own server, by its full path
        str(gunicorn), "hsww.wsgi", f"--bind={ADDRESS}:{asked.port}", "--workers=2", "--threads=2",
        "--no-control-socket", "--worker-tmp-dir=/dev/shm", "--log-level=warning",
    ])  # fmt: skip


if __name__ == "__main__":
    main()
