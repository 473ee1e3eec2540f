"""Planned cover: a colleague has a caseload from a day to a day, with its tasks, and not a day longer (4.3, 8.3)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from families.actions import cover as actions
from families.actions import covering, matches, people, referrals
from families.models import Cover, CoveredFamily, Decision, Family, FamilyGrant, Stage, Tie
from families.queries.facts import facts, held
from hsww.access import ticks
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied
from hsww.ledger.models import Action, Entry
from hsww.people.models import Appointment, User
from hsww.watching.looking import look
from hsww.watching.models import Unusual
from tests.build import accepted, active, match, received, sign_in, viewer_of, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LAST = 10


@pytest.fixture
def asha() -> User:
    return worker(Hat.ORGANISER, name="Asha Example")


@pytest.fixture
def bea() -> User:
    return worker(Hat.ORGANISER, name="Bea Example")


@pytest.fixture
def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Leda Example")


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def plan(organiser: User, colleague: User, *, by: User | None = None, begins: int = 0, **some: Any) -> Cover:
    return actions.plan(
        by=viewer_of(by or organiser), organiser=organiser, colleague=colleague.id, begins_on=in_days(begins),
        ends_on=in_days(LAST), **some,
    )  # fmt: skip


def moved(cover: Cover, *, days: int) -> None:
    """As if it had been planned on another day; the timer has not come yet."""
    cover.begins_on += timedelta(days=days)
    cover.ends_on += timedelta(days=days)
    cover.save()


def opens(user: User, family: Family) -> bool:
    return sign_in(user).get(reverse("family_file", args=[family.pk])).status_code == 200


def sent(**more: Any) -> dict[str, Any]:
    days = {
        f"{name}_{place}": part
        for name, day in (("begins_on", in_days(0)), ("ends_on", in_days(LAST)))
        for place, part in (("day", day.day), ("month", day.month), ("year", day.year))
    }
    return {**days, "extent": "whole", **more}


def test_a_colleague_works_with_the_caseload_and_every_page_says_for_whom(asha: User, bea: User) -> None:
    family = active(by=asha, name="Tarrow")
    before = opens(bea, family)

    page = sign_in(asha).post(reverse("cover_plan", args=[asha.pk]), sent(colleague=bea.pk), follow=True)

    until = f"Covering for Asha Example until {in_days(LAST).day} {in_days(LAST):%B %Y}"
    client = sign_in(bea)
    assert not before
    assert "Covers now" in page.content.decode()
    for address in (reverse("family_file", args=[family.pk]), reverse("families_list")):
        assert until in client.get(address).content.decode()
    assert client.get(reverse("consent_record", args=[family.pk])).status_code == 200
    assert client.get(reverse("papers", args=[family.pk])).status_code == 200
    assert client.get(reverse("record_of_access", args=[family.pk])).status_code == 200
    assert opens(asha, family)
    assert "Covering for" not in sign_in(asha).get(reverse("family_file", args=[family.pk])).content.decode()


def test_the_tasks_of_the_families_come_to_her_today(asha: User, bea: User) -> None:
    accepted(by=asha, name="Tarrow")
    Family.objects.filter(pk=active(by=asha, name="Urwin").pk).update(review_due_on=in_days(-1))
    before = sign_in(bea).get("/").content.decode()

    plan(asha, bea)

    page = sign_in(bea).get("/").content.decode()
    assert "Make the first visit to Tarrow (Ana)." not in before
    assert "Make the first visit to Tarrow (Ana)." in page
    assert "Review with Urwin (Ana)." in page
    assert "Find a volunteer for Urwin (Ana)." in page
    assert "You cover for Asha Example until" in page


def test_what_she_records_is_her_own_and_the_family_stays_her_colleagues(asha: User, bea: User) -> None:
    family = accepted(by=asha)
    plan(asha, bea)

    today = in_days(0)
    scores = {"score_isolation": "2", "note": "", "held_on_day": today.day, "held_on_month": today.month}
    visit = sign_in(bea).post(
        reverse("initial_visit", args=[family.pk]), {**scores, "held_on_year": today.year}
    )

    assert visit.status_code == 302
    assert family.assessments.get().by == bea
    assert family.caseloads.get(ends_on=None).organiser == asha


def test_cover_begins_on_its_day_when_the_timer_comes(asha: User, bea: User) -> None:
    family, cover = active(by=asha), plan(asha, bea, begins=2)
    covering.keep()
    before = opens(bea, family)

    moved(cover, days=-2)
    late = opens(bea, family)
    said = covering.keep()

    assert (before, late, opens(bea, family)) == (False, False, True)
    assert said == "cover: 1 files opened, 0 closed"
    assert covering.keep() == ""


def test_after_the_last_day_it_is_shut_at_the_next_request_though_the_timer_is_late(
    asha: User, bea: User
) -> None:
    family, cover = active(by=asha), plan(asha, bea)
    before = opens(bea, family)

    moved(cover, days=-LAST - 1)

    assert FamilyGrant.objects.filter(user=bea).exists()
    assert (before, opens(bea, family)) == (True, False)
    assert "Tarrow" not in sign_in(bea).get("/").content.decode()
    covering.keep()
    assert not FamilyGrant.objects.filter(user=bea).exists()


@pytest.mark.parametrize("leaver", ["asha", "bea"])
def test_it_ends_when_either_leaves_at_the_next_request_and_for_good(
    leaver: str, request: pytest.FixtureRequest, asha: User, bea: User
) -> None:
    family, cover = active(by=asha), plan(asha, bea)
    client, role = sign_in(bea), Appointment.objects.get(user=request.getfixturevalue(leaver))

    role.ended_at = timezone.now()
    role.save()

    assert client.get(reverse("family_file", args=[family.pk])).status_code != 200
    covering.keep()
    role.ended_at = None
    role.save()
    covering.keep()
    cover.refresh_from_db()
    assert cover.ended_at is not None
    assert not FamilyGrant.objects.filter(user=bea).exists()
    assert not opens(bea, family)


def test_a_button_ends_it_at_once_for_whoever_is_back_and_not_for_whoever_covers(
    asha: User, bea: User
) -> None:
    family, cover = active(by=asha), plan(asha, bea)
    address = reverse("cover_end", args=[cover.pk])

    refused = sign_in(bea).post(address)
    still = opens(bea, family)
    done = sign_in(asha).post(address)

    assert (refused.status_code, still, done.status_code, opens(bea, family)) == (404, True, 302, False)
    assert sign_in(asha).post(address).status_code == 404
    cover.refresh_from_db()
    assert cover.ended_by == asha


def test_a_family_that_joins_or_leaves_the_caseload_joins_or_leaves_the_cover(
    asha: User, bea: User, lead: User
) -> None:
    leaving = active(by=asha)
    plan(asha, bea)
    joining = active(by=lead)

    people.hand_over(by=viewer_of(lead), family=leaving, organiser=lead.id)
    people.hand_over(by=viewer_of(lead), family=joining, organiser=asha.id)

    assert (opens(bea, leaving), opens(bea, joining)) == (False, True)
    assert held() == facts()


def test_cover_of_some_families_opens_these_and_no_other(asha: User, bea: User) -> None:
    chosen, other = active(by=asha), active(by=asha)

    sign_in(asha).post(
        reverse("cover_plan", args=[asha.pk]), sent(colleague=bea.pk, extent="some", families=[chosen.pk])
    )
    later = active(by=asha)

    assert [opens(bea, one) for one in (chosen, other, later)] == [True, False, False]


def test_a_family_the_colleague_is_tied_to_stays_out_and_the_planner_learns_how_many_not_which(
    asha: User, bea: User, lead: User
) -> None:
    tied, free = active(by=asha, name="Tarrow"), active(by=asha, name="Urwin")
    matches.declare_tie(by=viewer_of(bea), family=tied, person=bea.id, tie=Tie.RELATIVE)
    client, said = sign_in(asha), {}

    for name, some in (("all", {}), ("tied", {"families": [tied.pk]}), ("free", {"families": [free.pk]})):
        extent = {"extent": "some", **some} if some else {}
        page = client.post(
            reverse("cover_plan", args=[asha.pk]), sent(colleague=bea.pk, **extent), follow=True
        )
        said[name] = "Your colleague has a tie to 1 family of this caseload" in page.content.decode()

    assert said == {"all": True, "tied": True, "free": True}
    assert (opens(bea, tied), opens(bea, free)) == (False, True)
    assert "Tarrow" not in sign_in(bea).get("/").content.decode()
    assert (
        "Nobody covers Tarrow (Ana) while their co-ordinator is away."
        in sign_in(lead).get("/").content.decode()
    )
    assert "Nobody covers" not in sign_in(asha).get("/").content.decode()


def test_a_tie_that_the_planner_has_herself_is_not_counted(asha: User, bea: User, lead: User) -> None:
    family = active(by=asha)
    for one in (bea, lead):
        matches.declare_tie(by=viewer_of(one), family=family, person=one.id, tie=Tie.FRIEND)

    page = sign_in(lead).post(reverse("cover_plan", args=[asha.pk]), sent(colleague=bea.pk), follow=True)

    assert "Saved." in page.content.decode()
    assert "has a tie" not in page.content.decode()


def test_a_tie_declared_during_cover_takes_the_grant_at_once(asha: User, bea: User) -> None:
    family = active(by=asha)
    plan(asha, bea)

    matches.declare_tie(by=viewer_of(bea), family=family, person=bea.id, tie=Tie.FRIEND)

    assert not opens(bea, family)
    assert not FamilyGrant.objects.filter(user=bea).exists()


def test_the_line_manager_plans_for_anybody_without_being_told_the_families(asha: User, bea: User) -> None:
    active(by=asha, name="Tarrow")
    client = sign_in(worker(Hat.ORGANISER, Office.LINE_MANAGER))
    address = reverse("cover_plan", args=[asha.pk])

    listed = client.get(reverse("covers")).content.decode()
    form = client.get(address).content.decode()
    client.post(address, sent(colleague=bea.pk))

    assert "Asha Example" in listed
    assert "Tarrow" not in form
    assert "Only some of them" not in form
    assert Cover.objects.get().whole
    assert FamilyGrant.objects.filter(user=bea).count() == 1


def test_nobody_plans_for_a_colleague_without_the_office(asha: User, bea: User) -> None:
    active(by=asha)

    assert sign_in(bea).get(reverse("cover_plan", args=[asha.pk])).status_code == 404
    with pytest.raises(Denied):
        plan(asha, bea, by=bea)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"colleague": ""}, "Choose who will cover"),
        ({"ends_on_day": "", "ends_on_month": "", "ends_on_year": ""}, "Enter the last day"),
        ({"begins_on_year": "2020"}, "The first day must be today or later"),
        ({"ends_on_year": "2020"}, "The last day must not be before the first"),
        ({"ends_on_year": "2060"}, "Cover lasts at most 92 days"),
        ({"extent": "some"}, "Choose at least one family"),
    ],
)
def test_a_wrong_answer_comes_back_with_what_was_typed(
    wrong: dict[str, str], said: str, asha: User, bea: User
) -> None:
    active(by=asha)

    page = sign_in(asha).post(reverse("cover_plan", args=[asha.pk]), {**sent(colleague=bea.pk), **wrong})

    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Cover.objects.exists()


def test_families_of_others_and_people_who_are_no_co_ordinators_are_refused(
    asha: User, bea: User, lead: User
) -> None:
    active(by=asha)
    foreign, volunteer = active(by=lead), worker(Hat.VOLUNTEER)

    for colleague, some in (
        (bea, {"families": [foreign.pk]}),
        (volunteer, {}),
        (asha, {}),
        (bea, {"families": []}),
    ):
        with pytest.raises(Denied):
            plan(asha, colleague, **some)
    address = reverse("cover_plan", args=[asha.pk])
    page = sign_in(asha).post(address, sent(colleague=bea.pk, extent="some", families=[foreign.pk]))
    assert page.status_code == 200
    assert not CoveredFamily.objects.exists()


@pytest.mark.parametrize("wrong", ["herself", "backwards"])
def test_the_database_refuses_cover_of_oneself_and_days_the_wrong_way_round(
    wrong: str, asha: User, bea: User
) -> None:
    colleague, last = (asha, 1) if wrong == "herself" else (bea, -1)

    with pytest.raises(IntegrityError):
        Cover.objects.create(
            organiser=asha, colleague=colleague, begins_on=in_days(0), ends_on=in_days(last), planned_by=asha
        )


def test_whoever_covers_leaves_the_family_with_its_co_ordinator(asha: User, bea: User) -> None:
    family = received(by=asha)
    plan(asha, bea)
    offered = sign_in(bea).get(reverse("referral_decide", args=[family.pk])).content.decode()

    with pytest.raises(Denied):
        referrals.decide_referral(
            by=viewer_of(bea), family=family, decision=Decision.ACCEPTED, organiser=bea.id
        )
    referrals.decide_referral(by=viewer_of(bea), family=family, decision=Decision.ACCEPTED, organiser=asha.id)

    assert str(bea.pk) not in offered
    assert Family.objects.get().stage == Stage.ACCEPTED
    assert family.caseloads.get(ends_on=None).organiser == asha
    assert sign_in(bea).get(reverse("caseload_hand_over", args=[family.pk])).status_code == 404


def test_begin_and_end_stand_in_the_log_of_each_family(asha: User, bea: User) -> None:
    family = active(by=asha)
    cover = plan(asha, bea)
    actions.end(by=viewer_of(asha), cover=cover)

    about = Entry.objects.filter(subjects__kind="family", subjects__subject=family.pk)
    told = about.filter(rule="families.plan_cover").order_by("id").values_list("action", "actor")

    assert list(told) == [(Action.COVERED, asha.pk), (Action.REVOKED, asha.pk)]


def test_the_families_that_the_form_names_are_logged_as_shown(asha: User) -> None:
    family = active(by=asha, name="Tarrow")

    page = sign_in(asha).get(reverse("cover_plan", args=[asha.pk])).content.decode()

    shown = Entry.objects.filter(action=Action.LISTED, rule="families.plan_cover").get()
    assert "Tarrow (Ana)" in page
    assert [one.subject for one in shown.subjects.all()] == [family.pk]


def test_planned_cover_is_nothing_unusual(asha: User, bea: User) -> None:
    active(by=asha)
    plan(asha, bea)

    look()

    assert not Unusual.objects.filter(kind="by_cover").exists()


def test_a_volunteer_of_the_caseload_is_known_to_whoever_covers(asha: User, bea: User) -> None:
    family = active(by=asha)
    match(by=asha, family=family, volunteer=worker(Hat.VOLUNTEER, name="Vee Example"))
    plan(asha, bea)

    assert "Vee Example" in sign_in(bea).get(reverse("families_list")).content.decode()


def test_the_timer_does_it_every_minute() -> None:
    assert ticks.WORK["cover between co-ordinators"] is covering.keep


def test_a_list_of_covered_families_costs_the_same_for_few_and_for_many(asha: User, bea: User) -> None:
    client, costs = sign_in(bea), []
    for _ in range(2):
        active(by=asha), active(by=asha)
        plan(asha, bea)
        client.get(reverse("families_list"))
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get(reverse("families_list"))
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_a_cover_of_92_days_is_the_longest_that_the_database_keeps(asha: User, bea: User) -> None:
    cover = plan(asha, bea)
    longest = Cover.objects.filter(pk=cover.pk).update(ends_on=cover.begins_on + timedelta(days=91))

    with pytest.raises(IntegrityError), transaction.atomic():
        Cover.objects.filter(pk=cover.pk).update(ends_on=cover.begins_on + timedelta(days=92))

    assert longest == 1
