"""Search as people meet it: what it finds, in which order, and what it must not confirm."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from families.actions.findable import index_family, index_person, known
from families.models import Family, Kin, Person, Stage
from families.queries import lists, searching
from families.reference import new_reference
from hsww.access.hats import Hat, Office
from hsww.pages.keyset import SIZE
from hsww.people.models import User
from hsww.vault import folding, tokens
from hsww.vault.identify import Strength, identify
from hsww.vault.models import DataKey, SearchToken
from tests.build import active, sign_in, viewer_of, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FIND, CONTACTS = "/families/find/", "/families/contacts/find/"


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


def family_of(mary: User, name: str, *people: str, **details: object) -> Family:
    family = active(by=mary, name=name)
    for place, full_name in enumerate(people, start=5):
        person = Person(family=family, kin=Kin.OTHER_ADULT, place=place, full_name=full_name, **details)
        person.save()
        index_person(person)
    return family


def shown(client: Client, words: str, where: str = FIND) -> list[str]:
    """The families on the page, in its order."""
    page = client.post(where, {"words": words}).content.decode()
    return re.findall(r'<th scope="row" data-label="Name"><a [^>]*>([^<]*)</a>', page)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Bill", "William Tarrow"),
        ("Kate", "Catherine Tarrow"),
        ("Kathryn", "Catherine Tarrow"),
        ("Shivaun", "Siobhan Tarrow"),
        ("Tomson", "Pip Thompson"),
        ("kathryn tar", "Catherine Tarrow"),
    ],
)
def test_a_name_heard_on_the_telephone_is_found(mary: User, words: str, name: str) -> None:
    family_of(mary, "Tarrow", name)
    family_of(mary, "Quill", "Zeb Quill")

    assert shown(sign_in(mary), words) == ["Tarrow"]
    assert shown(sign_in(mary), words, CONTACTS) == ["Tarrow"]


def test_what_is_written_so_comes_first_then_nicknames_then_what_sounds_alike(mary: User) -> None:
    family_of(mary, "Written", "Catherine Fable")
    family_of(mary, "Called", "Kate Fable")
    family_of(mary, "Sounds", "Kathryn Fable")

    lines = lists.find_families(viewer_of(mary), "catherine")

    assert [(line.name, line.found_how) for line in lines] == [
        ("Written", ""),
        ("Called", "Also called"),
        ("Sounds", "Sounds like"),
    ]
    assert shown(sign_in(mary), "catherine") == ["Written", "Called", "Sounds"]
    page = sign_in(mary).post(FIND, {"words": "catherine"}).content.decode()
    assert 'Called</a> <span class="hint">Also called</span>' in page
    assert 'Sounds</a> <span class="hint">Sounds like</span>' in page
    assert page.count('<span class="hint">') == 2


def test_a_full_page_of_what_was_found_says_that_there_may_be_more(mary: User) -> None:
    for number in range(lists.MOST_FOUND):
        family_of(mary, f"Fable{number}")
    client = sign_in(mary)

    said = [
        client.post(url, {"words": words}).content for url in (FIND, CONTACTS) for words in ("fab", "fable1")
    ]

    assert ["There may be more" in page.decode() for page in said] == [True, False, True, False]


@pytest.mark.parametrize("words", ["3/4/2021", "03/04/21", "3 April 2021", "2021-04-03"])
def test_a_birthday_finds_the_file_but_no_contact_card(mary: User, words: str) -> None:
    family_of(mary, "Tarrow", "Pip Tarrow", born_on=date(2021, 4, 3))
    family_of(mary, "Quill", "Jo Quill", born_on=date(2021, 3, 4))

    assert shown(sign_in(mary), words) == ["Tarrow"]
    assert shown(sign_in(mary), words, CONTACTS) == []


def test_a_number_kept_with_other_words_is_found(mary: User) -> None:
    family_of(mary, "Tarrow", "Pip Tarrow", phone="gran 01632 960777 pm")

    assert (
        shown(sign_in(mary), "+44 1632 960777") == shown(sign_in(mary), "01632960777", CONTACTS) == ["Tarrow"]
    )


def test_a_child_is_not_found_among_contact_cards_by_a_nickname_or_a_sound(mary: User) -> None:
    family = family_of(mary, "Tarrow")
    index_person(Person.objects.create(family=family, kin=Kin.CHILD, place=3, full_name="Catherine Tarrow"))

    assert shown(sign_in(mary), "Kate") == shown(sign_in(mary), "Kathryn") == ["Tarrow"]
    assert shown(sign_in(mary), "Kate", CONTACTS) == shown(sign_in(mary), "Kathryn", CONTACTS) == []


def test_a_nickname_finds_no_family_of_another(mary: User) -> None:
    family_of(worker(Hat.ORGANISER), "Tarrow", "Catherine Tarrow")

    assert shown(sign_in(mary), "Kate") == []


def test_search_goes_by_post_and_its_words_stay_out_of_addresses(mary: User) -> None:
    family_of(mary, "Tarrow", "Catherine Tarrow")
    page = sign_in(mary).post(FIND, {"words": "Kathryn"}).content.decode()

    assert ">Tarrow<" in page
    assert not re.search(r'(?:href|action|hx-\w+)="[^"]*kathryn', page, re.IGNORECASE)
    assert re.search(r'<form[^>]*method="post"[^>]*action="/families/find/"', page)


def test_somebody_who_sees_few_families_is_asked_about_those_alone(
    mary: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = family_of(mary, "Tarrow")
    other = worker(Hat.ORGANISER)
    for _ in range(3):
        family_of(other, "Tarrow")
    asked: list[object] = []
    plain = tokens.matching

    def watched(query: str, *, among: object = None) -> object:
        asked.append(among)
        return plain(query, among=among)  # type: ignore[arg-type]

    monkeypatch.setattr(tokens, "matching", watched)

    assert list(searching.found(searching.FAMILIES, viewer_of(mary), "tarrow")) == [mine]
    assert asked == [[mine.id]]


def test_whoever_sees_more_than_a_few_finds_the_same(mary: User, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = {family_of(mary, "Tarrow") for _ in range(5)}
    for _ in range(5):
        family_of(worker(Hat.ORGANISER), "Tarrow")
    monkeypatch.setattr(searching, "FEW", 2)
    monkeypatch.setattr(searching, "FIRST_OPENED", 2)

    assert set(searching.found(searching.FAMILIES, viewer_of(mary), "tarrow")) == mine


def test_a_search_shows_no_more_than_a_page_of_the_list_does(mary: User) -> None:
    lead = worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD)
    for _ in range(searching.MOST_FOUND + 3):
        family = Family.objects.create(reference=new_reference(), name="Tarrow", stage=Stage.WAITING)
        index_family(family)

    assert len(searching.found(searching.FAMILIES, viewer_of(lead), "tar")) == searching.MOST_FOUND == SIZE


words = st.text(st.characters(categories=["Lu", "Ll", "Mn", "Nd", "Pd", "Po", "Zs"]), min_size=1, max_size=15)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=words, full_name=words, address=words, cut=st.integers(1, 15), data=st.data())
def test_nobody_is_missed_whom_a_plain_folded_search_would_find(
    name: str, full_name: str, address: str, cut: int, data: st.DataObject
) -> None:
    family = Family.objects.create(reference=f"HS-{uuid4().hex[:8]}", name=name, address=address)
    index_family(family)
    index_person(Person.objects.create(family=family, kin=Kin.MOTHER, full_name=full_name))
    every = [word for text in (name, full_name, address) for word in folding.words(text)]
    lead = viewer_of(worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD))

    for typed in data.draw(st.lists(st.sampled_from(every), max_size=3)) if every else []:
        assert family in searching.found(searching.FAMILIES, lead, typed[:cut])
    if every:
        assert family in searching.found(searching.FAMILIES, lead, " ".join(every[:3]))


def test_tokens_made_anew_from_the_data_are_those_that_were_there(mary: User) -> None:
    for name in ("Tarrow", "Quill"):
        family_of(mary, name, f"Catherine {name}", phone="01632 960777", born_on=date(2021, 4, 3))
    columns = ("kind", "token", "owner", "ref")
    before = set(SearchToken.objects.values_list(*columns))
    SearchToken.objects.filter(kind__lte=3).delete()

    assert tokens.rebuild() == Family.objects.count() + Person.objects.count()

    assert set(SearchToken.objects.values_list(*columns)) == before


def test_a_family_whose_key_is_gone_is_left_out_of_what_is_made_anew(mary: User) -> None:
    gone, kept = family_of(mary, "Tarrow"), family_of(mary, "Quill")
    DataKey.objects.filter(scope_id=gone.id).delete()

    assert {item.owner for item in known(None)} == {kept.id}
    assert list(known([gone.id])) == []


def test_names_alone_are_given_without_opening_more(mary: User) -> None:
    family = family_of(mary, "Tarrow", "Catherine Tarrow", phone="01632 960777", born_on=date(2021, 4, 3))

    items = list(known([family.id], names_only=True))

    assert {name for item in items for name in (*item.surnames, *item.names)} >= {
        "Tarrow",
        "Catherine Tarrow",
    }
    assert not any((*item.phones, *item.addresses, *item.postcodes, *item.born) for item in items)


def test_many_families_are_given_a_few_at_a_time(mary: User, monkeypatch: pytest.MonkeyPatch) -> None:
    families = {family_of(mary, "Tarrow").id for _ in range(5)}
    monkeypatch.setattr("families.actions.findable.AT_ONCE", 2)

    assert {item.owner for item in known(None)} == families


def test_a_text_that_names_a_family_of_the_scheme_is_recognised_by_its_own_records(mary: User) -> None:
    family = family_of(mary, "Tarrow", "Keziah Tarrow")

    (found,) = identify("I met Keziah Tarrow there.")

    assert (found.owner, found.strength) == (family.id, Strength.STRONG)
    assert found.ref == family.people.get(place=5).id
