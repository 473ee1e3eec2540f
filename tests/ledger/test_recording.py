"""Writing an entry: in the caller's transaction, without personal data, or not at all (8.3, 9.1)."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from hsww.ledger import entries
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome, Queued
from hsww.ledger.reasons import reason_of
from hsww.ledger.record import Draft, LedgerUnavailable, record
from hsww.vault.errors import VaultError
from hsww.vault.models import DataKey
from hsww.vault.scopes import family_scope
from tests.ledger.lifting import lifted
from tests.ledger.writing import FAMILY, ORGANISER, sightings

BOTH = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.django_db
def test_an_entry_reads_back_with_the_digest_of_what_it_says() -> None:
    written = record(
        actor=ORGANISER,
        appointment=uuid4(),
        hat="organiser",
        action=Action.SEEN,
        outcome=Outcome.DENIED,
        clause="4.3",
        rule="family",
        subjects=[FAMILY, FAMILY, Subject("person", uuid4())],
        session=b"12345678",
    )

    found = Entry.objects.get(pk=written.pk)
    subjects = tuple(row.value() for row in found.subjects.all())

    assert len(subjects) == 2
    assert entries.digest(found.content(subjects)) == bytes(found.digest)
    assert found.outcome == Outcome.DENIED


@pytest.mark.django_db
def test_an_entry_costs_two_inserts_inside_a_transaction(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with transaction.atomic(), django_assert_num_queries(2):
        sightings(1)


@pytest.mark.django_db
def test_many_entries_cost_no_more_inserts_than_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with transaction.atomic(), django_assert_num_queries(2):
        sightings(20)


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_when_what_it_recorded_is_rolled_back() -> None:
    with transaction.atomic():
        sightings(1)
        transaction.set_rollback(True)

    assert not Entry.objects.exists()
    assert not EntrySubject.objects.exists()
    assert not Queued.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_ledger_that_cannot_be_written_says_so() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entrysubject RENAME TO elsewhere")
    try:
        with pytest.raises(LedgerUnavailable):
            sightings(1)
        written = Entry.objects.count()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO ledger_entrysubject")

    assert written == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_done_does_not_outlive_an_entry_that_failed() -> None:
    """Even if the caller swallows the failure. A salt of 30 bytes stands for any entry the database refuses."""
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        sightings(1)
        patch.setattr("hsww.ledger.authorship.HALF", 15)
        with pytest.raises(LedgerUnavailable):
            sightings(1)

    assert not Entry.objects.exists()


@BOTH
def test_a_reason_is_ciphertext_that_the_leaf_commits_to() -> None:
    written = with_reason("The family asked to see it.")

    found = Entry.objects.get(pk=written.pk)

    assert b"asked" not in bytes(found.reason or b"")
    assert reason_of(found) == "The family asked to see it."
    assert entries.digest(found.content((FAMILY,))) == bytes(found.digest)


@BOTH
def test_a_reason_goes_with_the_familys_key_and_the_entry_stays_whole() -> None:
    written = with_reason("The family asked to see it.")
    DataKey.objects.all().delete()

    found = Entry.objects.get(pk=written.pk)

    assert reason_of(found) is None
    assert entries.digest(found.content((FAMILY,))) == bytes(found.digest)


@BOTH
def test_a_reason_moved_to_another_entry_does_not_open() -> None:
    one, other = with_reason("one"), with_reason("other")
    other.reason = one.reason

    with pytest.raises(VaultError):
        reason_of(other)


def test_a_reason_without_anybodys_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        Draft(actor=ORGANISER, hat="organiser", action=Action.SEEN, clause="4.3", reason="because")


def test_a_session_that_is_not_a_digest_is_refused() -> None:
    with pytest.raises(ValueError, match="8 bytes"):
        Draft(actor=ORGANISER, hat="organiser", action=Action.SEEN, clause="4.3", session=b"the whole key")


@pytest.mark.django_db(transaction=True)
def test_emptying_the_test_database_needs_the_triggers_lifted_and_leaves_them_in_place() -> None:
    sightings(1)

    with lifted(), connection.cursor() as cursor:
        for table in ("ledger_queued", "ledger_entrysubject", "ledger_entry"):
            cursor.execute(f"DELETE FROM {table}")

    assert not Entry.objects.exists()
    sightings(1)
    assert Queued.objects.count() == 1


def with_reason(text: str) -> Entry:
    return record(
        actor=ORGANISER,
        hat="organiser",
        action=Action.SEEN,
        clause="9.1",
        subjects=[FAMILY],
        reason=text,
        reason_scope=family_scope(FAMILY.id),
    )
