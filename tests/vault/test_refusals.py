import copy
import pickle

import pytest
from django.core.exceptions import FieldError
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Lower

from hsww.vault.errors import NotSealed
from tests.vault.app.models import Household, Note
from tests.vault.raw import column

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("ring")]

LOOKUPS = ["exact", "iexact", "contains", "startswith", "in", "gt", "range", "regex", "lower", "year"]


@pytest.mark.parametrize("lookup", LOOKUPS)
def test_a_sealed_field_cannot_be_looked_up(lookup: str) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        list(Household.objects.filter(**{f"name__{lookup}": ["a", "b"]}))


def test_nor_through_a_relation_nor_without_a_lookup() -> None:
    with pytest.raises(FieldError, match="encrypted"):
        list(Note.objects.filter(household__name="Sam"))


def test_whether_there_is_a_value_may_be_asked(household: Household) -> None:
    Note.objects.create(household=household, aside="something")
    Note.objects.create(household=household, aside=None)

    assert Note.objects.filter(aside__isnull=True).count() == 1
    assert Note.objects.filter(aside__isnull=False).count() == 1


@pytest.mark.parametrize("term", ["name", "-name", F("name"), F("name").desc(), Lower("name")])
def test_rows_cannot_be_ordered_by_a_sealed_field(term: object) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        Household.objects.order_by(term)


def test_nor_by_one_of_a_related_row() -> None:
    with pytest.raises(FieldError, match="encrypted"):
        Note.objects.order_by("household__name")


def test_raw_values_are_not_handed_out() -> None:
    for ask in (
        Household.objects.values,
        lambda: Household.objects.values("name"),
        lambda: Household.objects.values(alias=F("name")),
        lambda: Household.objects.values_list("id", "name"),
        Household.objects.values_list,
        lambda: Note.objects.values_list("household__name", flat=True),
        lambda: Household.objects.all().values("name"),
        lambda: Household.history.values("name"),
    ):
        with pytest.raises(FieldError, match="encrypted"):
            ask()


def test_plain_values_are(household: Household) -> None:
    assert list(Household.objects.values_list("district", flat=True)) == ["Hatfield"]
    assert Note.objects.values("household__district").count() == 0


def test_a_query_cannot_write_past_the_seal(household: Household) -> None:
    before = column(household, "name")
    household.name = "Sam Other"

    with pytest.raises(FieldError, match="encrypted"):
        Household.objects.update(name="Sam Other")
    with pytest.raises(FieldError, match="encrypted"):
        Household.objects.update(district=F("name"))
    with pytest.raises(FieldError, match="encrypted"):
        Household.objects.bulk_update([household], ["name"])
    with pytest.raises(FieldError, match="encrypted"):
        Household.objects.bulk_create(
            [household], update_conflicts=True, unique_fields=["id"], update_fields=["name"]
        )

    assert column(household, "name") == before


def test_nor_can_a_manager_that_knows_nothing_of_seals(household: Household) -> None:
    field = Household._meta.get_field("name")
    before = column(household, "name")

    with pytest.raises(NotSealed), transaction.atomic():
        Household._base_manager.update(name="Sam Other")
    with pytest.raises(NotSealed), transaction.atomic():
        Household._base_manager.update(name=Case(When(pk=household.pk, then=Value("x", output_field=field))))

    assert column(household, "name") == before


def test_pickling_a_row_keeps_ciphertext_only(household: Household) -> None:
    row = Household.objects.get()
    assert row.name == "Sam Fictional"

    pickled = pickle.dumps([row, household])

    assert b"Fictional" not in pickled
    assert [found.name for found in pickle.loads(pickled)] == ["Sam Fictional"] * 2


def test_a_value_that_is_not_saved_yet_is_not_pickled(household: Household) -> None:
    household.name = "Sam Other"

    with pytest.raises(NotSealed):
        pickle.dumps(household)


def test_a_deep_copy_does_not_share_what_can_be_changed(household: Household) -> None:
    note = Note.objects.create(household=household, facts={"pets": []})

    copied = copy.deepcopy(note)
    copied.facts["pets"].append("cat")

    assert note.facts == {"pets": []}
    assert copy.deepcopy(Household._meta.get_field("name")) == Household._meta.get_field("name")


def test_nothing_kept_on_a_row_shows_its_content(household: Household) -> None:
    loaded = Household.objects.get()
    before = repr(loaded.__dict__)
    assert loaded.name

    assert "Fictional" not in before + repr(loaded.__dict__) + repr(household.__dict__)
