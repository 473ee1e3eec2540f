"""What a process of its own does with a small scheme on databases and files of its own, so that it can be killed.

It reads actions, one a line, as a JSON array of a name and its arguments; for each it says "begun" and then, as a
line of JSON, what came of it. `HSWW_KILLED_AFTER` names a function of the vault, as module.name; the process then
dies, as by kill -9, as soon as that has returned. One of the families' erasing is named in full.
"""

import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the set-up
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from families.actions import erasing  # noqa: E402
from families.models import Caseload, Family, Paper, Person, Referral  # noqa: E402
from hsww.access.hats import Hat, Office  # noqa: E402
from hsww.keeping.finishing import finish_destroying  # noqa: E402
from hsww.people.models import Appointment, User  # noqa: E402
from hsww.vault import checks, custody, destruction, journal, keyring, resealing, rotation  # noqa: E402
from hsww.vault.errors import AtWork, VaultError  # noqa: E402
from hsww.vault.models import DataKey, KeyEncryptionKey, SearchToken, TokenKind  # noqa: E402
from hsww.vault.scopes import family_scope, person_scope  # noqa: E402
from tests import build  # noqa: E402
from tests.vault.app.models import Household, Note  # noqa: E402
from tests.vault.raw import column  # noqa: E402

MODELS = (Household, Household.history.model, Note, Note.history.model)
OF_A_REFERRAL: tuple[tuple[Any, str], ...] = (
    (Family, "id"), (Person, "family"), (Referral, "family"), (Paper, "family"), (Caseload, "family"),
    (Family.history.model, "id"), (Person.history.model, "family"), (Referral.history.model, "family"),
)  # fmt: skip
SEARCHES = ("/families/find/", "/families/contacts/find/")
LISTS = ("/", "/families/", "/families/?stage=received", "/families/contacts/", *SEARCHES)


def begin(homes: str, others: str, tables: str) -> list[str]:
    """`others` are keys with nothing under them, which make a rotation take its time."""
    call_command("migrate", database="keys", verbosity=0)
    if tables == "all":
        call_command("migrate", run_syncdb=True, verbosity=0)
        call_command("createcachetable", verbosity=0)
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
    _forget_apps_without_tables()
    return str(destruction.destroy(scopes))


def finish() -> str | None:
    _forget_apps_without_tables()
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


def refer() -> str:
    """A referral whose time is over, of a family that never agreed."""
    family = build.received(by=_duty(), agreed=False)
    Family.objects.filter(pk=family.pk).update(
        opened_on=timezone.localdate() - timedelta(days=2 * erasing.days_kept())
    )
    return str(family.pk)


def erase() -> list[str]:
    """What two runs of the timer do."""
    return [finish_destroying(), erasing.erase_unaccepted(), finish_destroying()]


def state(family: str) -> dict[str, bool]:
    of_family = DataKey.objects.filter(scope_id=family)
    return {
        "row": any(model.objects.filter(**{name: family}).exists() for model, name in OF_A_REFERRAL),
        "key": of_family.exists(),
        "found": SearchToken.objects.filter(owner=family).exists(),
        "doomed": any(line.scope.id == UUID(family) for line in journal.read()),
    }


def pages() -> dict[str, int]:
    """How every list and search that may show a referral answers."""
    client = build.sign_in(_duty())
    client.raise_request_exception = False
    asked = {path: client.get(path, SERVER_NAME="localhost") for path in LISTS}
    asked |= {
        f"{path} {words}": client.post(path, {"words": words}, SERVER_NAME="localhost")
        for path in SEARCHES
        for words in ("Fam", "Ana", "01632 960555", "ZZ9 9ZZ")
    }
    return {path: response.status_code for path, response in asked.items()}


def ask(seconds: str) -> list[int]:
    """Asks for pages all the time, and says how they answered."""
    until, found = time.monotonic() + float(seconds), set[int]()
    while time.monotonic() < until:
        found |= set(pages().values())
    return sorted(found)


def try_to_rotate() -> str:
    try:
        rotation.rotate()
    except AtWork as refused:
        return str(refused)
    return ""


ACTIONS: dict[str, Callable[..., Any]] = {
    action.__name__: action
    for action in (
        begin, add, seen, data, rotate, destroy, finish, copy, replace, work, try_to_rotate,
        refer, erase, state, pages, ask,
    )
}  # fmt: skip


def _make_own_tables() -> None:
    """A tenth of the time that all tables take; whoever goes through every table needs those."""
    with connections["default"].schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)


def _forget_apps_without_tables() -> None:
    if Family._meta.db_table not in connections["default"].introspection.table_names():
        destruction.ROWS.clear()
        destruction.HOLDS.clear()


def _duty() -> User:
    there = Appointment.objects.live().holding(Office.DUTY)
    return there[0].user if there else build.worker(Hat.ORGANISER, Office.DUTY)


def _read(row: Any, name: str) -> str | None:
    try:
        return str(getattr(row, name))
    except VaultError:
        return None


def _die_after(named: str) -> None:
    module_name, _, name = named.rpartition(".")
    module = importlib.import_module(f"{'' if '.' in module_name else 'hsww.vault.'}{module_name}")
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
