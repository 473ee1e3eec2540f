"""Everybody in the fictional scheme who volunteers or is paid has a file, and something in them is due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hsww.access.hats import Hat
from hsww.demo.staff import MODEST
from hsww.people.files.models import Check, FamilyNamed, FileKind, PersonFile
from hsww.people.models import Appointment
from tests.build import sign_in
from tests.demo.test_demo import demo

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_everybody_has_the_file_of_their_role() -> None:
    demo()

    for kind, hats in (
        (FileKind.VOLUNTEER, [Hat.VOLUNTEER]),
        (FileKind.PERSONNEL, [Hat.ORGANISER, Hat.ADMINISTRATOR]),
    ):
        people = set(Appointment.objects.filter(hat__in=hats).values_list("user", flat=True))
        assert set(PersonFile.objects.filter(kind=kind).values_list("person", flat=True)) == people


def test_the_co_ordinator_a_visitor_tries_has_a_check_overdue_one_due_soon_and_one_to_see() -> None:
    modest = next(one for one in demo() if one["what"] == MODEST)
    today = timezone.localdate()

    files = PersonFile.objects.filter(organiser__email=modest["email"])
    renewals = set(Check.objects.filter(file__in=files).values_list("renew_on", flat=True))
    page = sign_in(files[0].organiser).get("/volunteers/").content.decode()  # type: ignore[arg-type]

    assert {today - timedelta(days=12), today + timedelta(days=30)} <= renewals
    assert files.filter(checks=None).count() == 1
    assert all(words in page for words in ("overdue since", "No check yet"))


def test_one_family_was_named_for_the_lead_to_look_into() -> None:
    demo()

    assert len(FamilyNamed.objects.get().families) == 1
