"""`manage.py backup --drill`: the copies are tried out, once a month, and somebody is told when they do not hold."""

from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as live
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone
from pytest_django import Settings

from families.models import Family
from hsww.access.hats import Hat
from hsww.keeping.drilling import drill_if_due, is_due
from hsww.keeping.models import Drill
from hsww.keeping.refusals import Refused
from hsww.ledger.models import Action, Entry
from hsww.vault.models import DataKey
from tests import build
from tests.keeping.conftest import BOTH, Room

pytestmark = BOTH
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def real_keys(room: Room, settings: Settings) -> None:
    """The drill restores in a process of its own, which reads the secrets folder and not a test's settings."""
    settings.KEY_ENCRYPTION_FILE = live.SECRETS / "key-encryption"


def drilled() -> str:
    said = StringIO()
    call_command("backup", drill=True, stdout=said)
    return said.getvalue()


def test_a_drill_restores_everything_elsewhere_and_reports(
    real_keys: None, scheme: list[Family], room: Room
) -> None:
    key_file = live.KEY_ENCRYPTION_FILE.read_bytes()

    said = drilled()

    row = Drill.objects.get()
    assert row.held
    assert row.report in said
    assert "rows in" in said
    assert "agree with the manifest" in said
    assert "The access log holds." in said
    for of_the_scratch_place in ("new log", "public key", "older log", "/ledger"):
        assert of_the_scratch_place not in said
    assert "The drill held, in " in said
    assert Entry.objects.filter(action=Action.BACKED_UP, rule="backup --drill").count() == 1
    assert not (room.var / "scratch").exists()
    assert live.KEY_ENCRYPTION_FILE.read_bytes() == key_file
    assert Family.objects.get(pk=scheme[0].pk).name == "Tarrow"


def test_a_drill_tells_nothing_of_what_it_opened(real_keys: None, scheme: list[Family], room: Room) -> None:
    said = drilled()

    assert not [word for word in ("Tarrow", "Wimbrel", "Made Up", "ZZ9") if word in said]


def test_a_drill_whose_restore_fails_is_kept_and_fails(
    real_keys: None, scheme: list[Family], room: Room
) -> None:
    DataKey.objects.filter(scope_id=scheme[0].pk).delete()

    with pytest.raises(CommandError, match="The drill failed"):
        drilled()

    row = Drill.objects.get()
    assert not row.held
    assert "The keys do not fit the data" in row.report
    assert not (room.var / "scratch").exists()


@pytest.mark.postgres_only
def test_a_drill_leaves_no_database_behind_and_touches_nobody_elses(
    real_keys: None, scheme: list[Family], room: Room
) -> None:
    name = f"{connection.settings_dict['NAME']}_drill"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            with pytest.raises(CommandError, match="The drill failed"):
                drilled()
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
            assert cursor.fetchone() == (1,)
            assert "that no drill made" in Drill.objects.get().report
        finally:
            cursor.execute(f'DROP DATABASE "{name}"')

    drilled()

    with connection.cursor() as cursor:
        of_ours = [f"{connections[alias].settings_dict['NAME']}_drill" for alias in connections]
        cursor.execute("SELECT datname FROM pg_database WHERE datname = ANY(%s)", [of_ours])
        assert cursor.fetchall() == []


NIGHT = datetime(2026, 5, 1, 3, tzinfo=LONDON)
DAY = datetime(2026, 5, 1, 15, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "days_ago", "held", "due"),
    [
        (NIGHT, 27, True, False),
        (NIGHT, 29, True, True),
        (DAY, 29, True, False),
        (DAY, 32, True, True),
        (DAY, 0.5, False, False),
        (DAY, 2, False, True),
    ],
)
def test_a_drill_is_due_once_a_month_by_night_if_it_can(
    now: datetime, days_ago: float, held: bool, due: bool
) -> None:
    Drill.objects.create(ran_at=now - timedelta(days=days_ago), held=held, report="")

    assert is_due(now) is due


def test_a_new_scheme_has_nothing_to_try_out_yet(room: Room) -> None:
    assert not is_due(timezone.now())
    build.worker(Hat.ORGANISER)
    assert drill_if_due() == ""


def test_a_scheme_that_never_tried_is_due_after_a_month(scheme: list[Family]) -> None:
    assert not is_due(timezone.now())
    assert is_due(timezone.now() + timedelta(days=32))


def test_the_timer_fails_with_the_drill(scheme: list[Family], room: Room) -> None:
    Drill.objects.create(ran_at=timezone.now() - timedelta(days=40), held=True, report="")
    DataKey.objects.filter(scope_id=scheme[0].pk).delete()

    with pytest.raises(Refused, match="The drill of the backups failed"):
        drill_if_due()


@pytest.mark.parametrize(
    ("days_ago", "held", "told"),
    [
        (1, True, ""),
        (36, True, "Nobody has tried to restore a backup for a long time"),
        (1, False, "The last try to restore a backup failed"),
    ],
)
def test_an_administrator_is_told_when_backups_are_not_known_to_hold(
    days_ago: int, held: bool, told: str
) -> None:
    Drill.objects.create(ran_at=timezone.now() - timedelta(days=days_ago), held=held, report="")

    page = build.sign_in(build.worker(Hat.ADMINISTRATOR)).get("/").content.decode()

    assert ("restore a backup" in page) is bool(told)
    assert told in page


def test_nobody_else_is_told(room: Room) -> None:
    Drill.objects.create(ran_at=timezone.now(), held=False, report="")

    for hat in (Hat.ORGANISER, Hat.VOLUNTEER, Hat.TRUSTEE):
        assert "restore a backup" not in build.sign_in(build.worker(hat)).get("/").content.decode()
