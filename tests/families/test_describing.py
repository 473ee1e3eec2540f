"""What a lost phone showed is named to a co-ordinator by the rule of the file, and never past the wall (4.3)."""

import pytest

from families.actions.care import take_on
from families.models import Conflict
from hsww.access.hats import Hat, Office
from hsww.people.describing import described
from tests.families.visiting_world import family
from tests.people.making import viewer, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_lost_phones_families_are_named_within_reach_and_else_only_counted() -> None:
    user = worker(Hat.ORGANISER)
    mine, other = family(reference="HS-0001"), family(reference="HS-0002")
    take_on(family=mine, organiser=user.id)
    found = described(viewer(user, Hat.ORGANISER), "family", [mine.id, other.id])
    assert found.named == {mine.id: f"HS-0001 {mine.name}"}
    assert found.others == 1


def test_a_lost_phones_family_that_is_tied_to_the_reader_is_neither_named_nor_counted() -> None:
    user = worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD)
    tied, free = family(reference="HS-0001"), family(reference="HS-0002")
    Conflict.objects.create(family=tied, person=user)
    found = described(viewer(user, Hat.ORGANISER, Office.SAFEGUARDING_LEAD), "family", [tied.id, free.id])
    assert (list(found.named), found.others) == ([free.id], 0)
