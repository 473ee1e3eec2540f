"""The list of accounts: by name on a page that holds the usual scheme, and at the same cost however many there are."""

import re
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hsww.access.hats import Hat
from hsww.pages.keyset import SIZE
from hsww.people import queries
from hsww.people.models import User
from tests.people.making import appointed, person, signed_in, worker

pytestmark = [pytest.mark.usefixtures("policy"), pytest.mark.django_db(databases=["default", "keys"])]

FEW = 5


def joined(count: int) -> list[User]:
    """So many who joined one after the other, the newest first; two of them in the same moment."""
    now = timezone.now()
    people = [person(f"Sam Fictional{number:02}") for number in range(count)]
    for number, one in enumerate(people):
        one.joined_at = now + timedelta(days=1, minutes=-max(number, 1))
        one.save()
        appointed(one, Hat.CONTRACTOR)
    return people


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "ACCOUNTS_A_PAGE", SIZE)


@pytest.fixture
def desk() -> Client:
    return signed_in(worker(Hat.ADMINISTRATOR, name="Ada Fictional"))


def shown(page: str) -> list[str]:
    return re.findall(r">(Sam Fictional\d\d)</a>", page)


def beyond(page: str, name: str) -> str:
    found = re.search(rf'rel="{name}" href="([^"]+)"', page)
    return found[1] if found else ""


def read(desk: Client, link: str = "") -> str:
    return desk.get(reverse("people_list") + link).content.decode()


@pytest.mark.usefixtures("small_pages")
def test_everybody_is_met_once_on_the_way_to_the_oldest_and_the_same_way_back(desk: Client) -> None:
    names = [one.full_name for one in joined(SIZE + 8)]

    there = way(desk, read(desk), "next")
    back = way(desk, there[-1], "prev")

    met = [name for page in there for name in shown(page)]
    assert len(shown(there[0])) == SIZE
    assert sorted(met) == sorted(names)
    assert set(shown(there[0])) == set(names[:SIZE])
    assert [shown(page) for page in back] == [shown(page) for page in reversed(there)]


def way(desk: Client, page: str, name: str) -> list[str]:
    pages = [page]
    while link := beyond(pages[-1], name):
        pages.append(read(desk, link))
    return pages


def test_accounts_stand_by_name_and_closed_ones_after_them(desk: Client) -> None:
    people = joined(3)
    people[1].is_active = False
    people[1].save()

    page = read(desk)

    assert shown(page) == [people[number].full_name for number in (0, 2, 1)]
    assert re.search(rf"{people[1].full_name}</a> \(closed\)", page)


@pytest.mark.parametrize(
    "link", ["?older=nonsense", "?older=1_2", "?newer=", "?older=9999999999999999999999_x"]
)
def test_a_place_that_is_none_begins_at_the_beginning(desk: Client, link: str) -> None:
    joined(2)

    assert len(shown(read(desk, link))) == 2


@pytest.mark.usefixtures("small_pages")
def test_an_address_of_a_page_names_nobody(desk: Client) -> None:
    joined(SIZE + 1)

    assert re.fullmatch(r"\?older=\d+_[0-9a-f-]{36}", beyond(read(desk), "next"))


def test_a_full_page_costs_as_many_queries_as_a_short_one(desk: Client) -> None:
    joined(FEW)
    few = cost(desk)
    joined(SIZE)

    assert cost(desk) == few


def cost(desk: Client) -> int:
    read(desk)  # the first fills what is kept for the process
    with (
        CaptureQueriesContext(connections["default"]) as data,
        CaptureQueriesContext(connections["keys"]) as keys,
    ):
        assert len(shown(read(desk))) in (FEW, FEW + SIZE)
    return len(data) + len(keys)


@pytest.mark.parametrize("route", ["person_invite", "person_appoint", "person_deactivate"])
def test_pages_of_accounts_say_the_way_back_and_why_one_sees_them(desk: Client, route: str) -> None:
    about = [] if route == "person_invite" else [joined(1)[0].id]

    page = desk.get(reverse(route, args=about)).content.decode()

    assert '<nav aria-label="Breadcrumb" class="crumbs"><a href="/people/">Accounts</a>' in page
    assert "Why you may see this:" in page


def test_the_list_of_phones_says_why_one_sees_it() -> None:
    page = signed_in(worker(Hat.ORGANISER)).get(reverse("phone_list")).content.decode()

    assert "Why you may see this:" in page
