import datetime
import uuid

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.forms import CharField, DateField, Textarea, modelform_factory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hsww.vault.errors import NotSealed
from hsww.vault.models import DataKey
from tests.vault.app.models import Household, Note
from tests.vault.raw import column, put

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("ring")]

text = st.text(st.characters(exclude_categories=["Cs"]))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=text, aside=st.none() | text, facts=json_values, day=st.none() | st.dates())
def test_every_value_comes_back_as_it_was_saved(
    household: Household, words: str, aside: str | None, facts: object, day: datetime.date | None
) -> None:
    facts = {} if facts is None else facts
    note = Note.objects.create(household=household, text=words, aside=aside, facts=facts, day=day)

    found = Note.objects.get(pk=note.pk)

    assert (found.text, found.aside, found.facts, found.day) == (words, aside, facts, day)


def test_the_column_holds_no_plain_text(household: Household) -> None:
    raw = column(household, "name")

    assert raw is not None
    assert b"Fictional" not in raw
    assert b"Fictional" not in str(Household.objects.get().__dict__).encode()


def test_null_stays_null_and_empty_text_stays_empty(household: Household) -> None:
    note = Note.objects.create(household=household, text="", aside=None)

    assert column(note, "aside") is None
    assert column(note, "text")
    assert Note.objects.get().text == ""
    assert Note.objects.get().aside is None


def test_each_strand_has_a_key_of_its_own(household: Household) -> None:
    note = Note.objects.create(household=household, text="a", aside="b", notice="c")

    used = {column(note, field)[1:17] for field in ("text", "aside", "notice")}  # type: ignore[index]

    assert len(used) == 3
    assert set(DataKey.objects.values_list("kind", "strand")) == {
        ("family", "support"),
        ("family", "safeguarding"),
        ("scheme", "scheme"),
    }


def test_an_unchanged_value_is_written_back_as_it_was(household: Household) -> None:
    before = column(household, "name")

    unread = Household.objects.get()
    unread.district = "Welwyn"
    unread.save_without_historical_record()
    read = Household.objects.get()
    read.name = str(read.name)
    read.save()

    assert column(household, "name") == before


def test_a_changed_value_is_sealed_afresh(household: Household) -> None:
    before = column(household, "name")

    household.name = "Sam Other"
    household.save()

    assert column(household, "name") != before
    assert Household.objects.get().name == "Sam Other"


def test_a_dictionary_changed_where_it_stands_is_saved(household: Household) -> None:
    Note.objects.create(household=household, facts={"pets": ["cat"]})
    note = Note.objects.get()

    note.facts["pets"].append("dog")
    note.save()

    assert Note.objects.get().facts == {"pets": ["cat", "dog"]}


@pytest.mark.parametrize("read_first", [True, False])
def test_a_copy_under_a_new_id_is_sealed_for_its_own_row(household: Household, read_first: bool) -> None:
    Note.objects.create(household=household, text="walked to the park", day=datetime.date(2026, 2, 3))
    copied = Note.objects.get()
    assert not read_first or copied.text

    copied.pk = uuid.uuid4()
    copied._state.adding = True
    copied.save()

    assert Note.objects.count() == 2
    assert {note.text for note in Note.objects.all()} == {"walked to the park"}
    assert {note.day for note in Note.objects.all()} == {datetime.date(2026, 2, 3)}


def test_a_row_that_moves_to_another_family_takes_that_familys_key(household: Household) -> None:
    note = Note.objects.create(household=household, text="entered on the wrong file")
    other = Household.objects.create(name="Alex Invented")

    moved = Note.objects.get()
    moved.household = other
    moved.save_without_historical_record()

    key = DataKey.objects.get(scope_id=other.pk, strand="support")
    raw = column(note, "text")
    assert raw is not None
    assert raw[1:17] == key.id.bytes


def test_only_and_defer_load_a_value_when_it_is_read(household: Household) -> None:
    Note.objects.create(household=household, text="first", aside="second")

    partly = Note.objects.only("text").get()
    lacking = Note.objects.defer("text").get()

    assert partly.get_deferred_fields() >= {"aside", "facts"}
    assert (partly.text, partly.aside) == ("first", "second")
    assert lacking.get_deferred_fields() == {"text"}
    assert lacking.text == "first"


def test_saving_some_fields_leaves_the_others_sealed_as_they_were(household: Household) -> None:
    note = Note.objects.create(household=household, text="first", aside="second")
    before = column(note, "aside")

    note.text = "changed"
    note.aside = "not saved"
    note.save(update_fields=["text"])

    assert column(note, "aside") == before
    assert Note.objects.get().text == "changed"


def test_bulk_creation_seals_every_row(household: Household) -> None:
    days = [datetime.date(2026, 1, day) for day in range(1, 21)]

    Note.objects.bulk_create(Note(household=household, text=f"visit {day}", day=day) for day in days)

    assert {note.text for note in Note.objects.all()} == {f"visit {day}" for day in days}


def test_refreshing_shows_what_is_stored(household: Household) -> None:
    stale = Household.objects.get()
    assert stale.name == "Sam Fictional"

    household.name = "Sam Other"
    household.save()
    stale.refresh_from_db()

    assert stale.name == "Sam Other"


def test_text_that_an_added_column_left_empty_reads_as_empty(household: Household) -> None:
    note = Note.objects.create(household=household, text="something")
    put(note, "text", b"")

    found = Note.objects.get()
    assert found.text == ""
    found.save()

    assert column(note, "text") != b""


def test_a_form_shows_and_saves_the_plain_value(household: Household) -> None:
    form_class = modelform_factory(Note, fields=["text", "aside", "day", "facts"])
    note = Note(household=household, text="before")

    form = form_class({"text": "after", "aside": "", "day": "2026-03-01", "facts": '{"a": 1}'}, instance=note)
    assert form["text"].initial == "before"
    form.save()

    found = Note.objects.get()
    assert (found.text, found.aside, found.day) == ("after", None, datetime.date(2026, 3, 1))
    assert found.facts == {"a": 1}


def test_form_fields_are_those_of_djangos_own_kinds() -> None:
    short = Household._meta.get_field("name").formfield()
    long = Note._meta.get_field("text").formfield()

    assert isinstance(short, CharField)
    assert short.max_length == 80
    assert isinstance(long, CharField)
    assert isinstance(long.widget, Textarea)
    assert isinstance(Note._meta.get_field("day").formfield(), DateField)


def test_text_that_is_too_long_is_refused_by_validation() -> None:
    with pytest.raises(ValidationError):
        Household(name="x" * 81).full_clean()


def test_a_date_given_as_text_is_stored_as_a_date(household: Household) -> None:
    Note.objects.create(household=household, day="2026-04-05")

    assert Note.objects.get().day == datetime.date(2026, 4, 5)


def test_a_value_of_the_wrong_kind_is_refused_without_quoting_it(household: Household) -> None:
    with pytest.raises(NotSealed) as refusal:
        Note.objects.create(household=household, day="Sam was born in May")

    assert "Sam" not in str(refusal.value)


@pytest.mark.parametrize("form", ["json", "xml", "python"])
def test_serialising_gives_out_no_plain_text(household: Household, form: str) -> None:
    Note.objects.create(
        household=household, text="secret", day=datetime.date(1987, 6, 5), facts={"k": "secret"}
    )

    out = str(serializers.serialize(form, [*Household.objects.all(), *Note.objects.all()]))

    assert "secret" not in out
    assert "Fictional" not in out
    assert "1987" not in out


def test_dumpdata_refuses() -> None:
    with pytest.raises(CommandError, match="plain text"):
        call_command("dumpdata", "vaultapp")


def test_a_field_never_turns_its_value_into_text_for_a_file(household: Household) -> None:
    with pytest.raises(NotSealed):
        Household._meta.get_field("name").value_to_string(household)


def test_migrations_know_the_field_but_not_its_scope() -> None:
    _name, path, args, options = Household._meta.get_field("name").deconstruct()

    assert path == "hsww.vault.fields.SealedTextField"
    assert (args, options) == ([], {"max_length": 80})
