"""manage.py demo, on an empty scheme: what it leaves is whole, plainly fictional, and ready to be tried."""

import json
import re
from datetime import date
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from consent import sharing
from consent.household.models import Fact, FactKind
from consent.requests.hold_models import Hold
from consent.requests.models import Request
from consent.sharing import Together
from families.models import (
    Caseload,
    Conflict,
    Cover,
    Evidence,
    Family,
    FamilyGrant,
    Match,
    Person,
    Referral,
    Stage,
    SuddenCover,
    Visit,
    VisitKind,
)
from families.queries.facts import facts, held
from hsww.access.hats import ROLES, Hat
from hsww.board.models import Report
from hsww.demo.placing import Placing
from hsww.demo.rows import Writer
from hsww.demo.staff import invent
from hsww.demo.telling import live
from hsww.ledger import protection
from hsww.ledger.audit import audit
from hsww.ledger.models import Entry, EntrySubject
from hsww.ledger.sealing import seal
from hsww.people.models import Appointment, User
from hsww.people.queries import current_policy
from hsww.vault.tokens import owners_matching
from hsww.watching.looking import look
from hsww.watching.models import Kind, Unusual
from records.models import Sample
from safeguarding.duty import rota_of
from safeguarding.models import Concern, Rota

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FEW_LINES = 90
FREE_NUMBERS = re.compile(r"(07700 900|01632 960)\d{3}")


def demo(families: int = 30, **options: Any) -> list[dict[str, str]]:
    out, told = StringIO(), StringIO()
    call_command("demo", families=families, seed=7, json=True, stdout=out, stderr=told, **options)
    assert f"{families} of {families} families" in told.getvalue()
    return list(json.loads(out.getvalue()))


@pytest.mark.parametrize("families", [1, 3, 30])
def test_any_size_from_one_family_up(families: int) -> None:
    demo(families)

    assert Family.objects.count() == families


@pytest.mark.parametrize("families", [0, 100_001])
def test_no_other_size(families: int) -> None:
    with pytest.raises(CommandError, match="must be from 1 to 100,000"):
        demo(families)


def rows(seed: int) -> list[dict[str, object]]:
    """Every row of some families, unsaved, by field; the words in the open."""
    today = date(2026, 3, 18)
    staff = invent(seed, 12, today)
    writer = Writer(staff, Placing(staff, seed=seed, families=12, today=today), seed=seed, today=today)
    made = (row for number in range(12) for row in writer.rows(live(seed, number, today)))
    return [
        {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields} | {"model": type(row)}
        for row in made
    ]


def test_the_same_seed_and_day_make_the_same_rows() -> None:
    assert rows(7) == rows(7)
    assert rows(7) != rows(8)


def test_everybody_who_is_listed_can_sign_in_and_nobody_else_can() -> None:
    sign_ins = demo()

    assert {one["hat"] for one in sign_ins} == {hat.value for hat in ROLES}
    for one in sign_ins:
        sent = {"login": one["email"], "password": one["password"]}
        assert Client().post(reverse("account_login"), sent).status_code == 302, one["what"]
    listed = {one["email"] for one in sign_ins}
    assert not any(user.has_usable_password() for user in User.objects.exclude(email__in=listed))


def test_the_password_is_long_and_new_every_time() -> None:
    password = demo(1)[0]["password"]

    assert len(password) >= 12
    assert len(password.split("-")) == 4


def test_grants_equal_the_live_facts() -> None:
    demo(60)

    assert held() == facts()
    assert Match.objects.filter(ends_on=None).exists()
    assert Caseload.objects.filter(ends_on=None).exists()


def test_it_shows_what_matters() -> None:
    demo(60)
    found = [sharing.current(family) for family in Family.objects.filter(stage=Stage.ACTIVE)]
    both = Appointment.objects.live().filter(hat=Hat.TRUSTEE, user__appointments__hat=Hat.VOLUNTEER)

    assert any(one.together is Together.DISAGREE for family in found for one in family.asked)
    assert any(one.together is Together.LEAD_YES for family in found for one in family.asked)
    assert any(
        one.topic.purpose == "photograph" and one.together is Together.YES
        for family in found
        for one in family.asked
    )
    assert Fact.objects.get().kind == FactKind.HIDDEN
    assert Conflict.objects.get().person.appointments.get().hat == Hat.ORGANISER
    assert Concern.objects.filter(acknowledged_at=None).count() == 1
    assert both.distinct().count() == 1
    assert Appointment.objects.filter(hat=Hat.VOLUNTEER, ended_at__isnull=False).exists()
    assert Family.objects.filter(address_hidden=True).exists()
    assert Sample.objects.live().count() == 6
    assert {one.asker for one in Request.objects.all()} == {"agency", "police", "court", "funder"}
    assert Hold.objects.get().request is not None
    assert Rota.objects.count() == 8
    assert Report.objects.filter(released_at__isnull=False).count() == 2
    assert Cover.objects.live().count() == 1
    assert FamilyGrant.objects.filter(permission__codename="organiser_cover").exists()
    assert SuddenCover.objects.get().closed_at is not None
    assert Unusual.objects.get().kind == Kind.BY_COVER


def test_a_referral_nobody_agreed_to_is_in_nobodys_care() -> None:
    demo()
    unknown = Referral.objects.filter(evidence=Evidence.NONE)

    assert unknown.exists()
    assert not Caseload.objects.filter(family__in=unknown.values("family")).exists()


def test_everybody_but_one_volunteer_has_agreed_to_the_policy() -> None:
    demo()
    roles = Appointment.objects.filter(user__acknowledgements=None)

    assert current_policy() is not None
    assert [role.hat for role in roles] == [Hat.VOLUNTEER]


def test_names_numbers_and_places_belong_to_nobody() -> None:
    demo()

    assert all(FREE_NUMBERS.fullmatch(one.phone) for one in Person.objects.all() if one.phone)
    assert all(family.postcode.startswith("ZZ9 ") for family in Family.objects.all())
    assert all(user.email.endswith("@example.org") for user in User.objects.all())


def test_a_family_is_found_by_the_start_of_its_name() -> None:
    demo(5)
    family = Family.objects.order_by("reference")[0]

    assert family.pk in owners_matching(family.name[:3], 10)


def test_it_leaves_few_lines_in_the_ledger() -> None:
    demo(60)

    assert Entry.objects.filter(rule="demo").count() == 1
    assert Entry.objects.count() < FEW_LINES
    seal()
    assert audit() == []
    assert [problem for check in protection.CHECKS for problem in check()] == []


def test_who_has_seen_a_file_can_be_tried_at_once_and_nobody_looks_unusual() -> None:
    demo(30)

    worn = {one.user_id for one in Appointment.objects.all()}
    looks = EntrySubject.objects.filter(kind="family").select_related("entry")
    assert {row.entry.rule for row in looks} >= {
        "families.visiting_family",
        "families.edit_file",
        "safeguarding.raise_concern",
    }
    by_people = [row.entry for row in looks if row.entry.actor]
    assert by_people
    assert all(entry.actor in worn and entry.appointment for entry in by_people)
    made = Unusual.objects.count()
    look()
    assert Unusual.objects.count() == made


def test_a_scheme_that_is_not_empty_is_left_alone() -> None:
    demo(1)

    with pytest.raises(CommandError, match="not empty"):
        demo(1)
    assert Family.objects.count() == 1


def test_it_refuses_production(settings: Settings) -> None:
    settings.SERVE = True

    with pytest.raises(CommandError, match="production"):
        demo(1)
    assert not User.objects.exists()


def test_a_family_says_when_its_story_last_changed_it() -> None:
    demo(20)
    days = {family.updated_at.date() for family in Family.objects.all()}

    assert len(days) > 10
    assert Family._meta.get_field("updated_at").auto_now  # type: ignore[union-attr]


def test_nobody_is_seen_before_birth_and_whoever_is_named_was_seen() -> None:
    demo(60)
    visits = list(
        Visit.objects.filter(minutes__gt=0).select_related("family").prefetch_related("family__people")
    )

    assert len(visits) > 100
    for visit in visits:
        people = list(visit.family.people.all())
        seen = [one for one in people if str(one.id) in (visit.seen or [])]
        assert all(one.born_on is None or one.born_on <= visit.day for one in seen)
        named = set(re.findall(r"\w+", visit.note)) & {one.full_name.split(" ")[0] for one in people}
        assert named <= {one.full_name.split(" ")[0] for one in seen}


def test_nobody_who_was_met_elsewhere_had_a_bath() -> None:
    demo(60)
    notes = [visit.note for visit in Visit.objects.filter(kind=VisitKind.OUT)]

    assert notes
    assert not [note for note in notes if re.search("bath|floor|stories|drawing|plants", note)]


def test_the_deputy_is_on_duty_today_and_everybody_has_one_phone() -> None:
    demo(1)
    phones: dict[UUID, set[str]] = {}
    for row in Rota.objects.all():
        phones.setdefault(row.duty_id, set()).add(row.duty_phone)
        phones.setdefault(row.deputy_id, set()).add(row.deputy_phone)
    today = rota_of(timezone.localdate())

    assert today is not None
    assert "duty" in Appointment.objects.get(user=today.duty).offices
    assert all(len(found) == 1 for found in phones.values())
