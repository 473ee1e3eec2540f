"""The pages of what is shared about our people: what they ask, what they refuse, and where they lead (8.7, 8.5)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from consent.agencies import actions as agencies
from consent.agencies.models import Agency, AgencyKind, Contact
from consent.workers import actions
from consent.workers.models import WorkerShare, WorkerStopped
from hsww.access.hats import Hat, Office
from hsww.people.models import FamilyNamed, User
from tests import build
from tests.consent.workers.making import WORDS, says, to_share, volunteer_under
from tests.people.filing import file_of, parts

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def organiser() -> User:
    return build.worker(Hat.ORGANISER)


@pytest.fixture
def desk(organiser: User) -> Client:
    return build.sign_in(organiser)


@pytest.fixture
def volunteer(organiser: User) -> User:
    return volunteer_under(organiser)


@pytest.fixture
def reference(organiser: User, volunteer: User) -> WorkerShare:
    return to_share(organiser, volunteer)


def new(person: User) -> str:
    return f"/shared-about-us/about/{person.id}/"


def page_of(share: WorkerShare, part: str = "") -> str:
    return f"/shared-about-us/{share.id}/{part}"


def typed(**other: str) -> dict[str, str]:
    said = {"about": "volunteer", "recipient": "The corner shop", "purpose": "reference", "text": WORDS}
    return {**said, "contact": "", "ground": "", "reason": "", **other}


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def a_contact(organiser: User) -> Contact:
    agency = Agency.objects.create(name="Fernshire Council", kind=AgencyKind.OTHER, added_by=organiser)
    return Contact.objects.create(agency=agency, who="Pat Example", phone="01632 960001", added_by=organiser)


def test_from_the_file_to_the_words_to_her_own_page(desk: Client, volunteer: User) -> None:
    file = file_of(volunteer)
    assert new(volunteer) in shown(desk, f"/volunteers/{file.id}/")

    answer = desk.post(new(volunteer), typed(), follow=True)
    own = build.sign_in(volunteer)

    assert "Waits for an answer" in answer.content.decode()
    assert WORDS in shown(own, "/you/shared/")
    assert "We were asked about you. Say yes or no." in shown(own, "/")
    assert "/you/shared/" in shown(own, "/you/file/")


def test_she_says_yes_and_the_co_ordinator_is_told_on_today_and_shares_it(
    desk: Client, volunteer: User, reference: WorkerShare
) -> None:
    own = build.sign_in(volunteer)
    own.post(f"/you/shared/{reference.id}/answer/", {"yes": "yes"})
    assert "share what may go" in shown(desk, "/")

    actions.send(by=build.viewer_of(reference.recorded_by), share=reference, stepped_up=True)

    assert "These words went" in shown(desk, page_of(reference))
    assert "share what may go" not in shown(desk, "/")
    assert "We were asked about you" not in shown(own, "/")
    assert own.post(f"/you/shared/{reference.id}/answer/", {"yes": "no"}).status_code == 404


def test_an_answer_that_is_neither_yes_nor_no_is_none(volunteer: User, reference: WorkerShare) -> None:
    build.sign_in(volunteer).post(f"/you/shared/{reference.id}/answer/", {"yes": "perhaps"})

    assert not reference.answers.exists()


def test_a_no_is_read_with_its_clause_and_there_is_no_button(
    desk: Client, volunteer: User, reference: WorkerShare
) -> None:
    says(volunteer, reference, yes=False)

    page = shown(desk, page_of(reference))

    assert "They said no. (Clause 8.7)" in page
    assert "<button>Share it</button>" not in page


def test_to_somebody_whose_address_nobody_checked_it_goes_once_it_is_clear_who_sends_it(
    volunteer: User, reference: WorkerShare, organiser: User
) -> None:
    says(volunteer, reference)
    organiser.set_password("correct horse battery staple")
    organiser.save()
    desk = build.sign_in(organiser)

    answer = desk.post(page_of(reference, "send/"))

    assert answer["Location"].startswith("/you/step-up/")
    with pytest.raises(actions.NotYetError):
        actions.send(by=build.viewer_of(organiser), share=reference, stepped_up=False)


def test_to_a_checked_contact_it_goes_at_once_and_to_one_out_of_use_never(
    organiser: User, volunteer: User
) -> None:
    contact = a_contact(organiser)
    checked = to_share(organiser, volunteer, contact=contact)
    says(volunteer, checked)
    assert actions.needs_step_up(checked)
    Contact.objects.filter(pk=contact.pk).update(
        checked_on=timezone.localdate(), checked_how="rang", checked_by=organiser
    )
    checked.refresh_from_db()
    assert not actions.needs_step_up(checked)

    agencies.end_contact(by=build.viewer_of(organiser), contact=contact)

    with pytest.raises(actions.NotYetError):
        actions.send(by=build.viewer_of(organiser), share=checked, stepped_up=True)


@pytest.mark.parametrize(
    ("given", "says_so"),
    [
        ({"recipient": ""}, "Say who gets it"),
        ({"text": ""}, "Write the exact words that go"),
        ({"purpose": ""}, "Choose what it is for"),
        ({"ground": "crime"}, "Write down why, because they are not asked"),
        ({"about": "trustee"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(
    desk: Client, volunteer: User, given: dict[str, str], says_so: str
) -> None:
    page = desk.post(new(volunteer), typed(**given)).content.decode()

    assert says_so in page
    assert "The corner shop" in page or given == {"recipient": ""}
    assert not WorkerShare.objects.exists()


def test_the_lead_is_asked_which_paper_of_the_court_it_is_and_a_co_ordinator_has_no_such_reason(
    desk: Client, volunteer: User
) -> None:
    lead = build.sign_in(build.worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD))
    by_order = typed(ground="court", reason="The days she came")

    asked = lead.post(new(volunteer), by_order).content.decode()
    refused = desk.post(new(volunteer), {**by_order, "paper": "Order 1"}).content.decode()

    assert "Write down which paper of the court orders it" in asked
    assert "Select a valid choice" in refused
    assert not WorkerShare.objects.exists()


def test_words_that_name_a_family_do_not_leave_with_them(
    desk: Client, organiser: User, volunteer: User
) -> None:
    build.active(by=organiser, name="Quillfeather")

    page = desk.post(new(volunteer), typed(text="She helped Ana Quillfeather a lot.")).content.decode()

    assert "This names a family" in page
    assert not WorkerShare.objects.exists()


def test_the_lead_alone_learns_of_a_family_named_that_the_writer_does_not_see(
    desk: Client, volunteer: User
) -> None:
    build.active(by=build.worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD), name="Quillfeather")

    desk.post(new(volunteer), typed(text="She helped Ana Quillfeather a lot."))

    assert FamilyNamed.objects.get().file.person == volunteer
    assert not WorkerShare.objects.exists()


def test_what_she_told_is_written_down_with_its_day_and_shows_to_her(
    desk: Client, volunteer: User, reference: WorkerShare
) -> None:
    today = timezone.localdate()
    desk.post(page_of(reference, "answer/"), {"yes": "yes", "how": "signed", **parts("said_on", today)})

    assert "wrote down that you signed yes" in shown(build.sign_in(volunteer), "/you/shared/")


def test_why_it_does_not_go_must_be_said(desk: Client, reference: WorkerShare) -> None:
    page = desk.post(page_of(reference, "send/"), {"stop_because": ""}).content.decode()
    assert "Write down why it does not go" in page
    assert not WorkerStopped.objects.exists()

    desk.post(page_of(reference, "send/"), {"stop_because": "The shop has closed."})

    assert "The shop has closed." in shown(desk, page_of(reference))


def test_the_chair_begins_about_a_trustee_on_the_list() -> None:
    chair, trustee = build.worker(Hat.TRUSTEE, Office.CHAIR), build.worker(Hat.TRUSTEE, name="Tia Fictional")
    desk = build.sign_in(chair)

    assert new(trustee) in shown(desk, "/shared-about-us/")
    desk.post(new(trustee), {**typed(about="trustee"), "text": "She is a trustee of ours."})

    assert WorkerShare.objects.get().person == trustee


def test_a_lead_who_does_not_keep_the_file_is_asked_for_a_reason_of_the_policy() -> None:
    lead, member = build.worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD), build.worker(Hat.ADMINISTRATOR)
    file_of(member)

    page = build.sign_in(lead).post(new(member), typed(about="staff")).content.decode()

    assert "You do not keep this file" in page


def test_the_lead_is_told_on_today_whom_she_has_not_told() -> None:
    lead = build.worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD)
    volunteer = volunteer_under(lead)
    share = to_share(lead, volunteer, ground="worker", reason="R")
    row = actions.send(by=build.viewer_of(lead), share=share, stepped_up=False)
    desk = build.sign_in(lead)
    assert "decide when they are told" in shown(desk, "/")

    desk.post(f"/shared-about-us/sent/{row.id}/told/", parts("told_on", timezone.localdate()))

    assert "decide when they are told" not in shown(desk, "/")


def test_rows_are_followed_and_never_changed(volunteer: User, reference: WorkerShare) -> None:
    says(volunteer, reference)
    sent = actions.send(by=build.viewer_of(reference.recorded_by), share=reference, stepped_up=True)
    for model, field, value in (
        (WorkerShare, "purpose", "press"),
        (type(reference.answers.get()), "yes", False),
        (type(sent), "digest", "1" * 64),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**{field: value})


@pytest.mark.parametrize("address", ["/shared-about-us/", "/you/shared/"])
def test_a_long_list_asks_as_many_questions_as_a_short_one(
    address: str,
    organiser: User,
    volunteer: User,
    reference: WorkerShare,
    django_assert_max_num_queries: Any,
) -> None:
    client = build.sign_in(volunteer if address.startswith("/you") else organiser)
    says(volunteer, reference)
    with django_assert_max_num_queries(100) as asked:
        shown(client, address)
    for _ in range(4):
        says(volunteer, to_share(organiser, volunteer))
    with django_assert_max_num_queries(len(asked)):
        shown(client, address)
