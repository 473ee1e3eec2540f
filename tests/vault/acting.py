"""What a process of its own does with a small scheme on databases and files of its own, so that it can be killed.

It reads actions, one a line, as a JSON array of a name and its arguments; for each it says "begun" and then, as a
line of JSON, what came of it. `HSWW_KILLED_AFTER` names a function of the vault, as module.name; the process then
dies, as by kill -9, as soon as that has returned.
"""

import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the set-up
from django.db import connections  # noqa: E402

from hsww.vault import checks, custody, destruction, keyring, resealing, rotation  # noqa: E402
from hsww.vault.errors import AtWork, VaultError  # noqa: E402
from hsww.vault.models import DataKey, KeyEncryptionKey, SearchToken, TokenKind  # noqa: E402
from hsww.vault.scopes import family_scope, person_scope  # noqa: E402
from tests.vault.app.models import Household, Note  # noqa: E402
from tests.vault.raw import column  # noqa: E402

MODELS = (Household, Household.history.model, Note, Note.history.model)


def begin(homes: str, others: str, tables: str) -> list[str]:
    """`others` are keys with nothing under them, which make a rotation take its time."""
    call_command("migrate", "vault", database="keys", verbosity=0)
    if tables == "all":
        call_command("migrate", run_syncdb=True, verbosity=0)
    else:
        _make_own_tables()
    with keyring.keyring():
        keyring.create_many(person_scope(UUID(int=number)) for number in range(int(others)))
        return [add(str(number)) for number in range(int(homes))]


def add(number: str) -> str:
    home = Household.objects.create(name=f"home {number}")
    Note.objects.create(household=home, text=f"seen {number}", aside=f"worry {number}")
    SearchToken.objects.create(kind=TokenKind.WORD, token=home.id.int % 2**60, owner=home.id, ref=home.id)
    return str(home.id)


def seen() -> dict[str, Any]:
    """What the site itself reads, and in which state it stands."""
    return {
        "homes": {str(home.id): _read(home, "name") for home in Household.objects.all()},
        "notes": {str(note.household_id): _read(note, "aside") for note in Note.objects.all()},
        "found": sorted({str(owner) for owner in SearchToken.objects.values_list("owner", flat=True)}),
        "keys": DataKey.objects.count(),
        "keks": list(KeyEncryptionKey.objects.values_list("id", flat=True)),
        "wrong": [str(message) for message in checks.keys_fit()],
    }


def data() -> list[list[str]]:
    """The data as it lies there: family, model, field, row and sealed bytes."""
    homes = [[home.pk.hex, home, "name"] for home in Household.objects.all()]
    notes = [[note.household_id.hex, note, name] for note in Note.objects.all() for name in ("text", "aside")]
    return [
        [family, row._meta.label_lower, name, row.pk.hex, (column(row, name) or b"").hex()]
        for family, row, name in (*homes, *notes)
    ]


def rotate() -> list[Any]:
    done = rotation.rotate()
    return [done.new, done.rewrapped, list(done.dropped)]


def destroy(*families: str) -> str:
    scopes = [
        family_scope(UUID(family), strand) for family in families for strand in ("support", "safeguarding")
    ]
    return str(destruction.destroy(scopes))


def finish() -> str | None:
    done = destruction.finish()
    return done and str(done)


def copy() -> str:
    return str(custody.copy_keys().path)


def replace(family: str) -> int:
    return resealing.replace_data_key(family_scope(UUID(family)))


def work(seconds: str) -> list[int]:
    """Makes keys and reads, as the site would, and fails at the first error."""
    until, made, read = time.monotonic() + float(seconds), 0, 0
    while time.monotonic() < until:
        with keyring.keyring():
            add(f"{os.getpid()}-{made}")
            made += 1
        with keyring.keyring():
            read += sum(home.name.startswith("home") for home in Household.objects.order_by("-pk")[:20])
    return [made, read]


def try_to_rotate() -> str:
    try:
        rotation.rotate()
    except AtWork as refused:
        return str(refused)
    return ""


ACTIONS: dict[str, Callable[..., Any]] = {
    action.__name__: action
    for action in (begin, add, seen, data, rotate, destroy, finish, copy, replace, work, try_to_rotate)
}


def _make_own_tables() -> None:
    """A tenth of the time that all tables take; whoever goes through every table needs those."""
    with connections["default"].schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)


def _read(row: Any, name: str) -> str | None:
    try:
        return str(getattr(row, name))
    except VaultError:
        return None


def _die_after(named: str) -> None:
    module_name, _, name = named.rpartition(".")
    module = importlib.import_module(f"hsww.vault.{module_name}")
    plain = getattr(module, name)

    def last(*given: Any, **options: Any) -> None:
        plain(*given, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, last)


def main() -> None:
    if named := os.environ.get("HSWW_KILLED_AFTER"):
        _die_after(named)
    for line in sys.stdin:
        action, *given = json.loads(line)
        _say("begun")
        _say(ACTIONS[action](*given))


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
