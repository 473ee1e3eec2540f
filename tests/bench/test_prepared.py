"""Prepared queries find what plain ones find, for whoever asks, and refuse what would go wrong in silence."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.utils import timezone

import consent.queries
import families.queries.file
import families.queries.lists
import families.visiting.queries
import hsww.people.queries
import records.queries
import safeguarding.panels
from families.models import Family, Person
from hsww.access.hats import Hat
from hsww.access.prepared import A_ROW, Prepared, hand_over, some_rows
from hsww.people.models import User
from hsww.people.queries import standings
from tests.build import active, match, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MODULES = (
    consent.queries,
    families.queries.file,
    families.queries.lists,
    families.visiting.queries,
    hsww.people.queries,
    records.queries,
    safeguarding.panels,
)
people = Prepared(lambda family: Person.objects.filter(family=family), family=A_ROW)
of_many = Prepared(lambda families: Person.objects.filter(family__in=families), families=some_rows(2))


def prepared() -> list[tuple[str, Prepared[Any]]]:
    """Every prepared query of the product, with its name."""
    kept = [(name, query) for module in MODULES for name, query in vars(module).items()]
    kept += list(families.queries.file._kept.items())
    return [(name, query) for name, query in kept if isinstance(query, Prepared)]


def value_for(name: str, mark: object, family: Family, person: UUID) -> UUID | date | Sequence[UUID]:
    if isinstance(mark, list):
        return [family.id]
    if isinstance(mark, date):
        return timezone.localdate()
    return family.id if name == "family" else person


@pytest.mark.parametrize(
    ("name", "query"), prepared(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_prepared_query_finds_what_the_plain_one_finds(name: str, query: Prepared[Any]) -> None:
    mary, volunteer = worker(Hat.ORGANISER), worker(Hat.VOLUNTEER)
    families = [active(by=mary), active(by=mary)]
    for one in families:
        match(by=mary, family=one, volunteer=volunteer)
    for family in families:
        for person in (mary, volunteer):
            values = {key: value_for(key, mark, family, person.id) for key, mark in query._marks.items()}

            assert list(query.rows(**values)) == list(query._write(**values)), name


def test_each_person_is_given_their_own_rows_whoever_asked_before() -> None:
    everybody = [worker(hat) for hat in (Hat.ORGANISER, Hat.VOLUNTEER, Hat.TRUSTEE, Hat.VOLUNTEER)]

    found = [standings(person.id) for person in everybody * 2]

    assert [{row.user_id for row in rows} for rows in found] == [{person.id} for person in everybody * 2]


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_people_who_ask_at_the_same_time_are_given_their_own_rows() -> None:
    everybody = [worker(Hat.VOLUNTEER) for _ in range(6)]

    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(_asks_often, everybody))

    assert found == [{person.id} for person in everybody]


def _asks_often(person: User) -> set[UUID]:
    try:
        return {row.user_id for _ in range(20) for row in standings(person.id)}
    finally:
        connections.close_all()


def test_an_appointment_that_ended_counts_at_the_next_question() -> None:
    volunteer = worker(Hat.VOLUNTEER)
    (standing,) = standings(volunteer.id)

    standing.ended_at = timezone.now() - timedelta(days=1)
    standing.save()

    assert standings(volunteer.id) == []


def test_a_value_that_the_query_does_not_use_is_refused() -> None:
    forgetful = Prepared(lambda family: Person.objects.all(), family=A_ROW)  # noqa: ARG005

    with pytest.raises(ValueError, match="must use every value"):
        forgetful.rows(family=A_ROW)


def test_what_was_found_is_not_filtered_further() -> None:
    family = active(by=worker(Hat.ORGANISER))
    found = people.rows(family=family.id)
    hand_over(family, "people", found)

    for rows in (found, family.people):
        with pytest.raises(TypeError, match="not filtered further"):
            rows.filter(lives_here=True)


def test_what_is_handed_over_knows_its_owner_and_is_not_asked_for_again(
    django_assert_num_queries: Any,
) -> None:
    family = active(by=worker(Hat.ORGANISER))
    hand_over(family, "people", people.rows(family=family.id))

    with django_assert_num_queries(0):
        owners = {person.family for person in family.people.all()}

    assert owners == {family}


@pytest.mark.parametrize("families", [0, 1, 2, 3])
def test_fewer_ids_and_more_than_were_foreseen_find_the_same_as_a_plain_query(families: int) -> None:
    mary = worker(Hat.ORGANISER)
    some = [active(by=mary).id for _ in range(families)]
    active(by=mary)

    found = set(of_many.rows(families=some))

    assert found == set(Person.objects.filter(family__in=some))
    assert len({person.family_id for person in found}) == families
