"""What `identify` opens and how long it takes, and that it keeps nothing of the text."""

import logging
import time

import pytest

from hsww.vault import identify as package
from hsww.vault.identify import TooLong, identify
from tests.vault.known_files import Files, said

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ADDRESS = "12 Fable Lane, Hatfield"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    kept = Files()
    monkeypatch.setattr(package, "SOURCES", [kept.source])
    return kept


def test_what_the_opened_record_does_not_say_is_not_found(files: Files) -> None:
    owner = files.family("Tarrow", "Keziah Tarrow")
    files.items = [item for item in files.items if item.ref == owner]

    assert said("I saw Keziah today.") == []
    assert files.asked == [{owner}]


def test_of_whom_a_text_has_but_names_nothing_else_is_opened(files: Files) -> None:
    named = files.family("Tarrow", "Keziah Tarrow", phone="07700 900111")
    rung = files.family("Quill", "Zeb Quill", phone="07700 900456")

    found = identify("Keziah Tarrow was rung from 07700 900456.")

    assert {match.owner for match in found} == {named, rung}
    assert (files.asked, files.only_names) == ([{named}, {rung}], [True, False])


def test_an_innocent_text_opens_nothing(files: Files) -> None:
    files.family("Tarrow", "Keziah Tarrow")

    assert said("We talked about money and the weather.") == []
    assert files.asked == []


def test_a_longer_text_is_refused_rather_than_read_in_part(files: Files) -> None:
    with pytest.raises(TooLong):
        identify("a" * 20_001)


def test_nothing_of_the_text_is_logged(files: Files, caplog: pytest.LogCaptureFixture) -> None:
    files.family("Tarrow", "Keziah Tarrow")
    caplog.set_level(logging.DEBUG)

    identify("Keziah Tarrow likes zanzibar sweets.")

    assert not {"tarrow", "zanzibar"} & set(caplog.text.lower().split())


def test_of_many_families_with_one_first_name_only_some_are_opened_but_the_whole_name_is_found(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsww.vault.identify.candidates.MOST_SHARING", 3)
    owners = [files.family(f"Surname{letter}", f"Keziah Surname{letter}") for letter in "abcdefghij"]

    assert len(identify("Then Keziah rang.")) == 3
    (found,) = identify("Then Keziah Surnameh rang.")
    assert found.owner == owners[7]


@pytest.mark.parametrize(
    "text",
    [
        "Keziah Tarrow " * 1428,
        "Keziah and Milo, " * 1176,
        "07700 900456 " * 1538,
        "1 2 3 4 5 6 7 8 9 0 " * 1000,
        "12 Fable Lane " * 1428,
        "1/1/2021 " * 2222,
        "((((" * 5000,
        "ZZ9 1AB " * 2500,
        "A. B. C. " * 2222,
        "'" * 20_000,
        "Ab " * 6666,
        "\n" * 20_000,
    ],
)
def test_twenty_thousand_characters_of_anything_take_seconds_at_most(files: Files, text: str) -> None:
    files.family(
        "Tarrow", "Keziah Tarrow", "Milo Tarrow", address=ADDRESS, postcode="ZZ9 1AB", phone="07700 900456"
    )
    began = time.process_time()

    identify(text)

    assert time.process_time() - began < 5
