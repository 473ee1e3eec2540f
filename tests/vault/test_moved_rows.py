"""A row moved to another family by somebody with the database does not open there (1.6)."""

import copy
import pickle

import pytest
from django.db import connection, transaction

from hsww.vault.errors import WrongPlace
from tests.vault.app.models import Household, Note

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("ring")]


@pytest.fixture
def other() -> Household:
    return Household.objects.create(name="Alex Invented")


@pytest.fixture
def note(household: Household) -> Note:
    return Note.objects.create(household=household, text="mine", aside="quiet", notice="for all")


def moved(table: str, to: Household) -> None:
    with connection.cursor() as cursor:
        value = connection.ops.adapt_unknown_value(to.pk) if connection.vendor != "sqlite" else to.pk.hex
        cursor.execute(f"UPDATE {table} SET household_id = %s", [value])


@pytest.mark.parametrize("field", ["text", "aside", "facts"])
def test_a_row_moved_in_the_database_does_not_open(note: Note, other: Household, field: str) -> None:
    moved(Note._meta.db_table, other)

    with pytest.raises(WrongPlace):
        getattr(Note.objects.get(), field)
    with pytest.raises(WrongPlace):
        getattr(Note.objects.only(field).get(), field)
    with pytest.raises(WrongPlace), transaction.atomic():
        Note.objects.get().save()
    assert Note.objects.get().notice == "for all"


def test_a_historical_row_moved_in_the_database_does_not_open(note: Note, other: Household) -> None:
    past = note.history.model
    assert past.objects.get().text == "mine"

    moved(past._meta.db_table, other)

    with pytest.raises(WrongPlace):
        _ = past.objects.get().text


@pytest.mark.parametrize("deferred", [(), ("household",), ("text", "aside"), ("household", "text")])
def test_a_row_that_changes_hands_in_our_own_code_opens_and_is_sealed_afresh(
    note: Note, other: Household, deferred: tuple[str, ...]
) -> None:
    row = Note.objects.defer(*deferred).get()

    row.household = other
    assert row.text == "mine"
    row.save()

    found = Note.objects.get()
    assert (found.household, found.text, found.aside) == (other, "mine", "quiet")
    assert row.text == "mine"


def test_a_row_that_changes_hands_is_saved_whole_whatever_was_asked(note: Note, other: Household) -> None:
    row = Note.objects.get()
    row.household, row.text = other, "theirs"

    row.save(update_fields=["text"])

    found = Note.objects.get()
    assert (found.household, found.text, found.aside) == (other, "theirs", "quiet")


def test_copies_open_what_they_were_copied_from(note: Note, other: Household) -> None:
    row = Note.objects.get()
    for twin in (copy.copy(row), copy.deepcopy(row), pickle.loads(pickle.dumps(row))):
        twin.household = other
        assert (twin.text, twin.aside) == ("mine", "quiet")
    row.save()
    assert pickle.loads(pickle.dumps(row)).text == "mine"
    assert pickle.loads(pickle.dumps(note)).text == "mine"
