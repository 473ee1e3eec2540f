from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from hsww.vault import folding, tokens
from hsww.vault.findable import BITS, token
from hsww.vault.models import SearchToken, TokenKind
from hsww.vault.tokens import Findable, How

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

names = st.text(st.characters(categories=["L", "M", "Nd", "Pd", "Po", "Zs"]), min_size=1, max_size=20)


@pytest.fixture(autouse=True)
def one_key(settings: Settings) -> None:
    """Short tokens collide by chance: always the same ones, so that no run differs from another."""
    settings.SEARCH_TOKEN_KEY = bytes(range(32))


def _found(query: str) -> list[UUID]:
    return tokens.owners_matching(query, 100)


def _owner(*names: str) -> UUID:
    owner = uuid4()
    tokens.index(Findable(owner=owner, ref=uuid4(), names=names))
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

    assert [how for _, how in tokens.matching(query) if how != How.SOUNDS_LIKE] == []


def test_words_of_two_people_in_one_file_are_found_together() -> None:
    owner = uuid4()
    tokens.index(Findable(owner=owner, ref=uuid4(), names=("Sam Fictional",)))
    tokens.index(Findable(owner=owner, ref=uuid4(), names=("Jo Madeup",)))

    assert _found("sam madeup") == [owner]


def test_long_words_are_told_apart_by_their_start_only() -> None:
    owner = _owner("Featherstonehaugh")

    assert _found("featherstonehaugh") == _found("featherstoneXX") == [owner]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=names, cut=st.integers(1, 20), data=st.data())
def test_nobody_is_missed_whom_a_plain_folded_search_by_the_start_of_any_word_would_find(
    name: str, cut: int, data: st.DataObject
) -> None:
    words = folding.words(name)
    owner = _owner(name)

    for word in words:
        assert (owner, How.WRITTEN) in list(tokens.matching(word[:cut]))
    if words:
        some = data.draw(st.lists(st.sampled_from(words), max_size=3))
        assert owner in [one for one, _how in tokens.matching(" ".join(some) or words[0])]


@given(text=st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert folding.fold(folding.fold(text)) == folding.fold(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_are_folded_the_quick_way_as_they_would_be_the_long_way(text: str) -> None:
    assert folding.fold(text) + "l" == folding.fold(f"{text}ł")
    assert set(folding.words_to_index(text)) == {
        *folding.words(text),
        *folding.WORD.findall(folding.fold(text)),
    }


@pytest.mark.parametrize("query", ["01632 960123", "01632960123", "+44 1632 960123", "(01632) 960-123"])
def test_a_telephone_number_is_found_however_it_is_written(query: str) -> None:
    owner = uuid4()
    tokens.index(Findable(owner=owner, ref=uuid4(), phones=("01632 960 123",)))

    assert _found(query) == [owner]
    assert _found("01632 960124") == []
    assert _found("960123") == []


def test_a_telephone_number_is_found_among_other_words() -> None:
    owner = uuid4()
    said = "mum 01632 960123, or +44 7700 900456 after six"
    tokens.index(Findable(owner=owner, ref=uuid4(), phones=(said,)))

    assert _found("01632960123") == _found("07700 900456") == [owner]


def test_a_postcode_is_found_whole_or_by_its_outward_code() -> None:
    one, other = uuid4(), uuid4()
    tokens.index(Findable(owner=one, ref=uuid4(), postcodes=("ZZ9 9AA",)))
    tokens.index(Findable(owner=other, ref=uuid4(), postcodes=("zz99ab", "not a postcode")))

    assert _found("zz9 9aa") == _found("ZZ99AA") == [one]
    assert set(_found("ZZ9")) == {one, other}


def test_a_name_that_looks_like_a_postcode_is_still_found() -> None:
    owner = _owner("B12 Street")

    assert _found("b12") == [owner]


def test_an_owner_is_named_once_and_pages_follow_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "PAGE", 3)
    owners = {_owner("Sam Sampson", "Samantha") for _ in range(10)}

    found = [owner for owner, _how in tokens.matching("sam")]

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
    tokens.index(Findable(owner=owner, ref=ref, names=("Sam",), phones=("01632 960123",)))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        tokens.index(Findable(owner=owner, ref=ref, names=("Alex",), phones=("01632 960123",)))
        assert _found("sam") == _found("alex") == [owner]

    assert _found("sam") == []
    assert _found("alex") == _found("01632 960123") == [owner]


def test_a_bulk_load_finds_the_same() -> None:
    items = [
        Findable(owner=uuid4(), ref=uuid4(), names=(f"Sam Family{number}",), postcodes=("ZZ9 9AA",))
        for number in range(30)
    ]

    tokens.index_many(items)
    tokens.index_many(items)

    assert _found("sam family7") == [items[7].owner]
    assert len(_found("zz9 9aa")) == 30


def test_what_is_forgotten_is_not_found() -> None:
    owner, kept = uuid4(), uuid4()
    tokens.index(Findable(owner=owner, ref=kept, names=("Sam",)))
    gone = uuid4()
    tokens.index(Findable(owner=owner, ref=gone, names=("Alex",)))

    tokens.unindex(owner, gone)
    assert (_found("alex"), _found("sam")) == ([], [owner])
    tokens.unindex(owner)

    assert SearchToken.objects.count() == 0


def test_tokens_depend_on_the_key_and_the_kind(settings: Settings) -> None:
    before = token(TokenKind.WORD, "sam")
    assert before != token(TokenKind.NAME, "sam")

    settings.SEARCH_TOKEN_KEY = bytes(32)

    assert token(TokenKind.WORD, "sam") != before


def test_the_worked_example_is_true_and_each_token_is_as_short_as_its_kind_says() -> None:
    assert token(TokenKind.NAME, "sam") == -3066491695036406969
    assert token(TokenKind.BORN, "2021-04-03") == 1182
    assert BITS.keys() == set(TokenKind)
    for kind, bits in BITS.items():
        assert all(-(2 ** (bits - 1)) <= token(kind, str(text)) < 2 ** (bits - 1) for text in range(50))


@pytest.mark.parametrize("query", ["3/4/2021", "03/04/21", "3 April 2021", "3rd of Apr 2021", "2021-04-03"])
def test_a_day_of_birth_is_found_however_it_is_typed(query: str) -> None:
    owner = uuid4()
    tokens.index(Findable(owner=owner, ref=uuid4(), born=(date(2021, 4, 3),)))

    assert _found(query) == [owner]
    assert _found("4/3/2021") == []


def test_a_street_is_found_by_the_start_of_its_words_and_by_its_number() -> None:
    owner = uuid4()
    tokens.index(Findable(owner=owner, ref=uuid4(), addresses=("12 Fable Lane, Hatfield",)))

    assert _found("fab") == _found("12 fable lane") == _found("lane hat") == [owner]


@pytest.mark.parametrize(
    ("query", "name"), [("Bill", "William"), ("Kate", "Catherine"), ("William", "Billy")]
)
def test_a_nickname_finds_the_full_name_and_the_other_way_round(query: str, name: str) -> None:
    owner = _owner(f"{name} Fictional")

    assert list(tokens.matching(query)) == [(owner, How.ALSO_CALLED)]
    assert list(tokens.matching(f"{query} fic")) == [(owner, How.ALSO_CALLED)]
    assert _found(f"{query} Madeup") == []


@pytest.mark.parametrize(
    ("query", "name"), [("Kathryn", "Catherine"), ("Tomson", "Thompson"), ("Shivaun", "Siobhan")]
)
def test_what_sounds_alike_is_found(query: str, name: str) -> None:
    owner = _owner(f"Zed {name}")

    assert list(tokens.matching(f"zed {query}")) == [(owner, How.SOUNDS_LIKE)]


def test_what_is_written_comes_first_then_other_names_then_what_sounds_alike() -> None:
    sounds, called, written = _owner("Kathryn"), _owner("Kate"), _owner("Catherine")

    found = list(tokens.matching("catherine"))

    assert found[0] == (written, How.WRITTEN)
    assert found[1] == (called, How.ALSO_CALLED)
    assert (sounds, How.SOUNDS_LIKE) in found[2:]


def test_all_tokens_are_made_anew_from_every_source_as_often_as_one_likes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Findable(owner=uuid4(), ref=uuid4(), names=("Sam Fictional",))
    stale = _owner("Alex")

    def source(owners: object) -> Iterator[Findable]:
        assert owners is None
        yield kept

    monkeypatch.setattr(tokens, "SOURCES", [source, lambda _owners: []])

    assert tokens.rebuild() == tokens.rebuild() == 1
    assert _found("sam") == [kept.owner]
    assert stale not in _found("alex")


def test_a_rebuilding_that_was_cut_off_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [Findable(owner=uuid4(), ref=uuid4(), names=(f"Sam Family{number}",)) for number in range(6)]
    monkeypatch.setattr(tokens, "PAGE", 2)

    def breaks(_owners: object) -> Iterator[Findable]:
        yield from items[:4]
        raise KeyboardInterrupt

    monkeypatch.setattr(tokens, "SOURCES", [breaks])
    with pytest.raises(KeyboardInterrupt):
        tokens.rebuild()
    assert len(_found("sam")) < len(items)

    monkeypatch.setattr(tokens, "SOURCES", [lambda _owners: items])

    assert tokens.rebuild() == len(items)
    assert set(_found("sam")) == {item.owner for item in items}
