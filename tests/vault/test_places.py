"""Every encrypted cell, put in another's place, is refused."""

import datetime
from itertools import permutations

import pytest
from django.db import models

from hsww.vault.errors import KeyGone, VaultError, WrongPlace
from hsww.vault.fields import SealedField
from hsww.vault.keyring import current
from hsww.vault.models import DataKey
from tests.vault.app.models import Household, Note
from tests.vault.raw import column, put

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("ring")]

Cell = tuple[models.Model, str]


def _rows() -> list[models.Model]:
    kinds = (Household, Household.history.model, Note, Note.history.model)
    return [row for kind in kinds for row in kind._default_manager.all()]


def _cells() -> list[Cell]:
    return [
        (row, field.name)
        for row in _rows()
        for field in row._meta.concrete_fields
        if isinstance(field, SealedField) and column(row, field.name) is not None
    ]


def _fill() -> None:
    for name in ("Sam Fictional", "Sam Fictional"):
        home = Household.objects.create(name=name)
        Note.objects.create(
            household=home, text="same", aside="same", facts={}, day=datetime.date(2026, 1, 1), notice="same"
        )


def test_no_cell_opens_in_the_place_of_another() -> None:
    _fill()
    cells = [(row, field, column(row, field)) for row, field in _cells()]
    refused = 0

    for (row, field, kept), (_, _, moved) in permutations(cells, 2):
        put(row, field, moved)
        with pytest.raises(WrongPlace) as refusal:
            getattr(type(row)._default_manager.get(pk=row.pk), field)
        assert "same" not in str(refusal.value)
        assert "Fictional" not in str(refusal.value)
        put(row, field, kept)
        refused += 1

    assert refused == len(cells) * (len(cells) - 1)
    assert len(cells) > 20


def test_a_moved_cell_cannot_be_saved_into_its_new_place_either(household: Household) -> None:
    note = Note.objects.create(household=household, text="mine")
    other = Note.objects.create(household=household, text="theirs")
    put(note, "text", column(other, "text"))

    with pytest.raises(WrongPlace):
        Note.objects.get(pk=note.pk).save()


def test_a_wrapped_key_does_not_open_for_another_file(household: Household) -> None:
    other = Household.objects.create(name="Alex Invented")
    theirs = DataKey.objects.get(scope_id=other.pk)
    DataKey.objects.filter(scope_id=household.pk).update(wrapped=theirs.wrapped)

    with pytest.raises(VaultError):
        _ = _without_ring(household).name


def test_what_was_sealed_with_a_destroyed_key_is_gone(household: Household) -> None:
    DataKey.objects.filter(scope_id=household.pk).delete()

    with pytest.raises(KeyGone):
        _ = _without_ring(household).name


def test_reading_never_makes_a_key(household: Household) -> None:
    DataKey.objects.all().delete()

    with pytest.raises(KeyGone):
        _ = _without_ring(household).name

    assert DataKey.objects.count() == 0


def _without_ring(household: Household) -> Household:
    current().forget(DataKey(kind="family", scope_id=household.pk, strand="support").scope)
    return Household.objects.get(pk=household.pk)
