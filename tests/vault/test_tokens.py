from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hsww.vault import folding, tokens
from hsww.vault.models import SearchToken, TokenKind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

names = st.text(st.characters(categories=["L", "M", "Nd", "Pd", "Po", "Zs"]), min_size=1, max_size=20)


def _found(query: str) -> list[UUID]:
    return tokens.owners_matching(query, 100)


def _owner(*names: str) -> UUID:
    owner = uuid4()
    tokens.index_names(owner, uuid4(), names)
    return owner


@pytest.mark.parametrize(
    "query",
    [
        "zoe",
        "ZOË",
        "Zo",
        "z",
        "nunez",
        "Núñez-Obrien",
        "o'brien",
        "O’Brien zoe",
        "brien",
        "obrien z nu",
        "o brien",
    ],
)
def test_the_start_of_every_word_finds_without_case_or_accent(query: str) -> None:
    owner = _owner("Zoë", "Núñez-O'Brien")
    _owner("Alex Invented")

    assert _found(query) == [owner]


@pytest.mark.parametrize("query", ["oe", "zoey", "zoe alex", "nunezo", "", "  ", "'"])
def test_other_words_do_not(query: str) -> None:
    _owner("Zoë Núñez")
    _owner("Alex Invented")

    assert _found(query) == []


def test_words_of_two_people_in_one_file_are_found_together() -> None:
    owner = uuid4()
    tokens.index_names(owner, uuid4(), ["Sam Fictional"])
    tokens.index_names(owner, uuid4(), ["Jo Madeup"])

    assert _found("sam madeup") == [owner]


def test_long_words_are_told_apart_by_their_start_only() -> None:
    owner = _owner("Featherstonehaugh")

    assert _found("featherstonehaugh") == _found("featherstoneXX") == [owner]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=names, cut=st.integers(1, 20), data=st.data())
def test_nobody_is_missed(name: str, cut: int, data: st.DataObject) -> None:
    words = folding.words(name)
    owner = _owner(name)

    for word in words:
        assert owner in list(tokens.matching(word[:cut]))
    if words:
        some = data.draw(st.lists(st.sampled_from(words), max_size=3))
        assert owner in list(tokens.matching(" ".join(some) or words[0]))


@given(text=st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert folding.fold(folding.fold(text)) == folding.fold(text)


@pytest.mark.parametrize("query", ["01632 960123", "01632960123", "+44 1632 960123", "(01632) 960-123"])
def test_a_telephone_number_is_found_however_it_is_written(query: str) -> None:
    owner = uuid4()
    tokens.index_contacts(owner, uuid4(), phones=["01632 960 123"])

    assert _found(query) == [owner]
    assert _found("01632 960124") == []
    assert _found("960123") == []


def test_a_telephone_number_is_found_among_other_words() -> None:
    owner = uuid4()
    tokens.index_contacts(owner, uuid4(), phones=["mum 01632 960123, or +44 7700 900456 after six"])

    assert _found("01632960123") == _found("07700 900456") == [owner]


def test_a_postcode_is_found_whole_or_by_its_outward_code() -> None:
    one, other = uuid4(), uuid4()
    tokens.index_contacts(one, uuid4(), postcodes=["ZZ9 9AA"])
    tokens.index_contacts(other, uuid4(), postcodes=["zz99ab", "not a postcode"])

    assert _found("zz9 9aa") == _found("ZZ99AA") == [one]
    assert set(_found("ZZ9")) == {one, other}


def test_a_name_that_looks_like_a_postcode_is_still_found() -> None:
    owner = _owner("B12 Street")

    assert _found("b12") == [owner]


def test_an_owner_is_named_once_and_pages_follow_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "PAGE", 3)
    owners = {_owner("Sam Sampson", "Samantha") for _ in range(10)}

    found = list(tokens.matching("sam"))

    assert len(found) == len(set(found)) == 10
    assert set(found) == owners
    assert len(tokens.owners_matching("sam", 4)) == 4


def test_a_viewer_who_may_see_few_asks_about_those_only() -> None:
    owners = [_owner("Sam Fictional") for _ in range(5)]

    assert set(tokens.owners_matching("sam", 10, among=owners[:2])) == set(owners[:2])
    assert tokens.owners_matching("sam", 10, among=[]) == []


def test_new_words_are_found_at_once_and_old_ones_go_when_the_data_is_committed(
    django_capture_on_commit_callbacks: object,
) -> None:
    owner, ref = uuid4(), uuid4()
    tokens.index_names(owner, ref, ["Sam"])
    tokens.index_contacts(owner, ref, phones=["01632 960123"])

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        tokens.index_names(owner, ref, ["Alex"])
        assert _found("sam") == _found("alex") == [owner]

    assert _found("sam") == []
    assert _found("alex") == _found("01632 960123") == [owner]


def test_a_bulk_load_finds_the_same() -> None:
    items = [
        tokens.Findable(owner=uuid4(), ref=uuid4(), names=(f"Sam Family{number}",), postcodes=("ZZ9 9AA",))
        for number in range(30)
    ]

    tokens.index_many(items)
    tokens.index_many(items)

    assert _found("sam family7") == [items[7].owner]
    assert len(_found("zz9 9aa")) == 30


def test_what_is_forgotten_is_not_found() -> None:
    owner, kept = uuid4(), uuid4()
    tokens.index_names(owner, kept, ["Sam"])
    gone = uuid4()
    tokens.index_names(owner, gone, ["Alex"])

    tokens.unindex(owner, gone)
    assert (_found("alex"), _found("sam")) == ([], [owner])
    tokens.unindex(owner)

    assert SearchToken.objects.count() == 0


def test_tokens_depend_on_the_key_and_the_kind(settings: object) -> None:
    before = tokens.token(TokenKind.WORD, "sam")
    assert before != tokens.token(TokenKind.PHONE, "sam")

    settings.SEARCH_TOKEN_KEY = bytes(32)  # type: ignore[attr-defined]

    assert tokens.token(TokenKind.WORD, "sam") != before
