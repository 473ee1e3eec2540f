"""What goes to one goes to no other: not to a contact beside the name, nor under another spelling (7.4, 9.3, 10.2)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from consent.agencies.models import Agency, AgencyKind, Contact
from consent.deciding_words import Why
from consent.models import Answer, Recipient
from consent.releases.actions import NotYetError, shown_to
from consent.releases.models import Release, Sent
from consent.releases.said import Whom
from consent.requests.models import Asker, CourtOrder
from consent.standing import same
from tests.consent.making import day_parts, today
from tests.consent.releases.making import SCHOOL, Scene, lead, piece, scene
from tests.consent.releases.test_terms import concern
from tests.consent.requests.making import about, ordered, paper_of
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def here() -> Scene:
    return scene()


def whys(one: Scene, release: Release) -> list[Why]:
    return [part.verdict.why for part in shown_to(one.by, release, stepped_up=True).parts]


def grimble(one: Scene, name: str = "Grimble Solicitors", kind: str = AgencyKind.OTHER) -> Contact:
    agency = Agency.objects.create(name=name, kind=kind, added_by=one.user)
    return Contact.objects.create(agency=agency, who="Mr Grimble", phone="01632 960113", added_by=one.user)


def to_grimble(one: Scene) -> Whom:
    return Whom(recipient=Recipient.MULTI_AGENCY, contact=grimble(one), name=SCHOOL.name)


def test_a_yes_for_one_does_not_go_to_the_contact_of_another_and_the_page_names_both(here: Scene) -> None:
    said = here.allows_school("How often we come")
    draft = here.draft(to_grimble(here), [piece(said)])

    assert whys(here, draft) == [Why.ANOTHER_RECIPIENT]
    page = signed_in(here.user).get(reverse("release", args=[draft.pk])).content.decode()
    assert "Mr Grimble, Grimble Solicitors (for Tarn Hill School)" in page
    with pytest.raises(NotYetError):
        here.send(draft, stepped_up=True)


def test_the_form_takes_no_name_beside_a_contact_of_another(here: Scene) -> None:
    contact = grimble(here)
    typed = {
        "contact": str(contact.pk), "recipient_name": "Tarn Hill School", "recipient_kind": "multi_agency",
        "ground": "", "way": "letter", "piece0-text": "Where they are",
    }  # fmt: skip

    answer = signed_in(here.user).post(reverse("release_new", args=[here.family.pk]), typed)

    assert "Mr Grimble is at Grimble Solicitors." in answer.content.decode()
    assert not Release.objects.exists()


def test_what_was_already_told_to_the_contact_of_another_is_saved_for_the_lead(here: Scene) -> None:
    here.allows_school("How often we come")
    typed = {
        "contact": str(grimble(here).pk), "recipient_name": "Tarn Hill School", "recipient_kind": "multi_agency",
        "ground": "", "way": "spoken", "said": "How often we come", "said_time": "", **day_parts("said_on", today()),
    }  # fmt: skip

    signed_in(here.user).post(reverse("release_earlier", args=[here.family.pk]), typed)

    assert Sent.objects.get().review_by is not None


def test_a_draft_goes_nowhere_once_its_agency_has_another_name(here: Scene) -> None:
    contact = grimble(here, SCHOOL.name)
    draft = here.draft(
        Whom(recipient=Recipient.MULTI_AGENCY, contact=contact, name=SCHOOL.name),
        [piece(here.allows_school("How often we come"))],
    )
    assert whys(here, draft) == [Why.AGREED]

    contact.agency.name = "Fernshire Police"
    contact.agency.save()

    assert whys(here, Release.objects.get(pk=draft.pk)) == [Why.ANOTHER_RECIPIENT]


def test_a_concern_goes_to_another_home_start_and_to_no_contact_elsewhere(here: Scene) -> None:
    said, leading = [piece(None, concern=concern(here).pk)], lead()[1]
    name = "Home-Start Fernshire"
    to = {
        kind: Whom(recipient=Recipient.NEW_SCHEME, contact=grimble(here, name, kind), name=name)
        for kind in (AgencyKind.HOME_START, AgencyKind.POLICE)
    }

    found = {
        kind: whys(
            Scene(**{**vars(here), "by": leading}), here.draft(whom, said, ground="transfer", by=leading)
        )
        for kind, whom in to.items()
    }

    assert found == {AgencyKind.HOME_START: [Why.GROUND], AgencyKind.POLICE: [Why.NOT_ASKED]}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("The court", Why.GROUND),
        ("Pat Example", Why.GROUND),
        ("Grimble Solicitors", Why.GROUND),
        ("Dan, her former husband", Why.ANOTHER_RECIPIENT),
    ],
)
def test_what_a_court_asked_for_goes_to_who_asked_or_whom_its_paper_names(
    name: str, why: Why, here: Scene
) -> None:
    order = ordered(here.by, about(here.by, here.family, Asker.COURT), "The days, to Grimble Solicitors")
    whom = Whom(recipient=Recipient.OTHER, name=name)

    draft = here.draft(whom, [piece(None, text="Each Tuesday", term=0)], ground="court", order=order)

    assert whys(here, draft) == [why]


def test_after_the_day_on_the_courts_paper_its_lead_says_that_the_court_still_wants_it(here: Scene) -> None:
    user, leading = lead()
    order = CourtOrder.objects.create(
        family=here.family, request=about(here.by, here.family, Asker.COURT), paper=paper_of(here.family),
        terms=["The days"], return_on=today() - timedelta(days=60), recorded_by=user,
    )  # fmt: skip
    here.contact.agency.name = "The court"
    here.contact.agency.save()
    whom = Whom(recipient=Recipient.OTHER, contact=here.contact, name="The court")
    draft = here.draft(whom, [piece(None, term=0)], ground="court", order=order)
    client, send = signed_in(user), reverse("release_send", args=[draft.pk])
    shown = {"shown": shown_to(leading, draft, stepped_up=True).fingerprint}

    assert (
        "has passed. Ask the court first." in client.get(reverse("release", args=[draft.pk])).content.decode()
    )
    client.post(send, shown)
    assert not Sent.objects.exists()
    client.post(send, {**shown, "late": "on"})

    assert Sent.objects.exists()


def test_a_new_job_title_of_whoever_hears_it_does_not_stop_what_keeps_somebody_safe(here: Scene) -> None:
    whom = Whom(recipient=Recipient.OTHER, contact=here.contact)
    draft = here.draft(whom, [piece(None, text="A bruise.")], ground="child")
    shown = shown_to(here.by, draft, stepped_up=False).fingerprint
    here.contact.job = "Head"
    here.contact.save()
    changed = Release.objects.get(pk=draft.pk)

    assert shown_to(here.by, changed, stepped_up=False).fingerprint == shown
    assert here.send(changed).verdicts[0]["goes"]


@pytest.mark.parametrize(
    "spelled",
    [
        "Tarn  Hill School",
        " tarn hill school ",
        "Tarn\u00a0Hill\u200b School",
        "\uff34arn Hill \u2019School\u2019",
    ],
)
def test_a_no_counts_however_the_name_is_spelled(spelled: str, here: Scene) -> None:
    said = here.allows_school("How often we come")
    draft = here.draft(SCHOOL, [piece(said)])
    here.allows_school("How often we come", answer=Answer.REFUSED, recipient_name=spelled)

    assert whys(here, draft) == [Why.REFUSED]


def test_a_name_is_the_same_with_any_quotes_and_dashes_and_another_name_is_not() -> None:
    assert (
        same("St Mary\u2019s \u2013 Nursery")
        == same("st mary's - nursery")
        == same("St Mary\u00b4s - Nursery")
    )
    assert same("Café") == same("Cafe\u0301") != same("Cafe")
    assert same(None) == ""
