"""A log that was found not to hold is left as it is, and another goes on where it can (9.1)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from hsww.ledger import alarm, heads, logs, queries
from hsww.ledger.audit import audit
from hsww.ledger.logs import SPAN
from hsww.ledger.models import Entry
from hsww.ledger.notes import Head
from hsww.ledger.sealing import InconsistentLog, seal
from hsww.ledger.signing import public_key, signer
from tests.ledger.going_on import checked, run, sealed
from tests.ledger.writing import sightings

pytestmark = pytest.mark.django_db(transaction=True)


class TestAfterTampering:
    def broken(self) -> list[Entry]:
        """Three sealed entries, one of which is gone from the tree, and two that wait."""
        sealed(3)
        waiting = sightings(2)
        run("DELETE FROM ledger_leaf WHERE sequence = 1")
        with pytest.raises(InconsistentLog):
            seal()
        return waiting

    def test_the_command_begins_a_log_that_says_why_and_goes_on(self) -> None:
        waiting, said = self.broken(), StringIO()

        call_command("ledger_begin", stdout=said)

        report = checked()
        assert (report.problems, report.leaves) == ([], 3)
        assert report.begun is not None
        assert report.begun.why == "broken"
        assert queries.proof_of(waiting[1]).index == 2
        assert str(logs.current().key) in said.getvalue()
        assert "found not to hold" in said.getvalue()
        assert alarm.standing() == []
        assert sealed(1).size == SPAN + 4

    def test_the_audit_leaves_the_broken_log_alone_and_watches_the_new_one(self) -> None:
        self.broken()
        call_command("ledger_begin", stdout=StringIO())
        assert audit() == []

        run(f"DELETE FROM ledger_leaf WHERE sequence = {SPAN + 1}")

        assert audit()

    def test_an_entry_changed_while_it_waited_stays_outside(self) -> None:
        sealed(1)
        changed, good = sightings(2)
        run(f"UPDATE ledger_entry SET hat = 'trustee' WHERE id = {changed.pk}")
        with pytest.raises(InconsistentLog):
            seal()

        call_command("ledger_begin", stdout=StringIO())

        assert queries.proof_of(good)
        with pytest.raises(queries.NotSealed):
            queries.proof_of(changed)
        assert queries.unsealed() == 1
        assert sealed(1)
        assert audit() == []

    def test_an_entry_changed_while_it_waits_for_the_new_log_stops_that_too(self) -> None:
        self.broken()
        call_command("ledger_begin", stdout=StringIO())
        (changed,) = sightings(1)
        run(f"UPDATE ledger_entry SET hat = 'trustee' WHERE id = {changed.pk}")

        with pytest.raises(InconsistentLog):
            seal()
        assert len(alarm.standing()) == 1

    def test_a_checkpoint_that_cannot_be_read_is_no_hindrance(self) -> None:
        sealed(3)
        run("UPDATE ledger_checkpoint SET note = 'scheme'")
        sightings(1)
        with pytest.raises(InconsistentLog):
            seal()

        call_command("ledger_begin", stdout=StringIO())

        report = checked()
        assert report.holds
        assert report.begun is not None
        assert report.begun.held is None
        assert report.begun.signed is not None


def test_the_command_begins_nothing_while_nothing_was_found() -> None:
    sealed(1)

    with pytest.raises(CommandError, match="Nothing was found"):
        call_command("ledger_begin")

    assert logs.current().number == 0


def test_a_finding_stands_though_the_log_seems_to_hold_again() -> None:
    sealed(2)
    sightings(1)
    head = heads.path().read_text()
    heads.path().write_text(signer().sign(str(Head(public_key().name, 99, bytes(32)))))
    with pytest.raises(InconsistentLog):
        seal()
    heads.path().write_text(head)

    assert seal()
    assert [finding.what for finding in alarm.standing()] == [
        "A longer ledger was signed before this one: entries are gone."
    ]
