"""What `identify` finds in a text, and what it leaves alone."""

from datetime import date
from uuid import uuid4

import pytest

from hsww.vault import identify as package
from hsww.vault.findable import Findable
from hsww.vault.identify import Kind, Match, Strength, identify
from tests.vault.known_files import Files, said

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

STRONG, WEAK = Strength.STRONG, Strength.WEAK
ADDRESS = "12 Fable Lane, Hatfield"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    kept = Files()
    monkeypatch.setattr(package, "SOURCES", [kept.source])
    return kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I saw Keziah Tarrow today.", "Keziah Tarrow"),
        ("Tarrow, Keziah: no answer.", "Tarrow, Keziah"),
        ("K. Tarrow rang.", "K. Tarrow"),
        ("Keziah T. rang.", "Keziah T"),
        ("Keziah Tarrow's mum rang.", "Keziah Tarrow"),
        ("I saw keziah tarrow today.", "keziah tarrow"),
        ("KEZIAH TARROW RANG US", "KEZIAH TARROW"),
        ("I waited for Keziah\nTarrow outside.", "Keziah\nTarrow"),
        ("Keziah Ann Tarrow rang.", "Keziah Ann Tarrow"),
    ],
)
def test_a_first_name_with_its_surname_is_strong_however_it_is_written(
    files: Files, text: str, words: str
) -> None:
    files.family("Tarrow", "Keziah Tarrow")

    assert said(text) == [(words, Kind.NAME, STRONG)]


@pytest.mark.parametrize("text", ["Kate Baker rang.", "Katherine Baker rang."])
def test_what_somebody_is_also_called_counts_beside_the_surname_only(files: Files, text: str) -> None:
    files.family("Baker", "Catherine Baker")

    assert [strength for _, _, strength in said(text.replace("Katherine", "Cathy"))] == [STRONG]
    assert said("Then Cathy rang.") == []


@pytest.mark.parametrize("written", ["Núñez", "Nunez", "NÚÑEZ", "Nu\u0301n\u0303ez"])
def test_accents_do_not_hide_a_name(files: Files, written: str) -> None:
    files.family("Núñez", "Zoë Núñez")

    assert said(f"I met Zoe {written} there.") == [(f"Zoe {written}", Kind.NAME, STRONG)]


def test_an_invisible_hyphen_does_not_hide_a_name(files: Files) -> None:
    files.family("Tarrow", "Keziah Tarrow")

    assert said("I met Kez\u00adiah Tar\u00adrow.") == [("Kez\u00adiah Tar\u00adrow", Kind.NAME, STRONG)]


def test_two_members_of_one_family_are_strong_and_of_two_families_weak(files: Files) -> None:
    files.family("Tarrow", "Keziah Tarrow", "Milo Tarrow")
    files.family("Quillow", "Tamsin Quillow")

    assert said("When Keziah rests, Milo plays.") == [
        ("Keziah", Kind.NAME, STRONG),
        ("Milo", Kind.NAME, STRONG),
    ]
    assert said("When Keziah rests, Tamsin plays.") == [
        ("Keziah", Kind.NAME, WEAK),
        ("Tamsin", Kind.NAME, WEAK),
    ]


def test_one_person_named_twice_is_not_two_members(files: Files) -> None:
    files.family("Tarrow", "Keziah Tarrow")

    assert said("I rang Keziah because Keziah rang me.") == [("Keziah", Kind.NAME, WEAK)] * 2


def test_two_members_far_apart_stay_weak(files: Files) -> None:
    files.family("Tarrow", "Keziah Tarrow", "Milo Tarrow")

    found = said("I rang Keziah." + " Nothing else." * 30 + " Then Milo came.")

    assert [strength for _, _, strength in found] == [WEAK, WEAK]


@pytest.mark.parametrize(
    "text",
    [
        "Grace is what we need.",
        "we say grace before lunch",
        "In the Grace Church hall.",
        "GRACE IS WHAT WE ALL NEED",
        "Grace Kelly was on television.",
        '"Grace is needed", she said.',
        "Notes:\nGrace is needed",
    ],
)
def test_a_first_name_that_is_an_ordinary_word_is_left_alone_where_it_may_be_one(
    files: Files, text: str
) -> None:
    files.family("Tarrow", "Grace Tarrow")

    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    ["I think Grace is fine.", "Mrs Grace is fine.", "a line that was broken because it was full\nGrace"],
)
def test_an_ordinary_word_with_a_capital_in_mid_sentence_is_weak(files: Files, text: str) -> None:
    files.family("Tarrow", "Grace Tarrow")

    assert said(text) == [("Grace", Kind.NAME, WEAK)]


@pytest.mark.parametrize(
    "text", ["We met in May.", "the May figures", "since 3 May", "on May 3", "from May to June"]
)
def test_a_month_is_no_first_name(files: Files, text: str) -> None:
    files.family("Tarrow", "May Tarrow")

    assert said(text) == []


@pytest.mark.parametrize("text", ["the Tarrow School fair", "at St Tarrow", "the end of Tarrow Street"])
def test_a_place_is_no_surname(files: Files, text: str) -> None:
    files.family("Tarrow", "Keziah Tarrow")

    assert said(text) == []


def test_a_first_name_with_somebody_elses_surname_is_somebody_else(files: Files) -> None:
    files.family("Tarrow", "Keziah Tarrow")

    assert said("a song by Keziah Quillfeather") == []


def test_people_to_leave_out_are_left_out_but_not_whoever_shares_their_first_name(files: Files) -> None:
    files.family("Lark", "Robin Lark")

    assert said("I asked Robin.", leave_out=["Robin Example"]) == []
    assert said("I asked Robin Lark.", leave_out=["Robin Example"]) == [("Robin Lark", Kind.NAME, STRONG)]
    assert said("I asked Robin Lark.", leave_out=["Robin Lark"]) == []


@pytest.mark.parametrize(
    "written",
    [
        "01632 960123",
        "01632960123",
        "+44 1632 960123",
        "+44 (0)1632 960123",
        "0044 1632 960 123",
        "(01632) 960-123",
        "01632\n960123",
    ],
)
def test_a_telephone_number_is_strong_however_it_is_written(files: Files, written: str) -> None:
    files.family("Tarrow", "Keziah Tarrow", phone="01632 960123")

    assert said(f"Ring {written} first.") == [(written, Kind.PHONE, STRONG)]
    assert said("Ring 01632 960124, 1632 960 or 960123.") == []


def test_two_numbers_side_by_side_are_both_found(files: Files) -> None:
    files.family("Tarrow", "Keziah Tarrow", phone="01632 960123")
    files.family("Quillow", "Tamsin Quillow", phone="07700 900456")

    assert said("01632 960123 07700 900456") == [
        ("01632 960123", Kind.PHONE, STRONG),
        ("07700 900456", Kind.PHONE, STRONG),
    ]


@pytest.mark.parametrize("written", ["ZZ9 1AB", "zz91ab", "ZZ9  1AB"])
def test_a_whole_postcode_is_strong_and_names_each_family_there(files: Files, written: str) -> None:
    owners = {files.family(name, f"Keziah {name}", postcode="ZZ9 1AB") for name in ("Tarrow", "Quillow")}

    found = identify(f"It is in {written}, near the shop.")

    assert {match.owner for match in found} == owners
    assert {match.strength for match in found} == {STRONG}
    assert said("Somewhere in ZZ9, or ZZ9 1AC.") == []


def test_a_house_is_strong_its_street_weak_and_its_neighbour_nothing(files: Files) -> None:
    files.family("Tarrow", "Keziah Tarrow", address=ADDRESS)

    assert said("Deliver to 12 Fable Lane, please.") == [("12 Fable Lane", Kind.STREET, STRONG)]
    assert said("Deliver to 12 fable ln. please.") == [("12 fable ln", Kind.STREET, STRONG)]
    assert said("A fight in Fable Lane.") == [("Fable Lane", Kind.STREET, WEAK)]
    assert said("Deliver to 14 Fable Lane, please.") == []


def test_a_day_of_birth_counts_beside_a_first_name_or_where_it_is_called_one(files: Files) -> None:
    owner = uuid4()
    files.add(Findable(owner=owner, ref=uuid4(), names=("Hope Tarrow",), born=(date(2021, 4, 3),)))

    assert said("so hope (3/4/2021) is at nursery") == [
        ("hope", Kind.NAME, STRONG),
        ("3/4/2021", Kind.DATE_OF_BIRTH, STRONG),
    ]
    assert said("The baby, born 3 April 2021, sleeps.") == [("3 April 2021", Kind.DATE_OF_BIRTH, WEAK)]
    assert said("We met on 3 April 2021.") == []


def test_a_match_says_whose_record_it_is(files: Files) -> None:
    owner = files.family("Tarrow", "Keziah Tarrow")
    person = files.items[1].ref

    (found,) = identify("I saw Keziah Tarrow.")

    assert found == Match(owner=owner, ref=person, start=6, end=19, kind=Kind.NAME, strength=STRONG)
    assert found.strong
