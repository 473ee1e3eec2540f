import datetime

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from hsww.vault.errors import KeyGone
from hsww.vault.keyring import current
from hsww.vault.models import DataKey
from tests.vault.app.models import Household, Note
from tests.vault.raw import column

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("ring")]


def _story() -> Household:
    home = Household.objects.create(name="first")
    home.name = "second"
    home.save()
    return home


def test_creation_change_and_deletion_are_kept_with_their_words() -> None:
    home = _story()
    kept = home.pk

    home.delete()

    rows = Household.history.filter(id=kept).order_by("history_date")
    assert [(row.history_type, row.name) for row in rows] == [
        ("+", "first"),
        ("~", "second"),
        ("-", "second"),
    ]


def test_each_historical_row_holds_ciphertext_of_its_own() -> None:
    home = _story()
    home.save()
    rows = [home, *Household.history.all()]

    cells = [column(row, "name") for row in rows]

    assert len(set(cells)) == len(rows) == 4
    assert all(cell is not None and b"second" not in cell for cell in cells)


def test_history_lies_under_the_key_of_the_family() -> None:
    home = _story()
    Note.objects.create(household=home, text="a visit").delete()

    DataKey.objects.filter(scope_id=home.pk).delete()
    current().forget(DataKey(kind="family", scope_id=home.pk, strand="support").scope)

    with pytest.raises(KeyGone):
        _ = Household.history.first().name
    with pytest.raises(KeyGone):
        _ = Note.history.first().text


def test_deleting_a_partly_loaded_row_keeps_all_of_it(household: Household) -> None:
    Note.objects.create(household=household, text="a visit", aside="an aside", day=datetime.date(2026, 1, 2))

    Note.objects.only("id").get().delete()

    last = Note.history.first()
    assert (last.history_type, last.text, last.aside) == ("-", "a visit", "an aside")
    assert last.day == datetime.date(2026, 1, 2)


def test_one_row_as_it_was_at_a_time() -> None:
    home = Household.objects.create(name="first")
    then = timezone.now()
    home.name = "second"
    home.save()

    assert home.history.as_of(then).name == "first"
    assert home.history.as_of(timezone.now()).name == "second"


def test_all_rows_as_they_were_at_a_time() -> None:
    homes = [Household.objects.create(name=f"first {number}") for number in range(3)]
    then = timezone.now()
    for home in homes:
        home.name = "second"
        home.save()
    homes[0].delete()

    assert {home.name for home in Household.history.as_of(then)} == {"first 0", "first 1", "first 2"}
    assert [home.name for home in Household.history.as_of(timezone.now())] == ["second", "second"]


def test_the_record_before_and_after() -> None:
    home = _story()
    latest = home.history.first()

    assert latest.prev_record.name == "first"
    assert latest.prev_record.next_record.name == "second"
    assert latest.instance.name == "second"
    assert home.history.earliest().name == "first"
    assert home.history.most_recent().name == "second"
    assert "Household object" in str(latest)


def test_differences_are_between_words() -> None:
    home = _story()
    latest = home.history.first()

    (change,) = latest.diff_against(latest.prev_record).changes

    assert (change.field, change.old, change.new) == ("name", "first", "second")


def test_an_old_version_can_be_put_back() -> None:
    home = _story()

    home.history.earliest().instance.save(force_update=True)

    assert Household.objects.get().name == "first"
    assert home.history.count() == 3


def test_bulk_creation_with_history_seals_both() -> None:
    made = bulk_create_with_history([Household(name=f"family {number}") for number in range(5)], Household)

    assert {row.name for row in Household.history.all()} == {home.name for home in Household.objects.all()}
    assert column(Household.history.get(id=made[0].pk), "name") != column(made[0], "name")


def test_bulk_change_of_a_sealed_field_is_refused(household: Household) -> None:
    household.name = "changed"

    with pytest.raises(FieldError, match="encrypted"), transaction.atomic():
        bulk_update_with_history([household], Household, ["name"])

    household.district = "Welwyn"
    bulk_update_with_history([household], Household, ["district"])
    assert Household.history.first().district == "Welwyn"


def test_history_takes_no_free_text_reason(household: Household) -> None:
    household._change_reason = "because Sam said so"
    household.save()
    row = Household.history.first()
    assert row.history_change_reason is None

    row.history_change_reason = "because Sam said so"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_history_is_not_searched_ordered_or_read_raw() -> None:
    for ask in (
        lambda: list(Household.history.filter(name="first")),
        lambda: Household.history.order_by("name"),
        lambda: Household.history.values_list("name"),
        lambda: Household.history.update(name="x"),
    ):
        with pytest.raises(FieldError, match="encrypted"):
            ask()
