"""From the first visit to the end of support. The database is the judge of who may be active (1.1)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from families.actions.support import mark_informed
from families.models import Assessment, Family, FamilyGrant, Score, Stage
from hsww.access.hats import Hat
from hsww.people.models import User
from tests.build import accepted, active, match, received, sign_in, viewer_of, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


def today(name: str, days: int = 0) -> dict[str, str]:
    when = timezone.localdate() + timedelta(days=days)
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def test_the_first_visit_keeps_the_needs_that_were_chosen_and_their_scores(mary: User) -> None:
    family = accepted(by=mary)

    sign_in(mary).post(
        f"/families/{family.id}/first-visit/",
        {**today("held_on"), "note": "Hopes for a rest.", "score_isolation": "1", "score_budget": "0"},
    )

    visit = Assessment.objects.get()
    assert (visit.kind, visit.note) == (Assessment.Kind.INITIAL, "Hopes for a rest.")
    assert {(score.need, score.score) for score in Score.objects.all()} == {("isolation", 1), ("budget", 0)}


def test_a_first_visit_without_a_need_says_so_beside_the_first_and_leads_there(mary: User) -> None:
    family = accepted(by=mary)

    response = sign_in(mary).post(f"/families/{family.id}/first-visit/", today("held_on"))

    page = response.content.decode()
    assert '<li><a href="#id_score_behaviour">Choose at least one thing' in page
    assert 'id="id_score_behaviour_error"' in page
    assert not Assessment.objects.exists()


def test_a_second_first_visit_is_refused_with_a_sentence(mary: User) -> None:
    family = active(by=mary)

    response = sign_in(mary).post(
        f"/families/{family.id}/first-visit/", {**today("held_on"), "note": "Again.", "score_isolation": "1"}
    )

    assert response.status_code == 200
    assert b"The first visit has been recorded already." in response.content
    assert b"Again." in response.content


def test_nobody_visits_before_the_referral_is_accepted(mary: User) -> None:
    family = received(by=mary)
    client = sign_in(mary)

    for page in ("first-visit", "review", "start", "end", "match"):
        assert client.get(f"/families/{family.id}/{page}/").status_code == 404


def test_support_does_not_start_before_the_family_was_told_about_confidentiality(mary: User) -> None:
    family = accepted(by=mary)

    response = sign_in(mary).post(
        f"/families/{family.id}/start/", {**today("active_from"), "plan": "Tuesdays."}
    )

    assert response.status_code == 200
    assert b"Tell the family about confidentiality first" in response.content
    assert b"Tuesdays." in response.content
    assert Family.objects.get().stage == Stage.ACCEPTED


def test_support_starts_once_the_family_was_told(mary: User) -> None:
    family = accepted(by=mary)
    mark_informed(by=viewer_of(mary), family=family, informed_on=timezone.localdate())

    sign_in(mary).post(f"/families/{family.id}/start/", {**today("active_from"), "plan": "Tuesdays."})

    family.refresh_from_db()
    assert family.stage == Stage.ACTIVE
    assert family.plan == "Tuesdays."
    assert family.review_due_on == timezone.localdate() + timedelta(weeks=6)


def test_a_review_shows_the_last_scores_and_sets_the_next_one(mary: User) -> None:
    family = active(by=mary)
    client = sign_in(mary)

    page = client.get(f"/families/{family.id}/review/")
    client.post(f"/families/{family.id}/review/", {**today("held_on"), "score_isolation": "4"})

    family.refresh_from_db()
    assert b"Last time: 2" in page.content
    assert family.review_due_on == timezone.localdate() + timedelta(weeks=12)
    assert Score.objects.get(assessment__kind="review").score == 4


def test_a_visit_cannot_lie_in_the_future(mary: User) -> None:
    family = accepted(by=mary)

    response = sign_in(mary).post(
        f"/families/{family.id}/first-visit/", {**today("held_on", days=1), "score_isolation": "1"}
    )

    assert b"This day has not come yet" in response.content
    assert not Assessment.objects.exists()


def test_the_end_of_support_ends_the_match_and_its_access_and_leaves_the_file(mary: User) -> None:
    family, volunteer = active(by=mary), worker(Hat.VOLUNTEER)
    made = match(by=mary, family=family, volunteer=volunteer)
    client, visitor = sign_in(mary), sign_in(volunteer)

    before = visitor.get(f"/visiting/{family.id}/").status_code
    client.post(
        f"/families/{family.id}/end/",
        {"ending": "planned", **today("ended_on"), **today("held_on"), "score_isolation": "5"},
    )

    family.refresh_from_db()
    made.refresh_from_db()
    assert (before, visitor.get(f"/visiting/{family.id}/").status_code) == (200, 404)
    assert (family.stage, family.ending, family.review_due_on) == (Stage.ENDED, "planned", None)
    assert made.ends_on == timezone.localdate()
    assert Assessment.objects.filter(kind="ending").count() == 1
    assert FamilyGrant.objects.get().user == mary
    assert client.get(f"/families/{family.id}/").status_code == 200


def test_support_cannot_end_before_it_began(mary: User) -> None:
    family = active(by=mary)

    response = sign_in(mary).post(
        f"/families/{family.id}/end/",
        {"ending": "planned", **today("ended_on", -1), **today("held_on"), "note": "A good end."},
    )

    family.refresh_from_db()
    assert b"Support cannot end before it began." in response.content
    assert b"A good end." in response.content
    assert family.stage == Stage.ACTIVE


def test_the_database_itself_refuses_an_end_before_the_beginning(mary: User) -> None:
    family = active(by=mary)
    family.stage, family.ended_on = Stage.ENDED, timezone.localdate() - timedelta(days=1)

    with pytest.raises(IntegrityError, match="ends_after_it_began"):
        family.save()


@pytest.mark.parametrize("page", ["first-visit", "review", "end", "start"])
def test_a_day_of_another_century_is_refused(mary: User, page: str) -> None:
    family = accepted(by=mary)
    days = {
        **today("held_on"), **today("ended_on"), **today("active_from"),
        "held_on_year": "1999", "active_from_year": "1999",
    }  # fmt: skip

    response = sign_in(mary).post(
        f"/families/{family.id}/{page}/", {**days, "ending": "planned", "score_isolation": "1"}
    )

    assert b"must be on or after 1 January 2000" in response.content


def test_support_can_end_without_scores(mary: User) -> None:
    family = accepted(by=mary)

    sign_in(mary).post(
        f"/families/{family.id}/end/", {"ending": "lost_touch", **today("ended_on"), **today("held_on")}
    )

    family.refresh_from_db()
    assert family.stage == Stage.ENDED
    assert not Assessment.objects.exists()
