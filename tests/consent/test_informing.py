"""Telling a family what we keep to ourselves, by word and in writing (1.1, 1.6)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from consent.models import Information, NeverChangedError
from families.models import Family
from hsww.people.models import User
from tests.consent.making import OPENED, co_ordinator, day_parts, family_of, today
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def olwen() -> User:
    return co_ordinator()[0]


def tell(client: Client, family: Family, **sent: str) -> object:
    return client.post(reverse("information_record", args=[family.pk]), sent)


def informed_on(family: Family) -> date | None:
    return Family.objects.get(pk=family.pk).informed_on


def test_a_family_counts_as_told_only_when_both_have_happened(olwen: User) -> None:
    family, client = family_of(olwen), signed_in(olwen)
    first, second = OPENED + timedelta(days=2), OPENED + timedelta(days=5)

    tell(client, family, **day_parts("spoken_on", first))
    assert informed_on(family) is None

    tell(client, family, **day_parts("written_on", second), written_how="shown", right_to_see_told="on")
    assert informed_on(family) == second


def test_telling_again_does_not_move_the_day(olwen: User) -> None:
    family, client = family_of(olwen), signed_in(olwen)
    both = {**day_parts("spoken_on", OPENED), **day_parts("written_on", OPENED), "written_how": "given"}
    tell(client, family, **both)

    again = {**day_parts("spoken_on", today()), **day_parts("written_on", today()), "written_how": "audio"}
    tell(client, family, **again)

    assert informed_on(family) == OPENED
    assert Information.objects.count() == 2


@pytest.mark.parametrize(
    "sent",
    [
        {},
        day_parts("written_on", today()),
        {"written_how": "given"},
        day_parts("spoken_on", today() + timedelta(days=1)),
    ],
    ids=["no day", "written, not how", "how, not when", "tomorrow"],
)
def test_half_an_answer_is_not_saved(olwen: User, sent: dict[str, str]) -> None:
    family = family_of(olwen)

    response = tell(signed_in(olwen), family, **sent)

    assert response.status_code == 200  # type: ignore[attr-defined]
    assert "<title>Error: " in response.content.decode()  # type: ignore[attr-defined]
    assert not Information.objects.exists()


def test_the_database_refuses_written_without_how(olwen: User) -> None:
    family = family_of(olwen)

    with pytest.raises(IntegrityError), transaction.atomic():
        Information.objects.create(
            family=family, written_on=today(), notice_version="2026-1", recorded_by=olwen
        )


def test_what_was_recorded_is_never_changed(olwen: User) -> None:
    row = Information.objects.create(
        family=family_of(olwen), spoken_on=today(), notice_version="2026-1", recorded_by=olwen
    )

    row.spoken_on = OPENED
    with pytest.raises(NeverChangedError):
        row.save()
