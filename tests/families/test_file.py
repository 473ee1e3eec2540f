"""The family's file and its pages of change: who opens them, what they show, what they keep (8.3)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from families.models import Assessment, Family, Person
from families.safe_contact import SafeContact
from families.views.file import NEWEST
from hsww.access.hats import Hat, Office
from hsww.ledger.models import Action, Entry, EntrySubject, Outcome
from hsww.people.models import User
from tests.build import accepted, active, match, received, sign_in, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


@pytest.fixture
def family(mary: User) -> Family:
    return active(by=mary, name="Tarrow")


def test_the_file_shows_who_how_and_what_next(mary: User, family: Family) -> None:
    match(by=mary, family=family, volunteer=worker(Hat.VOLUNTEER, name="Vee Example"))

    page = sign_in(mary).get(f"/families/{family.id}/").content.decode()

    for shown in (
        "Tarrow", family.reference, "Ana Tarrow", "01632 960555", "Do not leave a voicemail.", "Pip Tarrow",
        "Two hours on Tuesdays.", "A big dog.", "Vee Example", "Feeling alone", "Needs a hand with the twins.",
        "Support started", "Mary Example",
    ):  # fmt: skip
        assert shown in page


def test_opening_a_file_is_written_down_with_the_family(mary: User, family: Family) -> None:
    sign_in(mary).get(f"/families/{family.id}/")

    entry = Entry.objects.filter(rule="families.see_file").latest("id")
    assert (entry.action, entry.outcome, entry.actor) == (Action.SEEN, Outcome.ALLOWED, mary.id)
    assert EntrySubject.objects.filter(entry=entry, kind="family", subject=family.id).exists()


def test_another_co_ordinator_does_not_open_the_file(family: Family) -> None:
    client = sign_in(worker(Hat.ORGANISER, Office.DUTY))

    for page in ("", "edit/", "people/add/", "review/", "end/", "match/"):
        assert client.get(f"/families/{family.id}/{page}").status_code == 404
    person = family.people.all()[0]
    assert client.get(f"/families/people/{person.id}/").status_code == 404
    assert Entry.objects.filter(outcome=Outcome.DENIED).count() == 7


def test_the_lead_and_her_deputy_open_every_file(family: Family) -> None:
    for office in (Office.SAFEGUARDING_LEAD, Office.DEPUTY_LEAD):
        client = sign_in(worker(Hat.ORGANISER, office))
        assert client.get(f"/families/{family.id}/").status_code == 200


@pytest.mark.parametrize("hat", [hat for hat in Hat if hat != Hat.ORGANISER])
def test_no_other_hat_opens_a_file_or_a_list(hat: Hat, family: Family) -> None:
    client = sign_in(worker(hat))

    for page in ("/families/", "/families/contacts/", "/families/find/", f"/families/{family.id}/"):
        assert client.get(page).status_code == 404


def test_what_is_changed_in_the_file_is_kept_and_its_past_too(mary: User, family: Family) -> None:
    sign_in(mary).post(
        f"/families/{family.id}/edit/",
        {
            "name": "Tarrow-Quill", "address": "2 Made Up Street", "postcode": "ZZ9 8ZZ",
            "address_hidden": "on", "district": "Hatfield", "plan": "Mondays now.", "visitor_notes": "",
        },
    )  # fmt: skip

    family.refresh_from_db()
    assert (family.name, family.plan, family.address_hidden) == ("Tarrow-Quill", "Mondays now.", True)
    assert family.history.filter(stage="active").latest("history_date").prev_record.plan == (
        "Two hours on Tuesdays."
    )


def test_a_person_is_added_and_changed(mary: User) -> None:
    family = accepted(by=mary)
    client = sign_in(mary)

    client.post(
        f"/families/{family.id}/people/add/",
        {"kin": "father", "full_name": "Ben Tarrow", "phone": "07700 900321", "ways": ["call", "text"]},
    )
    added = Person.objects.get(kin="father")
    client.post(
        f"/families/people/{added.id}/",
        {
            "kin": "father", "full_name": "Ben Tarrow", "known_as": "Benny", "do_not_contact": "on",
        },
    )  # fmt: skip

    added.refresh_from_db()
    assert added.known_as == "Benny"
    assert added.do_not_contact
    assert added.lives_here is False, "who lives here is not kept on this page"
    assert added.contact_confirmed_on == timezone.localdate()


def test_the_form_of_a_person_shows_what_is_known(mary: User, family: Family) -> None:
    mother = family.people.all()[0]

    page = sign_in(mary).get(f"/families/people/{mother.id}/").content.decode()

    assert "Ana Tarrow" in page
    assert "Mornings" in page


def test_a_contact_that_was_never_asked_about_allows_nothing() -> None:
    assert SafeContact.of(None).lines() == [
        "We have not asked yet how to get in touch safely. Do not say who you are."
    ]


def test_a_colleague_sees_the_contact_card_and_no_more(mary: User, family: Family) -> None:
    page = sign_in(worker(Hat.ORGANISER)).get(f"/families/{family.id}/contact/").content.decode()

    for shown in ("Tarrow", "Ana Tarrow", "01632 960555", "Do not leave a voicemail.", "Mary Example"):
        assert shown in page
    for kept in ("Needs a hand", "Two hours on Tuesdays", "Feeling alone", "Pip", "Made Up Street"):
        assert kept not in page


def test_a_referral_that_is_not_accepted_has_no_contact_card_for_colleagues(mary: User) -> None:
    family = received(by=mary)

    assert sign_in(worker(Hat.ORGANISER)).get(f"/families/{family.id}/contact/").status_code == 404


def test_a_family_that_did_not_agree_has_no_contact_card_even_on_duty() -> None:
    duty = worker(Hat.ORGANISER, Office.DUTY)
    family = received(by=duty, name="Tarrow", agreed=False)
    client = sign_in(duty)

    assert client.get(f"/families/{family.id}/contact/").status_code == 404
    assert b"Tarrow" not in client.get("/families/contacts/").content
    assert b"01632 960555" not in client.get(f"/families/{family.id}/").content


def test_a_long_timeline_shows_its_newest_events_first_and_the_rest_on_request(
    mary: User, family: Family
) -> None:
    today = timezone.localdate()
    for number in range(1, 15):
        Assessment.objects.create(
            family=family,
            kind=Assessment.Kind.REVIEW,
            held_on=today - timedelta(days=number),
            note=f"Note {number}.",
            by=mary,
        )
    client, where = sign_in(mary), f"/families/{family.id}/"

    first, whole = (client.get(f"{where}{asked}").content.decode() for asked in ("", "?timeline=all"))
    events = whole[whole.index('id="timeline"') :].count("<time ")

    assert "Note 1." in first
    assert "Note 14." not in first
    assert f"Older: {events - NEWEST} more" in first
    assert "Note 14." in whole
    assert "Older" not in whole
