"""The list of families, search, and what both cost."""

import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from families.actions.findable import index_person
from families.models import Family, Kin, Person
from hsww.access.hats import Hat, Office
from hsww.ledger.models import Action, Entry, EntrySubject
from hsww.people.models import User
from tests.build import accepted, active, match, received, sign_in, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MOST_QUERIES = 10
TRANSACTION = re.compile(r"^(BEGIN|SAVEPOINT|RELEASE|ROLLBACK|COMMIT)")


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


def queries(ask: Callable[[], object]) -> list[str]:
    with (
        CaptureQueriesContext(connections["default"]) as data,
        CaptureQueriesContext(connections["keys"]) as keys,
    ):
        ask()
    found = [query["sql"] for context in (data, keys) for query in context.captured_queries]
    return [sql for sql in found if not TRANSACTION.match(sql)]


def find(client: Client, words: str, where: str = "/families/find/") -> str:
    page = client.post(where, {"words": words}).content.decode()
    return page.replace(f'value="{words}"', "")


def test_a_co_ordinator_sees_her_own_families_and_no_others(mary: User) -> None:
    active(by=mary, name="Tarrow")
    active(by=worker(Hat.ORGANISER), name="Quill")

    page = sign_in(mary).get("/families/").content

    assert b"Tarrow" in page
    assert b"Quill" not in page


def test_the_list_shows_stage_volunteer_and_next_review(mary: User) -> None:
    family = active(by=mary, name="Tarrow")
    match(by=mary, family=family, volunteer=worker(Hat.VOLUNTEER, name="Vee Example"))

    page = sign_in(mary).get("/families/").content.decode()

    for shown in (family.reference, "Hatfield", "Active", "Vee Example"):
        assert shown in page


def test_the_list_can_be_narrowed_to_a_stage(mary: User) -> None:
    active(by=mary, name="Tarrow")
    accepted(by=mary, name="Quill")

    page = sign_in(mary).get("/families/?stage=accepted").content

    assert b"Quill" in page
    assert b"Tarrow" not in page


def test_pages_by_key_show_every_family_once_and_lead_back(mary: User) -> None:
    names = {f"Family{number:03d}" for number in range(55)}
    for name in sorted(names):
        received(by=mary, name=name, children=())
    client = sign_in(mary)

    seen: list[str] = []
    url: str | None = "/families/"
    pages = []
    while url:
        page = client.get(url).content.decode()
        pages.append(page)
        seen += re.findall(r">(Family\d{3})<", page)
        older = re.search(r'href="(\?older=[^"]+)"', page)
        url = f"/families/{older.group(1)}" if older else None
    newer = re.search(r'href="(\?newer=[^"]+)"', pages[-1])

    assert sorted(seen) == sorted(names)
    assert len(pages) == 3
    assert newer is not None
    back = client.get(f"/families/{newer.group(1)}").content.decode()
    assert re.findall(r">(Family\d{3})<", back) == re.findall(r">(Family\d{3})<", pages[1])


def test_nonsense_in_the_address_is_the_first_page(mary: User) -> None:
    active(by=mary, name="Tarrow")

    for address in ("?older=x", "?newer=1_2", "?stage=none", "?older=99999999999999999999999_" + "0" * 32):
        assert b"Tarrow" in sign_in(mary).get(f"/families/{address}").content


def test_the_list_costs_the_same_at_5_and_at_25_rows_and_at_most_10_queries(mary: User) -> None:
    client = sign_in(mary)
    volunteer = worker(Hat.VOLUNTEER)
    for _ in range(5):
        match(by=mary, family=active(by=mary), volunteer=volunteer)
    client.get("/families/")
    at_5 = queries(lambda: client.get("/families/"))
    for _ in range(25):
        match(by=mary, family=active(by=mary), volunteer=worker(Hat.VOLUNTEER))

    at_25 = queries(lambda: client.get("/families/"))

    assert len(at_5) == len(at_25)
    assert len(at_25) <= MOST_QUERIES, "\n".join(at_25)


def test_the_list_logs_each_family_it_shows(mary: User) -> None:
    shown = {active(by=mary).id, active(by=mary).id}

    sign_in(mary).get("/families/")

    entry = Entry.objects.filter(action=Action.LISTED, rule="families.list").latest("id")
    assert set(EntrySubject.objects.filter(entry=entry).values_list("subject", flat=True)) == shown


@pytest.mark.parametrize(
    "words", ["Tar", "tarrow", "ana", "TARR an", "made up", "01632 960555", "zz9 9zz", "ZZ9"]
)
def test_a_family_is_found_by_the_start_of_any_word(mary: User, words: str) -> None:
    active(by=mary, name="Tarrow")

    assert ">Tarrow<" in find(sign_in(mary), words)


@pytest.mark.parametrize("words", ["arrow", "Tarrows", "01632 960556", "ZZ8", "Tarrow Quill"])
def test_what_does_not_match_is_not_found(mary: User, words: str) -> None:
    active(by=mary, name="Tarrow")

    page = find(sign_in(mary), words)

    assert ">Tarrow<" not in page
    assert "Nobody found" in page


def test_search_finds_no_family_of_another(mary: User) -> None:
    active(by=worker(Hat.ORGANISER), name="Tarrow")
    client = sign_in(mary)

    assert ">Tarrow<" not in find(client, "Tarrow")
    assert ">Tarrow<" in find(client, "Tarrow", "/families/contacts/find/")


@pytest.mark.parametrize("words", ["ZZ9 9ZZ", "ZZ9", "Made Up", "Street", "Pip", "Kit"])
def test_a_search_for_a_contact_card_confirms_nothing_the_card_does_not_show(mary: User, words: str) -> None:
    family = active(by=worker(Hat.ORGANISER), name="Tarrow")
    hidden = {"kin": Kin.FATHER, "full_name": "Kit Elsewhere", "lives_here": False}
    index_person(Person.objects.create(family=family, place=2, **hidden))

    page = find(sign_in(mary), words, "/families/contacts/find/")

    assert ">Tarrow<" not in page
    assert "Nobody found" in page


@pytest.mark.parametrize("words", ["Tar", "Ana", "tarrow an", "01632 960555"])
def test_a_contact_card_is_found_by_what_it_shows(mary: User, words: str) -> None:
    active(by=worker(Hat.ORGANISER), name="Tarrow")

    assert ">Tarrow<" in find(sign_in(mary), words, "/families/contacts/find/")


def test_a_new_name_is_found_and_the_old_one_is_not(
    mary: User, django_capture_on_commit_callbacks: object
) -> None:
    family = active(by=mary, name="Tarrow")
    client = sign_in(mary)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(f"/families/{family.id}/edit/", {"name": "Quill", "address": "3 Elsewhere"})
    person = family.people.all()[0]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(f"/families/people/{person.id}/", {"kin": "mother", "full_name": "Ana Quill"})

    assert ">Quill<" in find(client, "Quill")
    assert ">Quill<" not in find(client, "Made Up")


def test_what_is_typed_is_never_read_from_the_address(mary: User) -> None:
    active(by=mary, name="Tarrow")

    assert ">Tarrow<" not in sign_in(mary).get("/families/find/?words=Tarrow").content.decode()


def test_contact_cards_show_every_open_family_to_any_co_ordinator(mary: User) -> None:
    active(by=mary, name="Tarrow")
    received(by=mary, name="Quill")

    page = sign_in(worker(Hat.ORGANISER)).get("/families/contacts/").content

    assert b"Ana Tarrow" in page
    assert b"Quill" not in page


def test_contact_cards_cost_the_same_at_5_and_at_25_rows(mary: User) -> None:
    client = sign_in(worker(Hat.ORGANISER))
    for _ in range(5):
        active(by=mary)
    client.get("/families/contacts/")
    at_5 = queries(lambda: client.get("/families/contacts/"))
    for _ in range(25):
        accepted(by=mary, organiser=worker(Hat.ORGANISER))

    at_25 = queries(lambda: client.get("/families/contacts/"))

    assert len(at_5) == len(at_25)


def test_the_lead_lists_every_family(mary: User) -> None:
    active(by=mary, name="Tarrow")

    page = sign_in(worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD)).get("/families/").content

    assert b"Tarrow" in page
    assert Family.objects.count() == 1
