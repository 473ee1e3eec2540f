"""Phones and postcodes: taken as people type them."""

import pytest
from django.forms import ValidationError

from hsww.pages.forms import PhoneField, PostcodeField


@pytest.mark.parametrize(
    "typed",
    [
        "01632 960 001",
        "(01632) 960001",
        "07700-900-982",
        "+44 7700 900982",
        "+44 (0)7700 900982",
        "999",
        "101",
        "116 123",
        "111",
    ],
)
def test_a_number_that_can_be_rung_is_taken(typed: str) -> None:
    assert PhoneField().clean(f"  {typed} ") == typed


@pytest.mark.parametrize(
    "typed", ["12", "7700 900982", "01632 9600", "+1 202 555 0100", "ring me", "0163296000199"]
)
def test_a_number_that_cannot_be_rung_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="Enter a phone number"):
        PhoneField().clean(typed)


def test_a_phone_that_is_not_asked_for_may_stay_empty() -> None:
    assert PhoneField(required=False).clean("") == ""


@pytest.mark.parametrize("typed", ["ZZ9 1AA", "zz91aa", " zz9-1aa ", "Z Z 9 1 A A"])
def test_a_postcode_is_tidied(typed: str) -> None:
    assert PostcodeField().clean(typed) == "ZZ9 1AA"


@pytest.mark.parametrize("typed", ["ZZ9", "1AA", "ZZZ9 1AA", "hello"])
def test_half_a_postcode_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="Enter a full postcode"):
        PostcodeField().clean(typed)
