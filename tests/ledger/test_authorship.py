"""Nobody who has only the database gets anything into the log, or stands in its way without being heard (9.1)."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from hsww.keyfiles import make
from hsww.ledger import alarm, authorship, heads, logs, outside, protection, sealing
from hsww.ledger.audit import audit
from hsww.ledger.beginning import begin
from hsww.ledger.entries import Subject
from hsww.ledger.models import Begun, Entry, EntrySubject, Finding, Leaf, Queued
from hsww.ledger.record import LedgerUnavailable
from hsww.ledger.sealing import InconsistentLog, seal
from tests.ledger.lifting import lifted
from tests.ledger.planting import LARGEST, NEVER, forged, spoil
from tests.ledger.writing import FAMILY, sightings

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)


def test_an_entry_of_ours_is_known_and_one_that_somebody_else_wrote_or_changed_is_not() -> None:
    (ours,) = sightings(1)
    (other,) = sightings(1)
    EntrySubject.objects.create(entry=other, kind="family", subject=uuid4())

    assert authorship.is_ours(Entry.objects.get(pk=ours.pk))
    assert not authorship.is_ours(Entry.objects.get(pk=other.pk))
    assert not authorship.is_ours(forged())


@pytest.mark.parametrize("number", [-9, LARGEST])
def test_what_somebody_else_wrote_is_never_sealed_and_is_told(number: int) -> None:
    sightings(1)
    entry = forged(id=number)

    with pytest.raises(InconsistentLog, match="somebody else wrote it"):
        seal()

    assert not Leaf.objects.filter(entry=entry).exists()
    assert [one.what for one in alarm.standing()] == [
        "An entry was changed before it was sealed, or somebody else wrote it."
    ]


def test_another_key_makes_another_tag(settings: Settings, tmp_path: Path) -> None:
    (ours,) = sightings(1)

    make(tmp_path)
    settings.LEDGER_SIGNING_FILE = tmp_path / "ledger-signing"

    assert not authorship.is_ours(ours)


@pytest.fixture
def _before_tags() -> None:
    outside.path(authorship.FROM_BEFORE).unlink()


@pytest.mark.usefixtures("_before_tags")
def test_what_waited_when_tags_were_first_asked_for_is_sealed_and_nothing_later() -> None:
    forged()
    authorship.begin()
    assert seal()

    forged()
    authorship.begin()
    with pytest.raises(InconsistentLog):
        seal()


@pytest.mark.usefixtures("_before_tags")
def test_what_old_code_wrote_before_the_first_sealer_of_new_code_is_sealed() -> None:
    """An update whose first `tick` runs before the restart."""
    forged()

    assert seal()

    forged()
    with pytest.raises(InconsistentLog):
        seal()


def test_nothing_is_taken_up_anew_where_the_file_was_lost_or_the_place_is_new() -> None:
    seal_one()
    forged()
    outside.path(authorship.FROM_BEFORE).unlink()

    protection.ensure()

    with pytest.raises(InconsistentLog):
        seal()


@pytest.mark.usefixtures("_before_tags")
def test_a_start_goes_on_though_what_waits_cannot_be_read() -> None:
    spoil(forged())

    protection.ensure()

    assert outside.read(authorship.FROM_BEFORE) == {"digests": []}


@pytest.mark.usefixtures("_before_tags")
def test_a_start_and_a_migrate_begin_to_ask() -> None:
    protection.ensure()

    assert outside.path(authorship.FROM_BEFORE).exists()


def test_without_the_key_nothing_is_written_and_so_nothing_is_shown(
    settings: Settings, tmp_path: Path
) -> None:
    settings.LEDGER_SIGNING_FILE = tmp_path / "gone"

    with pytest.raises(LedgerUnavailable):
        sightings(1)


def test_an_entry_that_cannot_be_read_stops_the_log_loudly_and_the_next_log_goes_on() -> None:
    """It could be put in the way, and a true entry taken out of the queue meanwhile."""
    seal_one()
    spoil(forged(id=-8))

    with pytest.raises(InconsistentLog, match="cannot be read"):
        seal()
    assert alarm.standing()
    assert sealing.waits_since() == sealing.LONG_AGO

    begin("broken")
    written = sightings(3)
    assert seal()
    assert Leaf.objects.filter(entry__in=written).count() == 3


def test_an_entry_of_a_time_to_come_has_waited_long() -> None:
    forged(at=timezone.now() + timedelta(days=3000))

    assert sealing.waits_since() == sealing.LONG_AGO


def test_a_row_of_a_log_that_nobody_can_read_does_not_hide_the_log_there_is() -> None:
    Begun.objects.create(number=1, name="x/2", at=timezone.now())
    with lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_begun SET at = {NEVER}")

    assert logs.current().number == 0
    assert logs.unsigned() == [1]
    alarm.found("Something.")


def test_a_finding_that_somebody_wrote_beforehand_does_not_keep_the_true_one_quiet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    monkeypatch.setattr(alarm, "_tell", [lambda: told.append("told") or ""])
    seal_one()
    Finding.objects.create(log=0, what="Nothing to see here.", at=timezone.now())
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET hat = 'trustee'")

    with pytest.raises(protection.LedgerTamperedError):
        protection.audit_daily()

    assert told == ["told"]


def test_the_head_outside_is_read_before_the_database_so_that_what_is_sealed_meanwhile_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seal_one()
    last_signed, asked = heads.last_signed, CaptureQueriesContext(connections["default"])
    before: list[int] = []

    def read() -> str | None:
        before.append(len(asked))
        return last_signed()

    monkeypatch.setattr(heads, "last_signed", read)
    with asked:
        assert audit() == []

    assert before[0] == 0
    assert len(asked) > 0


@pytest.mark.postgres_only
def test_whoever_holds_the_sealers_lock_stops_them_for_seconds_and_is_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealing, "PATIENCE", "200ms")
    sightings(1)
    known = connection.get_connection_params()
    words = {name: known[name] for name in ("dbname", "user", "password", "host", "port") if known.get(name)}
    with psycopg.connect(**words) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [sealing.SEALERS_LOCK])

        with pytest.raises(InconsistentLog, match="holds it fast"):
            seal()

    assert alarm.standing()
    assert Queued.objects.exists()


def test_the_timer_says_that_somebody_else_wrote_an_entry() -> None:
    forged()

    with pytest.raises(Exception, match="somebody else wrote it"):
        call_command("ledger_seal")


def seal_one() -> None:
    sightings(1, FAMILY, Subject("person", uuid4()))
    seal()
