"""What a page shows beside rows that came through a rule stays within the rules of its own (0.1, 5.2, 9.1)."""

import pytest
from django.db.models import QuerySet

from families.models import Family
from families.rules import SEE_FILE
from hsww.access.hats import Hat, Office
from records.rules import SIGNATURES
from tests.build import active, viewer_of
from tests.build import worker as at_work
from tests.families import visiting_world
from tests.people.making import signed_in, worker
from tests.records import sampling

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_my_families_say_nothing_of_visits_in_a_match_that_ended() -> None:
    volunteer, found = worker(Hat.VOLUNTEER), visiting_world.family()
    before = visiting_world.match(found, volunteer, days=60)
    visiting_world.visit(before, days_ago=50)
    visiting_world.end(before)
    now = visiting_world.match(found, volunteer, days=1)

    again = signed_in(volunteer).get("/visiting/").content.decode()
    visiting_world.visit(now, days_ago=0)
    written = signed_in(volunteer).get("/visiting/").content.decode()

    assert "You have not written about a visit yet." in again
    assert "You last wrote about" in written


@pytest.mark.parametrize("office", [None, Office.DUTY, Office.SAFEGUARDING_LEAD, Office.DEPUTY_LEAD])
def test_whoever_opens_a_file_reaches_every_signature_on_it_and_on_no_other(office: Office | None) -> None:
    offices = (office,) if office else ()
    mary, colleague = at_work(Hat.ORGANISER, *offices), at_work(Hat.ORGANISER)
    families, reader = [active(by=mary), active(by=colleague)], sampling.reviewer()
    sampling.sample_for(reader)
    for family in families:
        sampling.sign(signed_in(reader), family)

    viewer = viewer_of(mary)
    signed: QuerySet[Family] = SIGNATURES.rows(viewer)

    assert SIGNATURES.model.objects.count() == len(families)
    assert {row.family_id for row in signed} == {family.pk for family in SEE_FILE.rows(viewer)}
