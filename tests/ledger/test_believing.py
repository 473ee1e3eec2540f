"""Readers believe what is sealed, and what waits and is ours; nothing else that lies in the database (9.1)."""

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from hsww.ledger import authorship, believed, logs, outside
from hsww.ledger.beginning import begin
from hsww.ledger.logs import SPAN
from hsww.ledger.models import Entry, Leaf
from hsww.ledger.sealing import seal
from tests.ledger.lifting import lifted
from tests.ledger.planting import LARGEST, copied, forged, spoil
from tests.ledger.writing import sightings

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)


def ids(*entries: Entry) -> set[int]:
    return {entry.pk for entry in entries}


def test_what_is_sealed_and_what_waits_and_is_ours_is_believed_and_what_somebody_put_in_is_not() -> None:
    sealed = sightings(2)
    seal()
    waiting, planted = sightings(2), forged(id=-9)
    spoil(forged(id=LARGEST))

    assert believed.among([*ids(*sealed, *waiting, planted), LARGEST]) == ids(*sealed, *waiting)


def test_what_was_changed_while_it_waits_is_not_believed() -> None:
    (entry,) = sightings(1)
    with lifted():
        Entry.objects.update(hat="trustee")

    assert believed.among([entry.pk]) == set()


@pytest.mark.parametrize("place", [-5, 7, 5 * SPAN + 7])
def test_a_leaf_that_was_put_in_where_no_log_has_a_place_makes_nothing_believed(place: int) -> None:
    (sealed,) = sightings(1)
    seal()
    begin("broken")
    planted = forged()
    Leaf.objects.create(sequence=place, entry=planted, leaf_hash=planted.digest)

    assert believed.among(ids(sealed, planted)) == ids(sealed)


@pytest.mark.postgres_only
@pytest.mark.django_db(databases=["default", "keys"])
def test_a_copy_of_what_is_sealed_is_not_believed() -> None:
    (entry,) = sightings(1)
    seal()
    copy = copied(entry)

    assert believed.among([entry.pk, copy]) == {entry.pk}


def test_asking_costs_two_short_reads_where_all_are_sealed(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sealed = sightings(20)
    seal()

    with django_assert_num_queries(2):
        assert believed.among(ids(*sealed)) == ids(*sealed)
    assert len(logs.held()) == 1


def test_in_a_log_that_was_given_up_a_row_is_believed_as_it_was_sealed_and_not_as_it_was_changed() -> None:
    old, new = forged(), forged()
    outside.path(authorship.FROM_BEFORE).unlink()
    tagged = sightings(300)
    seal()
    outside.write(authorship.FROM_BEFORE, {"digests": []})  # they were sealed before there were tags at all
    begin("broken")
    assert believed.among(ids(old, new, *tagged)) == ids(old, new, *tagged)

    with lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_entry SET hat = 'trustee' WHERE id IN ({new.pk}, {tagged[9].pk})")

    assert believed.among(ids(old, new, *tagged[:10])) == ids(old, *tagged[:9])


def test_a_leaf_that_was_led_to_another_entry_in_a_log_that_was_given_up_makes_nothing_believed() -> None:
    sightings(3)
    seal()
    begin("broken")
    planted = forged()
    with lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ledger_leaf SET entry_id = {planted.pk} WHERE sequence = 1")

    assert believed.among([planted.pk]) == set()
