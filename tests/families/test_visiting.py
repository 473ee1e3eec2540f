"""The volunteer's families and their projection (0.1, 5.2, 8.5)."""

from dataclasses import fields
from datetime import date

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families.models import Conflict, Kin, Referral, Source, Tie
from families.visiting.projection import (
    VisitorAdult,
    VisitorChild,
    VisitorLine,
    VisitorView,
    age_words,
    visitor_view,
)
from families.visiting.urls import urlpatterns
from families.visiting.waiting import diaries
from hsww.access.hats import Hat
from hsww.ledger.models import EntrySubject
from hsww.people.models import User
from tests.families.visiting_world import SURNAME, end, family, match, member, visit
from tests.people.making import signed_in, viewer, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def volunteer() -> User:
    return worker(Hat.VOLUNTEER)


@pytest.fixture
def phone(volunteer: User) -> Client:
    return signed_in(volunteer)


def page_of(found: object) -> str:
    return reverse("visiting_family", args=[found.id])  # type: ignore[attr-defined]


def test_volunteer_sees_her_family_by_first_names(volunteer: User, phone: Client) -> None:
    found = family(adult="Amara")
    match(found, volunteer)

    text = phone.get(reverse("visiting")).content.decode()

    assert "Amara" in text
    assert "Bo" in text
    assert SURNAME not in text


def test_volunteer_does_not_see_a_family_she_does_not_visit(volunteer: User, phone: Client) -> None:
    other = family(adult="Otherwise")
    match(other, worker(Hat.VOLUNTEER))

    listed = phone.get(reverse("visiting")).content.decode()
    opened = phone.get(page_of(other))

    assert "Otherwise" not in listed
    assert opened.status_code == 404


def test_family_closes_at_the_next_request_when_the_match_ends(volunteer: User, phone: Client) -> None:
    found = family()
    made = match(found, volunteer)
    written = visit(made)
    assert phone.get(page_of(found)).status_code == 200

    end(made)

    for route, key in (
        ("visiting_family", found.id),
        ("visit_write", found.id),
        ("visit_correct", written.id),
    ):
        assert phone.get(reverse(route, args=[key])).status_code == 404
    assert phone.post(reverse("draft_save", args=[found.id]), {"note": "x"}).status_code == 404
    assert "We painted." not in phone.get(reverse("visits_mine")).content.decode()
    assert "Amara" not in phone.get(reverse("visiting")).content.decode()


def test_declared_tie_closes_the_family(volunteer: User, phone: Client) -> None:
    found = family()
    match(found, volunteer)

    Conflict.objects.create(family=found, person=volunteer, tie=Tie.FRIEND)

    assert phone.get(page_of(found)).status_code == 404


def test_another_hat_of_the_same_person_opens_nothing(volunteer: User) -> None:
    found = family()
    match(found, volunteer)
    trustee = worker(Hat.TRUSTEE)

    assert signed_in(trustee).get(page_of(found)).status_code == 404


def test_family_page_says_what_a_visit_needs(volunteer: User, phone: Client) -> None:
    found = family()
    match(found, volunteer)

    text = phone.get(page_of(found)).content.decode()

    for expected in ("07700 900123", "Do not leave a voicemail", "Mornings", "The dog bites", "the park",
                     "1 Nowhere Lane", "ZZ9 1AA", "3 years"):  # fmt: skip
        assert expected in text


def test_family_page_says_no_more_than_a_visit_needs(volunteer: User, phone: Client) -> None:
    found = family()
    match(found, volunteer)
    Referral.objects.create(
        family=found,
        source=Source.GP,
        reason="Zzreason",
        referrer="Zzreferrer",
        taken_by=worker(Hat.ORGANISER),
    )
    visit(match(found, worker(Hat.VOLUNTEER)), note="Zzother")

    text = phone.get(page_of(found)).content.decode()

    for hidden in (SURNAME, "Zzreason", "Zzreferrer", "Zzother", found.reference):
        assert hidden not in text


def test_own_past_visits_stand_on_the_family_page(volunteer: User, phone: Client) -> None:
    found = family()
    visit(match(found, volunteer), note="We painted a house.")

    assert "We painted a house." in phone.get(page_of(found)).content.decode()


def test_hidden_address_is_not_shown(volunteer: User, phone: Client) -> None:
    found = family(address_hidden=True)
    match(found, volunteer)

    text = phone.get(page_of(found)).content.decode()

    assert "Nowhere Lane" not in text
    assert "ZZ9" not in text
    assert "Ask your co-ordinator" in text


def test_number_of_someone_who_wants_no_contact_is_not_shown() -> None:
    found = family()
    silent = member(found, Kin.FATHER, "Quiet Example", phone="07700 900999", do_not_contact=True, place=2)

    adult = {one.id: one for one in visitor_view(found).adults}[silent.id]

    assert adult.phone == ""
    assert adult.safe_contact == ()


def test_person_who_left_the_household_is_not_shown() -> None:
    found = family()
    member(found, Kin.FATHER, "Gone Example", lives_here=False, place=2)
    member(found, Kin.FATHER, "Left Example", left_on=date(2026, 1, 1), place=3)

    assert [adult.first_name for adult in visitor_view(found).adults] == ["Amara"]


def test_surname_in_known_as_is_left_out() -> None:
    found = family()
    member(found, Kin.CARER, f"Josephine {SURNAME}", known_as=f"Jo {SURNAME}", place=2)

    assert SURNAME not in repr(visitor_view(found))


def test_projection_is_a_closed_list_of_fields() -> None:
    kinds = (VisitorView, VisitorLine, VisitorAdult, VisitorChild)
    names = {kind: [field.name for field in fields(kind)] for kind in kinds}

    assert names == {
        VisitorView: [
            "id", "adults", "children", "address", "postcode", "address_hidden", "plan", "safety_notes",
        ],
        VisitorLine: ["id", "called", "children"],
        VisitorAdult: ["id", "first_name", "phone", "safe_contact", "do_not_contact"],
        VisitorChild: ["id", "first_name", "age", "expected"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(2026, 3, 10), "0 months"),
        (date(2026, 2, 10), "1 month"),
        (date(2026, 2, 11), "0 months"),
        (date(2024, 3, 11), "23 months"),
        (date(2024, 3, 10), "2 years"),
        (date(2021, 3, 11), "4 years"),
    ],
)
def test_young_children_are_counted_in_months(born: date, words: str) -> None:
    assert age_words(born, date(2026, 3, 10)) == words


def test_every_look_is_in_the_ledger(volunteer: User, phone: Client) -> None:
    found = family()
    match(found, volunteer)

    phone.get(reverse("visiting"))
    phone.get(page_of(found))

    logged = EntrySubject.objects.filter(kind="family", subject=found.id, entry__actor=volunteer.id)
    assert sorted(logged.values_list("entry__action", flat=True)) == ["listed", "seen"]


def test_diary_not_written_for_eight_days_waits_on_today(volunteer: User) -> None:
    overdue, fresh = family(reference="HS-1", adult="Late"), family(reference="HS-2", adult="Fresh")
    visit(match(overdue, volunteer), days_ago=8)
    visit(match(fresh, volunteer), days_ago=7)

    found = list(diaries(viewer(volunteer, Hat.VOLUNTEER)))

    assert [item.what for item in found] == ["Write up your visits to Late."]


def test_list_costs_the_same_queries_for_more_families(volunteer: User, phone: Client) -> None:
    def cost() -> int:
        with (
            CaptureQueriesContext(connections["default"]) as data,
            CaptureQueriesContext(connections["keys"]) as keys,
        ):
            assert phone.get(reverse("visiting")).status_code == 200
        return len(data) + len(keys)

    for number in range(2):
        match(family(reference=f"HS-{number}"), volunteer)
    few = cost()
    for number in range(2, 10):
        match(family(reference=f"HS-{number}"), volunteer)

    assert cost() == few


def test_volunteer_has_no_route_that_sends_anything_outside() -> None:
    assert {route.name for route in urlpatterns} == {
        "visiting", "visits_mine", "visiting_family", "visit_write", "visit_correct", "draft_save", "draft_drop",
    }  # fmt: skip
