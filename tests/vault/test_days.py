from datetime import date

import pytest

from hsww.vault.days import day, days_within

BORN = date(2021, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "3/4/2021",
        "03/04/21",
        "3.4.2021",
        "3-4-2021",
        " 3 April 2021 ",
        "3rd April 2021",
        "3rd of April, 2021",
        "3 apr. 21",
        "APRIL 3, 2021",
        "2021-04-03",
    ],
)
def test_a_day_is_read_in_the_usual_ways(text: str) -> None:
    assert day(text) == BORN


@pytest.mark.parametrize("text", ["31/2/2021", "3/4", "April 2021", "13/13/2021", "3/4-2021", "", "1/1/202"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize(("text", "year"), [("1/1/64", 1964), ("1/1/99", 1999), ("1/1/21", 2021)])
def test_a_short_year_is_the_latest_that_can_be(text: str, year: int) -> None:
    assert day(text) == date(year, 1, 1)


def test_days_are_found_within_a_text_with_their_places() -> None:
    text = "born 3 April 2021, seen 2021-04-03"

    assert {(text[start:end], found) for start, end, found in days_within(text)} == {
        ("3 April 2021", BORN),
        ("2021-04-03", BORN),
    }
