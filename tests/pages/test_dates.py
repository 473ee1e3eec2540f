"""Dates in three parts: what they take, what they refuse, and in which words."""

from datetime import date

import pytest
from django.forms import ValidationError
from django.http import QueryDict

from hsww.pages.forms import Form, PartsDateField

Parts = list[str]


class BirthForm(Form):
    born_on = PartsDateField(
        label="Date of birth",
        help_text="For example, 27 3 2026",
        name="The date of birth",
        earliest=date(1900, 1, 1),
        latest=date(2026, 11, 22),
        autocomplete="bday",
    )


def typed(day: str, month: str, year: str) -> BirthForm:
    return BirthForm(QueryDict(f"born_on_day={day}&born_on_month={month}&born_on_year={year}"))


@pytest.mark.parametrize(
    "parts",
    [["27", "3", "2020"], ["27", "03", "2020"], [" 27 ", "March", "2020"], ["27", "mar", "2020"]],
)
def test_a_date_is_read_as_people_write_it(parts: Parts) -> None:
    assert PartsDateField().clean(parts) == date(2020, 3, 27)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (["27", "", "2020"], "The date must include a month"),
        (["", "", "2020"], "The date must include a day and a month"),
        (["31", "6", "2020"], "The date must be a real date"),
        (["29", "2", "2026"], "The date must be a real date"),
        (["x", "3", "2020"], "The date must be a real date"),
        (["1", "13", "2020"], "The date must be a real date"),
        (["1", "3", "20"], "The date must have a year with 4 numbers"),
        (["1", "3", "99999999999"], "The date must have a year with 4 numbers"),
        (["1", "3", "0000"], "The date must be a real date"),
    ],
)
def test_a_date_that_is_not_one_is_refused_in_words(parts: Parts, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PartsDateField().clean(parts)

    assert refused.value.messages == [words]


def test_a_date_out_of_bounds_is_refused_with_the_bound() -> None:
    early, late = typed("1", "1", "1899"), typed("23", "11", "2026")

    assert early.errors["born_on"] == ["The date of birth must be on or after 1 January 1900"]
    assert late.errors["born_on"] == ["The date of birth must be on or before 22 November 2026"]


def test_a_date_that_is_not_asked_for_may_stay_empty() -> None:
    assert PartsDateField(required=False).clean(["", " ", ""]) is None
    assert PartsDateField(required=False).clean(None) is None


def test_an_empty_date_that_is_asked_for_names_the_question() -> None:
    assert typed("", "", "").errors["born_on"] == ["Please answer: Date of birth"]


def test_what_was_typed_survives_an_error() -> None:
    page = str(typed("31", "June", "2020"))

    assert 'value="31"' in page
    assert 'value="June"' in page
    assert 'value="2020"' in page


def test_a_date_that_is_already_known_is_shown() -> None:
    page = str(BirthForm(initial={"born_on": date(2021, 4, 9)}))

    assert all(f'value="{part}"' in page for part in (9, 4, 2021))


def test_the_error_above_leads_to_the_first_box() -> None:
    page = str(typed("31", "6", "2020"))

    assert 'href="#id_born_on_0"' in page
    assert 'id="id_born_on_0"' in page


def test_the_boxes_are_one_group_with_its_hint_and_error() -> None:
    page = str(typed("31", "6", "2020"))

    assert '<fieldset aria-describedby="id_born_on_helptext id_born_on_error">' in page
    assert page.index('id="id_born_on_helptext"') < page.index('id="id_born_on_0"')


def test_a_browser_may_fill_in_ones_own_birthday() -> None:
    page = str(BirthForm())

    assert all(f'autocomplete="bday-{part}"' in page for part in ("day", "month", "year"))


def test_only_another_date_counts_as_a_change() -> None:
    field = PartsDateField()

    assert not field.has_changed(date(2021, 4, 9), ["9", "4", "2021"])
    assert field.has_changed(date(2021, 4, 9), ["10", "4", "2021"])
    assert not field.has_changed(None, ["", "", ""])
