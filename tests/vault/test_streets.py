import pytest

from hsww.vault.streets import streets, streets_within


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("12 Fable Lane", ("fable lane", "12")),
        ("12, Fable Lane, Hatfield", ("fable lane", "12")),
        ("Flat 3, 12A Fable Ln.\nHatfield", ("fable lane", "12a")),
        ("Flat 3 12 King's Rd", ("kings road", "12")),
        ("12 Howardsgate", ("howardsgate", "12")),
        ("Rose Cottage, Fable Lane", ("fable lane", "")),
    ],
)
def test_the_street_of_an_address_is_found(address: str, found: tuple[str, str]) -> None:
    assert [(one.name, one.number) for one in streets(address)] == [found]


def test_a_place_without_a_street_has_none() -> None:
    assert list(streets("The Old Mill, Hatfield")) == list(streets("")) == []


def test_each_way_to_read_a_street_out_of_a_text_is_given_with_its_place() -> None:
    text = "Leave 12 Fable Lane by Old Rd. soon"

    found = {(text[one.start : one.end], one.name, one.number) for one in streets_within(text)}

    assert ("12 Fable Lane", "fable lane", "12") in found
    assert ("Old Rd", "old road", "") in found
    assert not any(name == "fable lane" and not number for _, name, number in found)
