"""A sample that was changed in the database opens nothing, and the form and the daily check tell of it (9.1, 8.3)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.models import Family, FamilyGrant
from hsww.access.hats import Hat, Office
from hsww.ledger import protection
from hsww.ledger.models import Action
from hsww.ledger.record import record
from hsww.ledger.sealing import seal
from hsww.people.models import User
from records.actions import end_sample
from records.drawn import as_drawn, problems
from records.models import MOST_DAYS, Purpose, Sample, SampledFile, Signature
from tests.families.visiting_world import family
from tests.people.making import signed_in, viewer
from tests.records.sampling import lead, reviewer, sign

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LONG = timedelta(days=3000)
FAULT = "Does not hold: this line was changed"


def status(desk: Client, about: Family) -> int:
    return desk.get(reverse("sampled_file", args=[about.id])).status_code


def form(about: Family) -> str:
    return signed_in(lead()).get(reverse("record_of_access", args=[about.id])).content.decode()


def agree() -> bool:
    every = SampledFile.objects.select_related("sample")
    return as_drawn(every) == {file.id for file in every}


def test_what_was_drawn_opens_holds_and_agrees(found: Family, desk: Client) -> None:
    sign(desk, found)

    assert status(desk, found) == 200
    assert "Checked: it holds" in form(found)
    assert list(problems()) == []


CHANGES: dict[str, dict[str, Any]] = {
    "stretched": {"expires_at": F("expires_at") + LONG},
    "for another purpose": {"purpose": Purpose.SAFEGUARDING},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_sample_that_was_changed_closes_its_files_and_is_told(
    change: str, found: Family, desk: Client
) -> None:
    sign(desk, found)
    FamilyGrant.objects.update(expires_at=None)
    Sample.objects.update(**CHANGES[change])

    assert status(desk, found) != 200
    assert FAULT in form(found)
    assert list(problems()) == [f"The sample {Sample.objects.get().id} is not what was drawn."]


def test_a_sample_that_was_changed_cannot_be_signed_for(found: Family, desk: Client) -> None:
    Sample.objects.update(expires_at=F("expires_at") + LONG)

    page = desk.get(reverse("record_sign", args=[found.id]))
    assert "must be drawn anew" in page.content.decode()
    assert (page.status_code, sign(desk, found).status_code) == (409, 409)
    assert not Signature.objects.exists()


def test_a_file_that_was_put_into_a_sample_does_not_open(found: Family, reader: User, desk: Client) -> None:
    sign(desk, found)
    other, sample = family(reference="HS-0009"), Sample.objects.get()
    added = SampledFile.objects.create(sample=sample, family=other)
    grant = FamilyGrant.objects.get()
    FamilyGrant.objects.create(
        user=reader, permission=grant.permission, content_object=other, source=added.id,
        granted_at=grant.granted_at,
    )  # fmt: skip

    assert reverse("sampled_file", args=[found.id]) in desk.get(reverse("samples")).content.decode()
    assert sign(desk, other).status_code == 409
    assert not Signature.objects.filter(family=other).exists()
    assert len(list(problems())) == 1


def test_a_sample_that_was_ended_and_opened_again_stays_closed(found: Family, desk: Client) -> None:
    sign(desk, found)
    grant, sample = FamilyGrant.objects.get(), Sample.objects.get()
    end_sample(by=viewer(lead(), Hat.ORGANISER, Office.SAFEGUARDING_LEAD), sample=sample.id)
    Sample.objects.update(ended_at=None)
    grant.save(force_insert=True)

    assert status(desk, found) != 200
    assert not agree()


def as_before(about: Family, *, expires_at: datetime) -> None:
    """The entry of a draw of that time committed to nothing."""
    drawer, reader, now = lead(), reviewer(), timezone.now()
    sample = Sample.objects.create(
        reader=reader, hat=Hat.HSUK_REVIEWER, purpose=Purpose.QUALITY, size=1, seed=1, drawn_from=1,
        drawn_from_digest=bytes(32), drawn_by=drawer, drawn_at=now, expires_at=expires_at,
    )  # fmt: skip
    file = SampledFile.objects.create(sample=sample, family=about)
    record(
        actor=drawer.id, hat=Hat.ORGANISER, action=Action.DRAWN, clause="8.3", rule="records.draw",
        subjects=[*sample.subjects(), *file.subjects()],
    )  # fmt: skip
    seal()


@pytest.mark.parametrize(("days", "holds"), [(MOST_DAYS, True), (MOST_DAYS + 1, False)])
def test_a_sample_from_before_draws_committed_holds_as_long_as_one_may_last(
    found: Family, days: int, holds: bool
) -> None:
    as_before(found, expires_at=timezone.now() + timedelta(days=days))

    assert agree() is holds


def test_a_draw_that_commits_to_nothing_is_no_old_one_after_one_that_does(
    found: Family, desk: Client
) -> None:
    seal()
    as_before(found, expires_at=timezone.now() + timedelta(days=1))

    assert len(list(problems())) == 1


def test_the_daily_check_asks_for_samples() -> None:
    assert problems in protection.CHECKS
