"""Referrals: taken, completed, decided on, and accepted only with the family's agreement (7.1)."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from families.actions.erasing import erase_unaccepted
from families.models import Caseload, Evidence, Family, FamilyGrant, Person, Referral, Stage
from hsww.access.hats import Hat, Office
from hsww.keeping.finishing import finish_destroying
from hsww.ledger.models import Action, Entry
from hsww.people.models import User
from hsww.vault.models import DataKey, SearchToken
from tests.build import received, sign_in, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def mary() -> User:
    return worker(Hat.ORGANISER, name="Mary Example")


@pytest.fixture
def duty() -> User:
    return worker(Hat.ORGANISER, Office.DUTY, name="Dot Example")


@pytest.fixture
def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Lee Example")


def day(name: str, days_ago: int = 0) -> dict[str, str]:
    when = timezone.localdate() - timedelta(days=days_ago)
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def agency(**more: str) -> dict[str, object]:
    return {
        "source": "health_visitor", **day("received_on"), "referrer": "Hester Example", "reason": "Twins.",
        "needs": ["isolation"], "evidence": "signed", **day("agreed_on"), "name": "Tarrow", "kin": "mother",
        "full_name": "Ana Tarrow", "phone": "01632 960123", "child_1_name": "Pip Tarrow",
        **day("child_1_born_on", 700), **more,
    }  # fmt: skip


def test_a_referral_from_an_agency_is_saved_with_its_people(mary: User) -> None:
    response = sign_in(mary).post("/referrals/new/agency/", agency())

    family = Family.objects.get()
    assert response.headers["Location"] == f"/families/{family.id}/"
    assert family.stage == Stage.RECEIVED
    assert family.name == "Tarrow"
    assert [person.full_name for person in family.people.all()] == ["Ana Tarrow", "Pip Tarrow"]
    assert Referral.objects.get().needs == ["isolation"]


def test_whoever_takes_a_referral_with_agreement_answers_for_it(mary: User) -> None:
    sign_in(mary).post("/referrals/new/agency/", agency())

    assert Caseload.objects.get().organiser == mary
    assert FamilyGrant.objects.get().source == Caseload.objects.get().id


def test_typed_text_survives_an_error(mary: User) -> None:
    response = sign_in(mary).post("/referrals/new/agency/", agency(full_name="", reason="Very tired."))

    assert response.status_code == 200
    assert b"Very tired." in response.content
    assert b"Enter the name of one adult" in response.content
    assert not Family.objects.exists()


def test_agreement_needs_the_day_it_was_given(mary: User) -> None:
    without = {name: value for name, value in agency().items() if not name.startswith("agreed_on")}

    response = sign_in(mary).post("/referrals/new/agency/", without)

    assert b"Enter the day on which they agreed" in response.content
    assert not Family.objects.exists()


def test_a_referral_without_agreement_is_seen_by_duty_and_the_lead_alone(
    mary: User, duty: User, lead: User
) -> None:
    response = sign_in(mary).post("/referrals/new/agency/", agency(evidence="none"))

    page = f"/families/{Family.objects.get().id}/"
    assert response.headers["Location"] == "/families/"
    assert sign_in(mary).get(page).status_code == 404
    assert b"Nobody may contact them" in sign_in(duty).get(page).content
    assert sign_in(lead).get(page).status_code == 200
    assert not Caseload.objects.exists()


def test_duty_is_told_without_content(
    mary: User, duty: User, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sign_in(mary).post("/referrals/new/agency/", agency(evidence="none"))

    assert [message.to for message in mail.outbox] == [[duty.email]]
    assert "Tarrow" not in mail.outbox[0].body + mail.outbox[0].subject


def test_the_database_refuses_to_accept_without_agreement_and_the_page_says_so(duty: User) -> None:
    family = received(by=duty, agreed=False)
    client = sign_in(duty)

    response = decide(client, family, "accepted", duty)

    assert response.status_code == 200
    assert b"A referral is accepted only when the family agreed to it." in response.content
    assert Family.objects.get().stage == Stage.RECEIVED
    assert not Caseload.objects.exists()


def test_once_the_family_has_agreed_it_can_be_accepted(duty: User) -> None:
    family = received(by=duty, agreed=False)
    client = sign_in(duty)

    client.post(
        f"/families/{family.id}/referral/",
        {"source": "school", **day("received_on"), "evidence": "told_us", **day("agreed_on")},
    )
    decide(client, family, "accepted", duty)

    assert Family.objects.get().stage == Stage.ACCEPTED
    assert Caseload.objects.get().organiser == duty


def test_a_referral_can_be_given_to_another_co_ordinator(mary: User, duty: User) -> None:
    family = received(by=mary)

    response = decide(sign_in(mary), family, "accepted", duty)

    assert response.headers["Location"] == "/families/"
    assert Caseload.objects.get(ends_on=None).organiser == duty
    assert sign_in(duty).get(f"/families/{family.id}/").status_code == 200
    assert sign_in(mary).get(f"/families/{family.id}/").status_code == 404


def test_declining_needs_a_reason_and_closes_the_file(mary: User) -> None:
    family = received(by=mary)
    client = sign_in(mary)

    asked_why = decide(client, family, "declined", mary)
    decide(client, family, "declined", mary, reason="They live too far away.")

    assert b"Enter the reason" in asked_why.content
    assert Family.objects.get().stage == Stage.DECLINED
    assert Referral.objects.get().decision_reason == "They live too far away."
    assert not FamilyGrant.objects.exists()


def test_a_family_that_rings_is_saved_in_mid_call_with_safe_contact(mary: User) -> None:
    response = sign_in(mary).post(
        "/referrals/new/self/",
        {
            "full_name": "Ana Tarrow",
            "kin": "mother",
            "phone": "07700 900123",
            "ways": ["text"],
            "voicemail": "on",
        },
    )

    family = Family.objects.get()
    caller = Person.objects.get()
    assert response.headers["Location"] == f"/families/{family.id}/referral/"
    assert (family.name, family.stage) == ("Tarrow", Stage.RECEIVED)
    assert caller.safe_contact == {
        "ways": ["text"], "times": "", "say_who_we_are": False, "voicemail": True, "letters": False,
    }  # fmt: skip
    assert Referral.objects.get().evidence == Evidence.TOLD_US


def test_a_family_that_rings_is_not_asked_for_a_referrer(mary: User) -> None:
    client = sign_in(mary)
    client.post("/referrals/new/self/", {"full_name": "Ana Tarrow", "kin": "mother"})
    url = f"/families/{Family.objects.get().id}/referral/"

    page = client.get(url).content.decode()
    client.post(
        url,
        {
            "source": "self",
            **day("received_on"),
            "evidence": "told_us",
            **day("agreed_on"),
            "reason": "Twins.",
        },
    )

    assert "referrer" not in page
    assert "How do we know that the family agreed to this?" in page
    assert Referral.objects.get().reason == "Twins."


def test_a_referral_that_was_decided_on_is_not_changed_any_more(mary: User) -> None:
    family = received(by=mary)
    client = sign_in(mary)
    decide(client, family, "accepted", mary)

    assert client.get(f"/families/{family.id}/referral/").status_code == 404
    assert client.get(f"/families/{family.id}/referral/decide/").status_code == 404


@pytest.mark.parametrize("hat", [hat for hat in Hat if hat != Hat.ORGANISER])
def test_nobody_but_a_co_ordinator_takes_a_referral(hat: Hat) -> None:
    client = sign_in(worker(hat))

    for page in ("/referrals/new/", "/referrals/new/agency/", "/referrals/new/self/"):
        assert client.get(page).status_code == 404
    assert client.post("/referrals/new/agency/", agency()).status_code == 404
    assert not Family.objects.exists()


def test_a_referral_without_agreement_is_erased_after_14_days(duty: User) -> None:
    opened(received(by=duty, agreed=False), days_ago=14)

    said = erase_unaccepted()
    finish_destroying()

    assert said == "1 referrals without agreement erased"
    for model in (Family, Person, Referral, Family.history, Person.history, Referral.history):
        assert not getattr(model, "objects", model).all().exists()
    assert not SearchToken.objects.exists()
    assert not DataKey.objects.filter(kind="family").exists()
    assert Entry.objects.filter(action=Action.DESTROYED, clause="7.1").count() == 1


def test_a_younger_or_agreed_referral_is_not_erased(duty: User) -> None:
    opened(received(by=duty, agreed=False), days_ago=13)
    opened(received(by=duty), days_ago=40)

    assert erase_unaccepted() == ""
    assert Family.objects.count() == 2


def test_a_day_typed_in_the_past_destroys_nothing(duty: User) -> None:
    sign_in(duty).post("/referrals/new/agency/", agency(evidence="none", **day("received_on", 400)))

    assert erase_unaccepted() == ""
    assert Family.objects.count() == 1


def test_completing_a_referral_does_not_put_its_erasing_off(duty: User) -> None:
    family = opened(received(by=duty, agreed=False), days_ago=14)

    sign_in(duty).post(
        f"/families/{family.id}/referral/", {"source": "school", **day("received_on"), "evidence": "none"}
    )
    erase_unaccepted()

    assert not Family.objects.exists()


def test_an_agreement_that_is_taken_back_gives_the_referral_its_days_from_then_on(duty: User) -> None:
    family = opened(received(by=duty), days_ago=40)

    sign_in(duty).post(
        f"/families/{family.id}/referral/", {"source": "school", **day("received_on"), "evidence": "none"}
    )
    at_once = erase_unaccepted()
    Referral.objects.update(taken_back_on=timezone.localdate() - timedelta(days=14))
    later = erase_unaccepted()

    assert at_once == ""
    assert later == "1 referrals without agreement erased"


def test_the_file_and_today_name_the_day_on_which_it_is_really_erased(duty: User) -> None:
    typed = timezone.localdate() - timedelta(days=10)
    family = received(by=duty, agreed=False, received_on=typed)
    client = sign_in(duty)

    today, page = client.get("/").content.decode(), client.get(f"/families/{family.id}/").content.decode()

    erased = timezone.localdate() + timedelta(days=14)
    assert f"It will be erased on {date_format(erased, 'j F')}." in today
    assert f"it will be erased on {date_format(erased, 'j F Y')}." in page


def test_erasing_again_finishes_what_was_cut_off(duty: User) -> None:
    opened(received(by=duty, agreed=False), days_ago=20)
    DataKey.objects.filter(kind="family").delete()

    erase_unaccepted()

    assert not Family.objects.exists()


@pytest.mark.parametrize("page", ["agency", "self"])
def test_a_referral_sent_twice_over_a_bad_line_makes_one_family(mary: User, page: str) -> None:
    client, url = sign_in(mary), f"/referrals/new/{page}/"
    found = re.search(r'name="writing" value="([^"]+)"', client.get(url).content.decode())
    assert found is not None
    sent = {**agency(), "writing": found.group(1)}

    first, again = client.post(url, sent), client.post(url, sent)

    assert first.headers["Location"] == again.headers["Location"]
    assert str(Family.objects.get().id) == found.group(1)
    assert Person.objects.filter(kin="mother").count() == 1


def test_a_referral_never_writes_over_or_shows_the_family_of_a_colleague(mary: User, duty: User) -> None:
    hers = received(by=duty, name="Quill")

    response = sign_in(mary).post("/referrals/new/agency/", agency(writing=str(hers.id)))

    mine = Family.objects.exclude(pk=hers.pk).get()
    assert response.headers["Location"] == f"/families/{mine.id}/"
    assert Family.objects.get(pk=hers.pk).name == "Quill"


@pytest.mark.parametrize(
    ("name", "year", "sentence"),
    [
        ("received_on", "1024", "must be on or after 1 January 2000"),
        ("agreed_on", "1999", "must be on or after 1 January 2000"),
        ("child_1_born_on", "1899", "must be on or after 1 January 1900"),
    ],
)
def test_a_year_that_was_typed_wrong_is_refused(mary: User, name: str, year: str, sentence: str) -> None:
    response = sign_in(mary).post("/referrals/new/agency/", agency(**{f"{name}_year": year}))

    assert sentence in response.content.decode()
    assert not Family.objects.exists()


def opened(family: Family, *, days_ago: int) -> Family:
    """As if it had been written down that long ago."""
    Family.objects.filter(pk=family.pk).update(opened_on=timezone.localdate() - timedelta(days=days_ago))
    return family


def decide(client: Client, family: Family, decision: str, organiser: User, reason: str = "") -> object:
    return client.post(
        f"/families/{family.id}/referral/decide/",
        {"decision": decision, "organiser": str(organiser.id), "decision_reason": reason},
    )
