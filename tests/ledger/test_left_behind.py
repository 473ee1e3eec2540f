"""What a log leaves behind is an exact set: nobody adds to it, and it stands before nothing that is new (9.1)."""

from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consent.models import Answer, Statement
from hsww.ledger import alarm, left_behind, logs, protection, sealing, unchanged
from hsww.ledger.audit import audit
from hsww.ledger.beginning import begin
from hsww.ledger.entries import Subject
from hsww.ledger.left_behind import LeftBehind
from hsww.ledger.logs import SPAN
from hsww.ledger.models import Action, Checkpoint, Entry, Leaf, Queued
from hsww.ledger.sealing import InconsistentLog, seal
from tests.consent.making import co_ordinator, family_of, parent, today
from tests.ledger.lifting import lifted
from tests.ledger.planting import LARGEST, copied, forged, spoil
from tests.ledger.writing import sightings

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)


def broken(*planted: int) -> None:
    sightings(1)
    seal()
    for pk in planted:
        forged(id=pk)
    with pytest.raises(InconsistentLog):
        seal()
    begin("broken")
    seal()


@pytest.mark.parametrize("ids", [[], [-5], [-5, -4, 3, 9, 10, LARGEST], [-(1 << 63), (1 << 63) - 1]])
def test_a_set_of_ids_is_that_set_in_few_subjects_and_no_other(ids: list[int]) -> None:
    behind = LeftBehind.of_ids(ids)

    assert len(behind) == len(ids)
    assert all(pk in behind for pk in ids)
    assert not any(pk in behind for one in ids for pk in (one - 1, one + 1) if pk not in ids)
    assert len(behind.subjects()) <= len(ids)


@pytest.mark.parametrize("number", [-77, 0, LARGEST + 1])
def test_after_another_log_was_begun_nobody_puts_in_what_counts_as_older(number: int) -> None:
    broken(LARGEST)

    forged(id=number)

    with pytest.raises(InconsistentLog, match="somebody else wrote it"):
        seal()
    assert alarm.standing()


def test_a_yes_that_nobody_gave_is_told_though_an_entry_for_it_lies_before_all_others() -> None:
    user, _ = co_ordinator()
    family = family_of(user)
    broken(-9)
    given = Statement.objects.create(
        family=family, giver=parent(family), recipient_kind="referrer", purpose="general", answer=Answer.GIVEN,
        how="said", asked_at="initial", said_on=today(), wording_version="2026-1", recorded_by=user,
    )  # fmt: skip
    forged(id=-77, action=Action.CHANGED, about=[Subject("statement", given.pk), unchanged.as_added(given)])

    assert list(unchanged.problems()) == [
        f"The statement {given.pk} is there, and no entry says that it was added."
    ]
    with pytest.raises(InconsistentLog):
        seal()


def test_a_row_with_the_largest_number_stops_one_log_and_none_after_it() -> None:
    broken(LARGEST)

    written = sightings(2)

    assert seal()
    assert Leaf.objects.filter(entry__in=written).count() == 2
    assert sealing.waits_since() is None
    assert audit() == alarm.standing() == []
    assert protection.watch() == ""


def test_what_is_taken_out_of_the_queue_is_told_though_a_row_with_the_largest_number_lies_there() -> None:
    broken(LARGEST)
    sightings(1)
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_queued WHERE entry_id <> %s", [LARGEST])

    with pytest.raises(protection.LedgerTamperedError):
        protection.watch()


def test_a_checkpoint_that_nobody_signed_makes_nothing_older_or_believed() -> None:
    sightings(1)
    seal()
    planted = forged(id=LARGEST)
    Leaf.objects.create(sequence=5 * SPAN + 7, entry=planted, leaf_hash=planted.digest)
    Queued.objects.filter(entry=planted).delete()
    Checkpoint.objects.create(size=6 * SPAN, root=bytes(32), note="x", at=timezone.now())

    begin("broken")
    assert planted.pk in left_behind.of(logs.current())
    assert seal() is None

    (changed,) = sightings(1)
    with lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_entry SET hat = 'trustee' WHERE id = {changed.pk}")
    assert sealing.waits_since() is not None
    with pytest.raises(InconsistentLog):
        seal()


def test_what_cannot_be_read_stays_behind_too_and_what_is_good_beside_it_does_not() -> None:
    good = sightings(2)
    spoil(forged(id=good[0].pk - 1000))
    with pytest.raises(InconsistentLog):
        seal()

    begin("broken")

    assert seal()
    assert Leaf.objects.filter(entry__in=good).count() == 2


def test_however_much_was_left_behind_the_sealer_reads_none_of_it() -> None:
    sightings(1)
    Entry.objects.bulk_create(planted(2 * number) for number in range(-3000, 0))
    begin("broken")
    sightings(1)

    with CaptureQueriesContext(connections["default"]) as asked:
        assert seal()

    read = [one["sql"] for one in asked if 'FROM "ledger_entry"' in one["sql"] and "digest" in one["sql"]]
    assert len(left_behind.of(logs.current())) == 3000
    assert max(map(len, read)) < 1000


def planted(number: int) -> Entry:
    return Entry(
        id=number, uid=uuid4(), at=timezone.now(), actor=None, hat="", action=Action.SEEN, outcome="allowed",
        clause="8.3", salt=bytes(32), digest=bytes(32),
    )  # fmt: skip


@pytest.mark.postgres_only
@pytest.mark.django_db(databases=["default", "keys"])
def test_a_copy_of_what_is_sealed_is_refused_and_left_behind() -> None:
    (entry,) = sightings(1)
    seal()
    copy = copied(entry)

    with pytest.raises(InconsistentLog, match="somebody copied it"):
        seal()

    begin("broken")
    assert left_behind.of(logs.current()).stretches == ((copy, copy),)
    sightings(1)
    assert seal()


@pytest.mark.postgres_only
@pytest.mark.django_db(databases=["default", "keys"])
def test_of_copies_that_wait_one_is_sealed_by_the_next_log() -> None:
    (entry,) = sightings(1)
    copies = [copied(entry), copied(entry)]
    with pytest.raises(InconsistentLog, match="somebody copied it"):
        seal()

    begin("broken")

    assert seal()
    assert Leaf.objects.filter(entry=entry).exists()
    assert not Leaf.objects.filter(entry__in=copies).exists()
