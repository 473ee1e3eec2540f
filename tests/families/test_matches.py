"""Who visits, who answers for a family, and whom a tie keeps out (4.3, 5.4)."""

import pytest
from django.core import mail

from families.models import Caseload, Conflict, Family, FamilyGrant, Match, Tie
from families.queries.choices import volunteers_by_load, volunteers_for
from hsww.access.hats import Hat, Office
from hsww.people.models import Acknowledgement, User
from tests.build import accepted, active, also, match, received, sign_in, viewer_of, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


@pytest.fixture
def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Lee Example")


@pytest.fixture
def volunteer() -> User:
    return worker(Hat.VOLUNTEER, name="Vee Example")


@pytest.fixture
def family(mary: User) -> Family:
    return active(by=mary, name="Tarrow")


def test_a_match_opens_the_family_to_the_volunteer(mary: User, volunteer: User, family: Family) -> None:
    sign_in(mary).post(
        f"/families/{family.id}/match/",
        {"volunteer": str(volunteer.id), "plan": "Play together.", "visitor_notes": "Steep stairs."},
    )

    made = Match.objects.get()
    assert FamilyGrant.objects.get(user=volunteer).source == made.id
    assert b"Steep stairs." in sign_in(volunteer).get(f"/visiting/{family.id}/").content


def test_somebody_with_a_tie_is_not_offered_and_not_taken(
    mary: User, volunteer: User, family: Family
) -> None:
    Conflict.objects.create(family=family, person=volunteer, tie=Tie.OWN_FAMILY)
    client = sign_in(mary)

    page = client.get(f"/families/{family.id}/match/")
    answer = client.post(
        f"/families/{family.id}/match/", {"volunteer": str(volunteer.id), "plan": "Play together."}
    )

    assert b"Vee Example" not in page.content
    assert answer.status_code == 200
    assert not Match.objects.exists()


def test_only_volunteers_of_today_who_do_not_visit_yet_are_offered(
    mary: User, volunteer: User, lead: User, family: Family
) -> None:
    other = worker(Hat.VOLUNTEER)
    match(by=mary, family=family, volunteer=volunteer)
    myself = also(mary, Hat.VOLUNTEER)

    offered = set(volunteers_for(viewer_of(mary, Hat.ORGANISER), family))

    assert offered == {other}
    assert myself not in offered


def test_who_has_not_agreed_to_the_policy_in_force_is_not_offered_and_not_taken(
    mary: User, volunteer: User, family: Family
) -> None:
    Acknowledgement.objects.filter(user=volunteer).delete()
    client, url = sign_in(mary), f"/families/{family.id}/match/"

    page = client.get(url).content
    answer = client.post(url, {"volunteer": str(volunteer.id), "plan": "Play together."})

    assert b"Vee Example" not in page
    assert answer.status_code == 200
    assert not Match.objects.exists()


def test_who_visits_the_fewest_families_is_offered_first_with_their_districts(
    mary: User, volunteer: User, family: Family
) -> None:
    free = worker(Hat.VOLUNTEER, name="Wyn Example")
    for _ in range(2):
        match(by=mary, family=active(by=mary), volunteer=volunteer)

    offered = volunteers_by_load(viewer_of(mary), family)

    assert offered == [
        ("Visits no family now", [(str(free.id), "Wyn Example")]),
        ("Visits 2 families now", [(str(volunteer.id), "Vee Example (in Hatfield)")]),
    ]


def test_a_family_behind_the_wall_is_not_counted(mary: User, volunteer: User, family: Family) -> None:
    nora = worker(Hat.ORGANISER, name="Nora Example")
    walled = active(by=nora)
    match(by=nora, family=walled, volunteer=volunteer)
    Conflict.objects.create(family=walled, person=mary, tie=Tie.FRIEND)

    offered = volunteers_by_load(viewer_of(mary), family)

    assert offered == [("Visits no family now", [(str(volunteer.id), "Vee Example")])]


def test_the_end_of_a_match_ends_access_at_once_and_keeps_the_reason(
    mary: User, volunteer: User, family: Family
) -> None:
    made = match(by=mary, family=family, volunteer=volunteer)
    client, visitor = sign_in(mary), sign_in(volunteer)

    before = visitor.get(f"/visiting/{family.id}/").status_code
    client.post(f"/families/matches/{made.id}/end/", {"ended_because": "She moved."})

    made.refresh_from_db()
    assert (before, visitor.get(f"/visiting/{family.id}/").status_code) == (200, 404)
    assert made.ended_because == "She moved."
    assert client.get(f"/families/matches/{made.id}/end/").status_code == 404


def test_a_volunteer_can_be_matched_again(mary: User, volunteer: User, family: Family) -> None:
    first = match(by=mary, family=family, volunteer=volunteer)
    client = sign_in(mary)

    client.post(f"/families/matches/{first.id}/end/", {"ended_because": "Holiday."})
    client.post(f"/families/{family.id}/match/", {"volunteer": str(volunteer.id), "plan": "Play again."})

    assert Match.objects.count() == 2
    assert FamilyGrant.objects.filter(user=volunteer).count() == 1


def test_a_tie_of_a_volunteer_ends_the_match_at_once(mary: User, volunteer: User, family: Family) -> None:
    match(by=mary, family=family, volunteer=volunteer)
    visitor = sign_in(volunteer)

    sign_in(mary).post(f"/families/{family.id}/tie/", {"person": str(volunteer.id), "tie": "friend"})

    assert visitor.get(f"/visiting/{family.id}/").status_code == 404
    assert Match.objects.get().ends_on is not None
    assert not FamilyGrant.objects.filter(user=volunteer).exists()


def test_a_co_ordinator_with_a_tie_loses_the_family_and_the_lead_finds_it_on_today(
    mary: User, lead: User, family: Family, django_capture_on_commit_callbacks: object
) -> None:
    client = sign_in(mary)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = client.post(f"/families/{family.id}/tie/", {"person": str(mary.id), "tie": "relative"})

    assert answer.headers["Location"] == "/families/"
    for page in ("", "edit/", "contact/", "tie/"):
        assert client.get(f"/families/{family.id}/{page}").status_code == 404
    assert b"Tarrow" not in client.get("/families/contacts/").content
    assert b"Tarrow" not in client.post("/families/contacts/find/", {"words": "Tarrow"}).content.replace(
        b'value="Tarrow"', b""
    )
    assert b"Tarrow (Ana) needs a co-ordinator" in sign_in(lead).get("/").content
    assert [message.to for message in mail.outbox] == [[lead.email]]


def test_a_tie_declared_twice_stands_once_and_the_answer_does_not_tell(
    mary: User, volunteer: User, family: Family
) -> None:
    client = sign_in(mary)
    told = {"person": str(volunteer.id), "tie": "friend"}
    assert b">Choose a person</option>" in client.get(f"/families/{family.id}/tie/").content
    nobody = client.post(f"/families/{family.id}/tie/", {"person": "", "tie": "friend"})
    assert b"Choose who has a tie to the family" in nobody.content

    first = client.post(f"/families/{family.id}/tie/", told, follow=True)
    again = client.post(f"/families/{family.id}/tie/", told, follow=True)

    said = [[str(one) for one in answer.context["messages"]] for answer in (first, again)]
    assert said[0] == said[1] == ["Saved. That person reaches nothing about the family now."]
    assert first.redirect_chain == again.redirect_chain
    assert Conflict.objects.count() == 1


def test_outside_her_care_a_co_ordinator_speaks_of_her_own_tie_alone(
    mary: User, volunteer: User, family: Family
) -> None:
    nora = worker(Hat.ORGANISER, name="Nora Example")
    client, url = sign_in(nora), f"/families/{family.id}/tie/"

    page = client.get(url).content
    client.post(url, {"person": str(volunteer.id), "tie": "friend"})
    about_another = Conflict.objects.count()
    client.post(url, {"person": str(nora.id), "tie": "friend"})

    assert b"Vee Example" not in page
    assert about_another == 0
    assert Conflict.objects.get().person == nora


def test_the_lead_declares_the_tie_of_a_volunteer_to_any_family(
    lead: User, volunteer: User, family: Family
) -> None:
    sign_in(lead).post(f"/families/{family.id}/tie/", {"person": str(volunteer.id), "tie": "friend"})

    assert Conflict.objects.get().person == volunteer


def test_the_lead_gives_a_family_to_another_co_ordinator(mary: User, lead: User, family: Family) -> None:
    nora = worker(Hat.ORGANISER, name="Nora Example")

    sign_in(lead).post(f"/families/{family.id}/hand-over/", {"organiser": str(nora.id)})

    assert Caseload.objects.get(ends_on=None).organiser == nora
    assert sign_in(nora).get(f"/families/{family.id}/").status_code == 200
    assert sign_in(mary).get(f"/families/{family.id}/").status_code == 404


def test_nobody_but_the_lead_hands_a_family_over(mary: User, family: Family) -> None:
    assert sign_in(mary).get(f"/families/{family.id}/hand-over/").status_code == 404


def test_a_family_that_has_not_agreed_is_not_handed_over(lead: User, mary: User) -> None:
    home = received(by=mary, agreed=False)
    client, url = sign_in(lead), f"/families/{home.id}/hand-over/"

    answer = client.post(url, {"organiser": str(mary.id)})

    assert answer.status_code == 404
    assert url.encode() not in client.get(f"/families/{home.id}/").content
    assert not Caseload.objects.exists()


def test_a_family_is_never_given_to_somebody_with_a_tie(lead: User, mary: User) -> None:
    nora = worker(Hat.ORGANISER, name="Nora Example")
    home = accepted(by=mary)
    Conflict.objects.create(family=home, person=nora, tie=Tie.FRIEND)

    answer = sign_in(lead).post(f"/families/{home.id}/hand-over/", {"organiser": str(nora.id)})

    assert answer.status_code == 200
    assert Caseload.objects.get(ends_on=None).organiser == mary
