"""Whoever tampers with the ledger's own protection is noticed: at a start, and every minute between (8.3, 9.1)."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models
from django.utils import timezone

from families.models import Paper
from hsww.ledger import alarm, logs, numbering, outside, protection, sealing, triggers, unprotected
from hsww.ledger.audit import audit
from hsww.ledger.beginning import begin
from hsww.ledger.models import Action, Begun, Entry, WitnessAnswer
from hsww.ledger.sealing import InconsistentLog, seal
from tests.ledger.lifting import lifted
from tests.ledger.planting import NEVER, copied
from tests.ledger.writing import sightings

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
STRANGER = "quiet_helper"


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def add_a_stranger(table: str) -> None:
    """One that takes every new entry away again."""
    if connection.vendor == "sqlite":
        run(f"CREATE TRIGGER {STRANGER} BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END")
        return
    run(
        "CREATE OR REPLACE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        f"CREATE TRIGGER {STRANGER} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION quiet()",
    )


@pytest.fixture
def dropped() -> str:
    name = "ledger_entry_no_delete"
    run(f"DROP TRIGGER {name}" + (" ON ledger_entry" if connection.vendor == "postgresql" else ""))
    return name


@pytest.fixture(autouse=True)
def every_line_is_heard() -> Iterator[None]:
    """Django switches loggers off that its own settings do not name."""
    log = logging.getLogger("hsww")
    before, log.propagate = log.propagate, True
    yield
    log.propagate = before


@pytest.mark.parametrize("table", triggers.TABLES)
def test_a_trigger_that_is_not_ours_is_reported_and_taken_away(table: str) -> None:
    add_a_stranger(table)

    assert triggers.missing(connection) == [STRANGER]
    assert triggers.install(connection) == [STRANGER]
    assert triggers.missing(connection) == []
    assert sightings(1)


def test_putting_triggers_right_at_a_start_is_written_down_and_told(
    dropped: str, caplog: pytest.LogCaptureFixture
) -> None:
    sightings(1)

    assert protection.ensure() == [dropped]

    entry = Entry.objects.get(action=Action.REPAIRED)
    assert (entry.actor, entry.hat) == (None, "none")
    assert dropped in caplog.text
    assert protection.ensure() == []
    assert Entry.objects.filter(action=Action.REPAIRED).count() == 1


def test_putting_triggers_right_after_a_migrate_is_written_down(dropped: str) -> None:
    sightings(1)

    protection.after_migrate(using="default")

    assert Entry.objects.filter(action=Action.REPAIRED).exists()


def test_the_first_triggers_of_an_empty_ledger_are_no_repair(dropped: str) -> None:
    assert protection.ensure() == [dropped]
    assert not Entry.objects.exists()


def test_the_timer_fails_while_a_trigger_is_missing_and_says_which(
    dropped: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(CommandError, match="ledger protection"):
        call_command("tick")

    assert dropped in caplog.text
    assert triggers.missing(connection) == [dropped]


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_the_timer_audits_once_a_day_and_fails_for_as_long_as_something_is_wrong(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sightings(3)
    seal()
    assert protection.audit_daily() == "audited"
    assert protection.audit_daily() == ""
    with lifted():
        run("DELETE FROM ledger_entrysubject")
    outside.path("audited").unlink()

    for _ in range(2):
        with pytest.raises(protection.LedgerTamperedError):
            protection.audit_daily()

    assert "The ledger does not agree" in caplog.text


@pytest.mark.django_db(databases=["default", "keys"])
def test_nobody_can_know_when_the_timer_audits_again() -> None:
    kept, now = [], timezone.now()
    for _ in range(5):
        assert protection.audit_daily() == "audited"
        kept.append(outside.read("audited"))
        outside.path("audited").unlink()
    moments = {datetime.fromisoformat(one["again"]) for one in kept}

    assert len(moments) > 1
    assert all(now <= one <= timezone.now() + timedelta(days=3) for one in moments)


@pytest.mark.django_db(databases=["default", "keys"])
def test_when_its_moment_has_come_it_audits_again() -> None:
    protection.audit_daily()
    past = timezone.now() - timedelta(seconds=1)
    outside.write("audited", outside.read("audited") | {"again": past.isoformat()})

    assert protection.audit_daily() == "audited"


def test_no_moment_is_safer_than_another_and_none_is_put_off_for_long() -> None:
    """Evenly over two days, the next hour would be the safest, and the middle one would come after a day."""
    now = timezone.now()
    hours = sorted((protection._some_time() - now) / timedelta(hours=1) for _ in range(2_000))

    assert 14 < hours[len(hours) // 2] < 20
    assert 50 < sum(hour < 1 for hour in hours) < 120
    assert hours[0] >= 0
    assert hours[-1] <= 72.1


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_timer_fails_if_the_check_of_the_whole_log_does_not_come_any_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert protection.watch_audits() == ""
    kept = outside.read("audited")
    outside.write("audited", kept | {"again": (timezone.now() - timedelta(hours=5)).isoformat()})
    assert protection.watch_audits() == ""
    assert unprotected.standing() is None
    outside.write("audited", kept | {"again": (timezone.now() - timedelta(hours=7)).isoformat()})

    with pytest.raises(protection.LedgerUncheckedError):
        protection.watch_audits()

    assert "manage.py ledger_audit" in caplog.text
    told = unprotected.standing()
    assert told is not None
    assert told.names == (protection.UNCHECKED,)


@pytest.mark.django_db(databases=["default", "keys"])
def test_what_an_older_version_kept_of_its_checks_makes_one_due() -> None:
    outside.write("audited", {"log": alarm.log_name(), "day": "2026-11-20", "problems": []})

    assert protection.watch_audits() == ""
    assert protection.audit_daily() == "audited"


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_check_that_cannot_read_is_told_and_not_passed() -> None:
    sightings(2)
    seal()
    run("ALTER TABLE ledger_node RENAME TO elsewhere")
    try:
        with pytest.raises(protection.LedgerTamperedError):
            protection.audit_daily()
    finally:
        run("ALTER TABLE elsewhere RENAME TO ledger_node")

    assert unprotected.standing()


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_an_entry_that_was_taken_out_of_the_queue_is_noticed_within_the_minute() -> None:
    sightings(3)
    with lifted():
        run("DELETE FROM ledger_queued WHERE entry_id = (SELECT max(id) FROM ledger_entry)")
    seal()

    with pytest.raises(protection.LedgerTamperedError):
        protection.watch()

    assert alarm.standing()


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_finding_stays_though_the_database_made_an_older_log_the_newest_for_a_while() -> None:
    sightings(2)
    seal()
    begin("restored")
    seal()
    newest = logs.current().name
    run("CREATE TABLE held AS SELECT * FROM ledger_begun")
    with lifted():
        run("DELETE FROM ledger_begun")
    assert logs.current().name != newest

    alarm.found("The last checkpoint is gone.")
    with lifted():
        run("DELETE FROM ledger_finding")
        run("INSERT INTO ledger_begun SELECT * FROM held")
    run("DROP TABLE held")

    assert logs.current().name == newest
    assert [one.what for one in alarm.standing()] == ["The last checkpoint is gone."]


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_what_the_check_found_fails_the_timer_as_well_until_another_log_is_begun() -> None:
    sightings(3)
    seal()
    with lifted():
        run("DELETE FROM ledger_entrysubject")
    with pytest.raises(CommandError, match="does not hold"):
        call_command("ledger_audit")
    with pytest.raises(protection.LedgerTamperedError):
        protection.watch_audits()

    call_command("ledger_begin")

    assert protection.watch_audits() == ""


class TestUpgrades:
    """Only what was gone or changed before a migrate, and had been put there by us, tells of tampering."""

    pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)

    def repaired(self) -> bool:
        return Entry.objects.filter(action=Action.REPAIRED).exists()

    def migrated(self) -> None:
        call_command("migrate", verbosity=0)

    def test_the_triggers_of_a_table_that_the_migrate_makes_are_not_reported(self) -> None:
        sightings(1)
        self.migrated()
        with connection.schema_editor() as editor:
            editor.delete_model(WitnessAnswer)

        protection.before_migrate(using="default")
        with connection.schema_editor() as editor:
            editor.create_model(WitnessAnswer)
        protection.after_migrate(using="default")

        assert not self.repaired()
        assert protection.missing() == []

    def test_those_of_a_table_that_it_remakes_are_not_reported_either(self) -> None:
        sightings(1)
        self.migrated()

        protection.before_migrate(using="default")
        wider, before = models.CharField(max_length=31, blank=True), Entry._meta.get_field("hat")
        wider.set_attributes_from_name("hat")
        wider.model = Entry
        with connection.schema_editor() as editor:
            editor.alter_field(Entry, before, wider, strict=True)
        protection.after_migrate(using="default")

        assert not self.repaired()
        assert protection.missing() == []

    def test_a_whole_upgrade_of_a_ledger_in_use_is_not_reported(self) -> None:
        call_command("migrate", "ledger", "0002", verbosity=0)
        sightings(3)

        self.migrated()

        assert not self.repaired()
        assert protection.missing() == []

    def test_a_trigger_that_was_gone_before_is_reported(
        self, dropped: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        sightings(1)

        self.migrated()

        assert self.repaired()
        assert dropped in caplog.text
        assert triggers.missing(connection) == []

    def test_a_trigger_that_was_not_ours_is_reported(self) -> None:
        sightings(1)
        self.migrated()
        add_a_stranger("ledger_leaf")

        self.migrated()

        assert self.repaired()

    def test_a_trigger_of_a_version_before_is_taken_away_and_not_reported(self) -> None:
        sightings(1)
        self.migrated()
        kept = outside.read("triggers")
        outside.write("triggers", kept | {STRANGER: "as it was"})
        add_a_stranger("ledger_leaf")

        self.migrated()

        assert not self.repaired()
        assert protection.missing() == []

    def test_what_this_version_says_otherwise_is_not_reported(self, dropped: str) -> None:
        sightings(1)
        kept = {name: one.digest for name, one in triggers.expected(connection).items()}
        outside.write("triggers", kept | {dropped: "as it was"})

        self.migrated()

        assert not self.repaired()
        assert protection.missing() == []


PAPERS, REPORTS = "families_paper_no_change", "board_report_no_change"


@pytest.fixture
def thawed() -> str:
    protection.ensure()
    run(f"DROP TRIGGER {PAPERS}" + (" ON families_paper" if connection.vendor == "postgresql" else ""))
    return PAPERS


def test_the_timer_fails_while_rows_that_never_change_could_be_changed(
    thawed: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(CommandError, match="ledger protection"):
        call_command("tick")

    assert thawed in caplog.text


def test_a_start_makes_them_unchangeable_again_and_writes_it_down(thawed: str) -> None:
    sightings(1)

    assert protection.ensure() == [thawed]

    assert Entry.objects.filter(action=Action.REPAIRED).exists()
    assert protection.missing() == []


def test_a_trigger_that_lets_changes_through_is_noticed() -> None:
    protection.ensure()
    if connection.vendor == "sqlite":
        run(
            f"DROP TRIGGER {REPORTS}",
            f"CREATE TRIGGER {REPORTS} BEFORE UPDATE ON board_report BEGIN SELECT 1; END",
        )
    else:
        run(
            f"CREATE OR REPLACE FUNCTION {REPORTS}() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NEW; END $$"
        )

    assert protection.missing() == [REPORTS]


def test_a_trigger_that_swallows_new_papers_is_noticed() -> None:
    protection.ensure()

    add_a_stranger(Paper._meta.db_table)

    assert protection.missing() == [STRANGER]
    assert protection.ensure() == [STRANGER]


@pytest.mark.postgres_only
class TestBesideTriggers:
    """What leads a table of PostgreSQL astray without a trigger."""

    @pytest.mark.parametrize(
        ("astray", "named"),
        [
            ("CREATE RULE quiet AS ON INSERT TO ledger_queued DO INSTEAD NOTHING", "quiet"),
            ("CREATE RULE quiet AS ON INSERT TO ledger_entry DO ALSO NOTHING", "quiet"),
            ("ALTER TABLE ledger_leaf ENABLE ROW LEVEL SECURITY", "row security of ledger_leaf"),
            ("ALTER TABLE ledger_leaf FORCE ROW LEVEL SECURITY", "row security of ledger_leaf"),
            ("CREATE TABLE more () INHERITS (ledger_entry)", "more"),
            ("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_delete", "ledger_entry_no_delete"),
            ("ALTER TABLE ledger_entry DISABLE TRIGGER USER", "ledger_entry_enqueue"),
            ("ALTER FUNCTION ledger_enqueue() SET search_path = elsewhere", "ledger_entry_enqueue"),
        ],
    )
    def test_it_is_reported_and_undone(self, astray: str, named: str) -> None:
        protection.ensure()
        run(astray)

        assert named in protection.missing()
        assert named in protection.ensure()
        assert protection.missing() == []

    def test_a_view_in_the_place_of_a_table_is_reported_and_a_start_does_not_forget_it(self) -> None:
        protection.ensure()
        run("ALTER TABLE ledger_witnessanswer RENAME TO kept")
        run("CREATE VIEW ledger_witnessanswer AS SELECT * FROM kept WHERE false")

        for _ in range(2):
            assert "ledger_witnessanswer_no_delete" in protection.missing()
            protection.ensure()


class TestAnUnprotectedLog:
    """It stands until the check of a later day."""

    @pytest.fixture(autouse=True)
    def watched(self, dropped: str) -> None:
        with pytest.raises(protection.LedgerTamperedError):
            protection.watch()
        assert dropped in protection.missing()

    def a_day_passes(self) -> None:
        kept = outside.read(unprotected.NAME)
        outside.write(unprotected.NAME, kept | {"since": (timezone.now() - timedelta(days=1)).isoformat()})
        outside.path("audited").unlink(missing_ok=True)
        protection.audit_daily()

    def test_it_is_known_since_when_and_what_was_missing(self, dropped: str) -> None:
        before = unprotected.standing()

        with pytest.raises(protection.LedgerTamperedError):
            protection.watch()

        assert before == unprotected.standing()
        assert before is not None
        assert before.names == (dropped,)

    def test_it_stands_after_it_was_put_right_until_the_check_of_a_later_day(self) -> None:
        protection.ensure()
        protection.audit_daily()
        assert unprotected.standing()

        self.a_day_passes()

        assert unprotected.standing() is None

    def test_no_check_ends_it_while_the_trigger_is_missing(self) -> None:
        self.a_day_passes()

        assert unprotected.standing()


def test_what_a_start_put_right_is_known_too(dropped: str) -> None:
    sightings(1)

    protection.ensure()

    lost = unprotected.standing()
    assert lost is not None
    assert lost.names == (dropped,)


def test_the_first_triggers_of_an_empty_ledger_alarm_nobody(dropped: str) -> None:
    protection.ensure()

    assert unprotected.standing() is None


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_what_was_found_is_told_though_a_row_of_another_check_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def check() -> Iterator[str]:
        for one in WitnessAnswer.objects.all():
            yield f"Answer {one.at}."

    sightings(1)
    seal()
    WitnessAnswer.objects.create(at=timezone.now())
    with lifted():
        run("UPDATE ledger_entry SET hat = 'trustee'", f"UPDATE ledger_witnessanswer SET at = {NEVER}")
    monkeypatch.setattr(protection, "CHECKS", [check])

    with pytest.raises(protection.LedgerTamperedError):
        protection.audit_daily()

    assert "Entry 1" in caplog.text
    assert "A row cannot be read" in caplog.text or unprotected.standing()
    assert alarm.standing()


@pytest.mark.sqlite_only
def test_what_was_found_is_kept_though_the_row_of_a_log_cannot_be_read() -> None:
    """PostgreSQL takes no text that is none."""
    sightings(1)
    seal()
    Begun.objects.create(number=1, name="x/2", at=timezone.now())
    with lifted():
        run("UPDATE ledger_begun SET name = CAST(x'ff' AS TEXT)")
    sightings(1)

    with pytest.raises(InconsistentLog):
        seal()

    assert alarm.standing()
    assert alarm.kept(alarm.log_name())
    begin("broken")
    assert seal()


def test_what_was_found_is_kept_outside_before_the_database_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise DatabaseError

    monkeypatch.setattr(logs, "current", fails)

    alarm.found("Something.")

    assert [one.what for one in alarm.standing()] == ["Something."]


@pytest.mark.postgres_only
def test_a_table_that_takes_the_same_entry_twice_is_told_and_put_right() -> None:
    sightings(1)
    name = "ledger_entry with each uid once"
    run("ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_uid_key")

    with pytest.raises(protection.LedgerTamperedError):
        protection.watch()

    standing = unprotected.standing()
    assert standing is not None
    assert standing.names == (name,)
    assert protection.ensure() == [name]
    assert protection.missing() == []


@pytest.mark.postgres_only
def test_where_copies_lie_already_the_start_goes_on_and_it_is_still_told() -> None:
    (entry,) = sightings(1)
    seal()
    copied(entry)

    assert protection.ensure() == ["ledger_entry with each uid once"]

    assert protection.missing() == ["ledger_entry with each uid once"]


@pytest.mark.postgres_only
@pytest.mark.parametrize(
    "change",
    ["MINVALUE -1000000 RESTART -1000000", "INCREMENT -1", "MAXVALUE 9 CYCLE RESTART 3", "RESTART 1"],
)
def test_numbers_of_entries_that_go_backwards_are_told_and_put_right(change: str) -> None:
    written = sightings(3)
    seal()
    run(
        f"ALTER SEQUENCE ledger_entry_id_seq {change}".replace("MAXVALUE 9", f"MAXVALUE {written[-1].pk + 9}")
    )

    with pytest.raises(protection.LedgerTamperedError):
        protection.watch()

    assert protection.ensure() == [numbering.BACKWARDS]
    assert protection.missing() == []
    (after,) = sightings(1)
    assert after.pk > written[-1].pk


@pytest.mark.postgres_only
def test_what_was_sealed_under_a_number_that_is_never_given_is_told_by_the_daily_check() -> None:
    run("ALTER SEQUENCE ledger_entry_id_seq MINVALUE -1000000 RESTART -1000000")
    sightings(1)
    seal()
    run("ALTER SEQUENCE ledger_entry_id_seq RESTART 5000000 MINVALUE 1")

    assert "Entries with numbers that are never given: 1." in audit()


@pytest.mark.postgres_only
def test_an_entry_that_was_sealed_twice_is_told_by_the_daily_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a sealer from before copies were refused."""
    monkeypatch.setattr(sealing, "_must_be_new", lambda _waiting: None)
    (entry,) = sightings(1)
    copied(entry)
    seal()

    assert "Entries that were sealed more than once: 1." in audit()
