"""Measures one database at one size and prints JSON: `python -m tests.bench.measure FAMILIES`.

It fills an empty scheme, says so, and measures once it is told to, so that no other filling is under way then.

Pages are asked for in turn, round after round, and medians compared, so that whatever else the machine does
falls on all of them alike.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from consent.models import Purpose  # noqa: E402
from consent.releases.models import Release  # noqa: E402
from families.models import Caseload, Family, FamilyGrant, Match  # noqa: E402
from hsww.access.hats import Hat, Office  # noqa: E402
from hsww.pages.keyset import Cursor  # noqa: E402
from hsww.people.models import Appointment, User  # noqa: E402
from tests import build  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
WARM_UP = 5
PLAIN_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""As `django-admin startproject` writes it: the bare page pays for what every site of Django pays for."""
TRANSACTION_WORDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def fill(families: int) -> None:
    for alias in ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with Path(os.devnull).open("w") as nowhere:
        call_command("demo", families=families, seed=7, json=True, stdout=nowhere)
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("ANALYZE")


def volunteer_with(matches: int) -> User:
    live = Match.objects.filter(ends_on=None).values("volunteer").annotate(n=Count("pk"))
    found = min(live, key=lambda row: abs(row["n"] - matches))
    return User.objects.get(pk=found["volunteer"])


def organiser_with(families: int) -> User:
    leads = [
        row.user_id
        for row in Appointment.objects.live().holding(Office.SAFEGUARDING_LEAD, Office.DEPUTY_LEAD)
    ]
    live = Caseload.objects.filter(ends_on=None).exclude(organiser__in=leads)
    counted = live.values("organiser").annotate(n=Count("pk"))
    found = min(counted, key=lambda row: abs(row["n"] - families))
    return User.objects.get(pk=found["organiser"])


def lead() -> User:
    return Appointment.objects.live().holding(Office.SAFEGUARDING_LEAD)[0].user


def draft() -> Release:
    """What waits to be shared: its page asks the decision what goes, and shows it."""
    return Release.objects.filter(sent=None, stopped=None, purpose=Purpose.MULTI_AGENCY)[0]


def page(client: Client, address: str) -> Callable[[], int]:
    def ask() -> int:
        response = client.get(address, SERVER_NAME="localhost")
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
        return len(response.content)

    return ask


def shorter(client: Client, organiser: User) -> dict[int, Callable[[], int]]:
    """The organiser's list from where 5 rows are left, and from where a full page is."""
    mine = FamilyGrant.objects.filter(user=organiser).values("content_object")
    rows = list(Family.objects.filter(pk__in=mine).order_by("-updated_at", "-id"))
    return {
        left: page(client, f"/families/?older={Cursor(rows[-left - 1].updated_at, rows[-left - 1].id)}")
        for left in (5, 25)
    }


def queries(ask: Callable[[], int]) -> int:
    """Statements on both databases, leaving out those that only begin or end a transaction."""
    with (
        CaptureQueriesContext(connections["default"]) as data,
        CaptureQueriesContext(connections["keys"]) as keys,
    ):
        ask()
    return sum(not query["sql"].startswith(TRANSACTION_WORDS) for query in [*data, *keys])


def medians(pages: dict[str, Callable[[], int]]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for round_number in range(WARM_UP + ROUNDS):
        for name, ask in pages.items():
            start = time.perf_counter()
            ask()
            if round_number >= WARM_UP:
                taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def main(families: int) -> None:
    began = time.perf_counter()
    fill(families)
    filled = time.perf_counter() - began
    sys.stdout.write("filled\n")
    sys.stdout.flush()
    sys.stdin.readline()
    volunteer, organiser, leader = volunteer_with(5), organiser_with(40), lead()
    family = FamilyGrant.objects.filter(user=organiser).values_list("content_object", flat=True)[0]
    with override_settings(ROOT_URLCONF="tests.bench.urls", TEMPLATES=templates()):
        with override_settings(MIDDLEWARE=PLAIN_MIDDLEWARE):
            plain = build.sign_in(organiser, hat=Hat.ORGANISER)
            plain.get(
                "/bench/bare/", SERVER_NAME="localhost"
            )  # the handler keeps the middleware it first loaded
        signed_in = build.sign_in(organiser, hat=Hat.ORGANISER)
        leading = build.sign_in(leader, hat=Hat.ORGANISER)
        pages = {
            "bare": page(plain, "/bench/bare/"),
            "list by guardian's shortcut": page(plain, "/bench/shortcut/"),
            "list, volunteer with 5 matches": page(build.sign_in(volunteer, hat=Hat.VOLUNTEER), "/visiting/"),
            "list, organiser with 40 families": page(signed_in, "/families/"),
            "list, lead who sees all": page(leading, "/families/"),
            "family file": page(signed_in, f"/families/{family}/"),
            "release page": page(leading, f"/releases/{draft().pk}/"),
        }
        for ask in pages.values():
            ask()
        counted = {name: queries(ask) for name, ask in pages.items()}
        counted |= {
            f"list of {rows} rows": queries(ask) for rows, ask in shorter(signed_in, organiser).items()
        }
        measured = medians(pages)
    json.dump({"filled": filled, "seconds": measured, "queries": counted}, sys.stdout)


def templates() -> list[dict[str, object]]:
    own, product = Path(__file__).parent / "templates", cast("dict[str, Any]", settings.TEMPLATES[0])
    return [{**product, "DIRS": [*product["DIRS"], own]}]


if __name__ == "__main__":
    main(int(sys.argv[1]))
