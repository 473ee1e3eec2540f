"""The directory of agencies: kept by co-ordinators, checked for a time, never edited behind a check (7.2)."""

from datetime import timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consent.agencies import actions, queries
from consent.agencies.models import (
    Agency,
    AgencyKind,
    Check,
    CheckedHow,
    Contact,
    GotBack,
    Misdirected,
    SentHow,
)
from consent.agencies.registered import to_check_again
from consent.deciding_facts import Ground, GroundKind, Span
from consent.registers.queries import astray
from hsww import quarters
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Entry
from tests import build
from tests.consent.making import co_ordinator, day_parts
from tests.people.making import signed_in, viewer, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TODAY = timezone.localdate()
DETAILS = {"who": "Hazel Example", "job": "Duty desk", "phone": "01632 960111", "email": "", "address": ""}


@pytest.fixture
def olwen() -> Viewer:
    return co_ordinator()[1]


@pytest.fixture
def browser() -> Client:
    return signed_in(co_ordinator()[0])


def an_agency(by: Viewer, name: str = "Harrowmere Clinic") -> Agency:
    return actions.add_agency(by=by, name=name, kind=AgencyKind.HEALTH_VISITOR, area="Harrowmere")


def a_contact(by: Viewer, **changed: str) -> Contact:
    return actions.add_contact(by=by, agency=an_agency(by), **{**DETAILS, **changed})


def checked(by: Viewer, contact: Contact) -> Contact:
    return actions.check_contact(
        by=by, contact=contact, version=contact.version, checked_on=TODAY, checked_how=CheckedHow.RANG
    )


def test_a_new_contact_is_not_checked(olwen: Viewer) -> None:
    assert a_contact(olwen).check_now is Check.UNCHECKED


def test_a_check_says_how_when_and_by_whom(olwen: Viewer) -> None:
    contact = checked(olwen, a_contact(olwen))

    found = Contact.objects.get(pk=contact.pk)
    assert (found.checked_how, found.checked_on, found.checked_by_id) == ("rang", TODAY, olwen.user_id)
    assert found.check_now is Check.CHECKED


def test_a_check_lapses_after_a_year(olwen: Viewer) -> None:
    contact = checked(olwen, a_contact(olwen))

    assert contact.check_on(TODAY + timedelta(days=364)) is Check.CHECKED
    assert contact.check_on(TODAY + timedelta(days=365)) is Check.LAPSED


def test_the_scheme_may_let_checks_lapse_sooner(olwen: Viewer, settings: object) -> None:
    contact = checked(olwen, a_contact(olwen))

    settings.CONTACT_CHECK_DAYS = 30  # type: ignore[attr-defined]

    assert contact.check_on(TODAY + timedelta(days=30)) is Check.LAPSED


@pytest.mark.parametrize("name", sorted(DETAILS))
def test_whatever_is_changed_takes_the_check_away(name: str, olwen: Viewer) -> None:
    contact = checked(olwen, a_contact(olwen))

    actions.change_contact(by=olwen, contact=contact, **{**DETAILS, name: "01632 960112"})

    assert Contact.objects.get(pk=contact.pk).check_now is Check.UNCHECKED


def test_saving_the_same_details_keeps_the_check(olwen: Viewer) -> None:
    contact = checked(olwen, a_contact(olwen))

    actions.change_contact(by=olwen, contact=contact, **DETAILS)

    assert Contact.objects.get(pk=contact.pk).check_now is Check.CHECKED


def test_what_a_contact_was_before_a_change_stays_known(olwen: Viewer) -> None:
    contact = a_contact(olwen)

    actions.change_contact(by=olwen, contact=contact, **{**DETAILS, "phone": "01632 960112"})

    assert {one.phone for one in contact.history.all()} == {"01632 960111", "01632 960112"}


def test_nobody_checks_details_that_somebody_else_changed_meanwhile(olwen: Viewer) -> None:
    contact = a_contact(olwen)
    seen = contact.version
    actions.change_contact(by=olwen, contact=contact, **{**DETAILS, "phone": "01632 960112"})

    with pytest.raises(actions.ChangedSinceError):
        actions.check_contact(
            by=olwen, contact=contact, version=seen, checked_on=TODAY, checked_how=CheckedHow.MET
        )

    assert Contact.objects.get(pk=contact.pk).check_now is Check.UNCHECKED


def test_a_check_page_that_was_left_open_is_asked_again(browser: Client, olwen: Viewer) -> None:
    contact = a_contact(olwen)
    actions.change_contact(by=olwen, contact=contact, **{**DETAILS, "phone": "01632 960112"})
    sent = {"version": "1", "checked_how": "met", **day_parts("checked_on", TODAY)}

    response = browser.post(reverse("contact_check", args=[contact.pk]), sent, follow=True)

    assert "Somebody changed these details just now" in response.content.decode()
    assert Contact.objects.get(pk=contact.pk).check_now is Check.UNCHECKED


def test_a_check_from_before_the_change_does_not_count(browser: Client, olwen: Viewer) -> None:
    contact = a_contact(olwen)
    yesterday = day_parts("checked_on", TODAY - timedelta(days=1))

    response = browser.post(
        reverse("contact_check", args=[contact.pk]), {"version": "1", "checked_how": "met", **yesterday}
    )

    assert "The details are newer than that" in response.content.decode()


def test_the_database_refuses_a_check_that_is_older_than_the_details(olwen: Viewer) -> None:
    contact = checked(olwen, a_contact(olwen))

    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(checked_on=TODAY - timedelta(days=1))


def test_what_is_ended_stays_written_down(olwen: Viewer) -> None:
    contact = checked(olwen, a_contact(olwen))

    actions.end_agency(by=olwen, agency=contact.agency)

    found = Contact.objects.get(pk=contact.pk)
    assert found.check_now is Check.ENDED
    assert queries.agencies(olwen) == []
    assert queries.ended(olwen) == [contact.agency]


def test_an_ended_contact_is_not_changed_any_more(olwen: Viewer) -> None:
    contact = a_contact(olwen)
    actions.end_contact(by=olwen, contact=contact)

    with pytest.raises(Denied):
        actions.change_contact(by=olwen, contact=contact, **{**DETAILS, "who": "Another"})


@pytest.mark.parametrize("words", ["harrow", "CLIN harr", "Harrowmere Clinic"])
def test_an_agency_is_found_by_the_start_of_its_words(words: str, browser: Client, olwen: Viewer) -> None:
    an_agency(olwen)
    an_agency(olwen, "Brindle School")

    page = browser.post(reverse("agencies"), {"words": words}).content.decode()

    assert "Harrowmere Clinic" in page
    assert "Brindle School" not in page


def test_what_may_be_there_already_is_shown_before_it_is_added_again(browser: Client, olwen: Viewer) -> None:
    an_agency(olwen)
    sent = {"name": "the harrowmere clinic", "kind": "gp", "area": "Elsewhere"}

    response = browser.post(reverse("agency_add"), sent)

    assert response.status_code == 200
    assert 'value="the harrowmere clinic"' in response.content.decode()
    assert Agency.objects.count() == 1
    assert browser.post(reverse("agency_add"), {**sent, "another": "on"}).status_code == 302
    assert Agency.objects.count() == 2


def test_a_number_that_another_contact_has_is_shown_first(browser: Client, olwen: Viewer) -> None:
    a_contact(olwen)
    other = an_agency(olwen, "Brindle School")

    page = browser.post(
        reverse("contact_add", args=[other.pk]), {**DETAILS, "phone": "+44 1632 960 111"}
    ).content.decode()

    assert "Hazel Example, Harrowmere Clinic" in page
    assert other.contacts.count() == 0


def test_a_contact_has_at_least_one_way_to_reach_it(browser: Client, olwen: Viewer) -> None:
    agency = an_agency(olwen)

    page = browser.post(reverse("contact_add", args=[agency.pk]), {**DETAILS, "phone": ""}).content.decode()

    assert "Enter a phone number, an e-mail address or an address for letters" in page


def test_details_are_not_readable_in_the_database(olwen: Viewer) -> None:
    a_contact(olwen, email="hazel@example.org")

    with connection.cursor() as cursor:
        for table in ("consent_agency", "consent_contact", "consent_historicalcontact"):
            cursor.execute(f"SELECT * FROM {table}")
            stored = b"|".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode()
                               for row in cursor.fetchall() for one in row)  # fmt: skip
            assert stored
            assert b"Hazel" not in stored
            assert b"Harrowmere" not in stored
            assert b"960111" not in stored


@pytest.mark.parametrize("hat", [hat for hat in Hat if hat not in (Hat.ORGANISER, Hat.NONE)])
def test_nobody_but_a_co_ordinator_opens_the_directory(hat: Hat) -> None:
    client = build.sign_in(build.worker(hat), hat=hat)

    assert client.get(reverse("agencies")).status_code in (302, 404)
    with pytest.raises(Denied):
        an_agency(viewer(worker(hat), hat))


def test_the_list_says_in_the_log_which_agencies_it_showed(browser: Client, olwen: Viewer) -> None:
    agency = an_agency(olwen)

    browser.get(reverse("agencies"))

    newest = Entry.objects.filter(rule="consent.see_agencies").latest("at")
    assert [(one.kind, one.subject) for one in newest.subjects.all()] == [("agency", agency.pk)]


WORDS_OF_LAW = {
    GroundKind.CHILD: False,
    GroundKind.ADULT: False,
    GroundKind.OFFENCE: False,
    GroundKind.TERRORISM: False,
    GroundKind.DUTY: False,
    GroundKind.COURT: True,
    GroundKind.TRANSFER: True,
}


@pytest.mark.parametrize("kind", GroundKind)
def test_nothing_stands_before_keeping_somebody_safe(kind: GroundKind, olwen: Viewer) -> None:
    contact = a_contact(olwen)

    assert queries.needs_step_up(contact, Ground(kind=kind, in_force=Span())) == WORDS_OF_LAW[kind]


def test_sending_on_permission_asks_for_a_second_step_unless_the_contact_is_checked(olwen: Viewer) -> None:
    contact = a_contact(olwen)

    assert queries.needs_step_up(contact, None)
    assert not queries.needs_step_up(checked(olwen, contact), None)
    assert queries.needs_step_up(checked(olwen, contact), None, TODAY + timedelta(days=365))


def test_what_went_to_the_wrong_one_comes_before_the_lead_and_takes_the_check_away(
    browser: Client, olwen: Viewer
) -> None:
    contact = checked(olwen, a_contact(olwen))
    lead = build.sign_in(build.worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD))
    sent = {"sent_how": "letter", "got_back": "no", **day_parts("sent_on", TODAY)}

    assert browser.post(reverse("contact_astray", args=[contact.pk]), sent).status_code == 302

    row = Misdirected.objects.get()
    page = reverse("misdirected", args=[row.pk])
    assert Contact.objects.get(pk=contact.pk).check_now is Check.UNCHECKED
    assert page in lead.get(reverse("today")).content.decode()
    assert page not in browser.get(reverse("today")).content.decode()
    assert lead.post(page).status_code == 302
    assert page not in lead.get(reverse("today")).content.decode()


def test_it_can_be_said_of_a_contact_that_is_no_longer_used(olwen: Viewer, browser: Client) -> None:
    contact = a_contact(olwen)
    actions.end_contact(by=olwen, contact=contact)

    assert browser.get(reverse("contact_astray", args=[contact.pk])).status_code == 200


def test_a_check_that_ran_out_comes_up_on_today_of_whoever_made_it_and_of_the_lead(
    olwen: Viewer, settings: object
) -> None:
    contact, unchecked = checked(olwen, a_contact(olwen)), a_contact(olwen)
    colleague, (_, lead) = co_ordinator()[1], co_ordinator(Office.SAFEGUARDING_LEAD)
    assert list(to_check_again(olwen)) == []

    settings.CONTACT_CHECK_DAYS = 0  # type: ignore[attr-defined]

    (found,) = to_check_again(olwen)
    assert (found.url, found.since) == (reverse("contact_check", args=[contact.pk]), TODAY)
    assert [one.url for one in to_check_again(lead)] == [found.url]
    assert list(to_check_again(colleague)) == []
    actions.end_contact(by=olwen, contact=contact)
    assert list(to_check_again(olwen)) == []
    assert unchecked.check_now is Check.UNCHECKED


def test_what_went_to_the_wrong_one_stays_in_the_leads_list_after_it_was_looked_into(olwen: Viewer) -> None:
    contact = a_contact(olwen)
    _, lead = co_ordinator(Office.SAFEGUARDING_LEAD)
    actions.say_astray(
        by=olwen, contact=contact, sent_on=TODAY, sent_how=SentHow.LETTER, got_back=GotBack.ASKED
    )
    row, quarter = Misdirected.objects.get(), quarters.of_day(TODAY)
    assert [line.url for line in astray(lead, quarter)] == [reverse("misdirected", args=[row.pk])]

    actions.read_astray(by=lead, misdirected=row)

    (line,) = astray(lead, quarter)
    assert line.url == reverse("agency", args=[contact.agency_id])
    assert "looked into it" in line.state
    assert astray(lead, quarter.before) == ()
    assert astray(olwen, quarter) == ()


def test_an_agency_is_called_anew_its_old_name_is_kept_and_its_contacts_are_to_be_checked_again(
    browser: Client, olwen: Viewer
) -> None:
    contact = checked(olwen, a_contact(olwen))
    agency, page = contact.agency, reverse("agency_change", args=[contact.agency_id])
    old = agency.name
    assert old in browser.get(page).content.decode()

    same = browser.post(page, {"name": old, "area": agency.area})
    assert same.status_code == 302
    assert Contact.objects.get(pk=contact.pk).check_now is Check.CHECKED
    browser.post(page, {"name": "Harrowmere Health Centre", "area": "Harrowmere"})

    found = Agency.objects.get(pk=agency.pk)
    assert (found.name, found.kind) == ("Harrowmere Health Centre", agency.kind)
    assert [row.name for row in found.history.order_by("history_date")] == [old, found.name]
    assert Contact.objects.get(pk=contact.pk).check_now is Check.UNCHECKED


def test_the_name_of_another_agency_is_shown_first_and_the_old_name_is_not_another(
    browser: Client, olwen: Viewer
) -> None:
    agency, other = an_agency(olwen), an_agency(olwen, "Puddle Lane Nursery")
    page = reverse("agency_change", args=[agency.pk])

    taken = browser.post(page, {"name": other.name, "area": ""}).content.decode()

    assert "We may have this already" in taken
    assert Agency.objects.get(pk=agency.pk).name == agency.name
    assert browser.post(page, {"name": f"{agency.name} North", "area": ""}).status_code == 302


def test_an_agency_that_is_off_the_list_is_not_called_anew(olwen: Viewer) -> None:
    agency = an_agency(olwen)
    actions.end_agency(by=olwen, agency=agency)

    with pytest.raises(Denied):
        actions.change_agency(by=olwen, agency=agency, name="T", area="")


@pytest.mark.parametrize("column", ["consent_contact.agency_id", "consent_agency.kind"])
def test_whoever_owns_the_database_makes_no_contact_one_of_another_agency(column: str) -> None:
    user = worker(Hat.ORGANISER)
    agencies = [Agency.objects.create(name="A", kind=kind, added_by=user) for kind in ("gp", "police")]
    contact = Contact.objects.create(agency=agencies[0], who="T", phone="01632 960001", added_by=user)
    table, name = column.split(".")
    other = "(SELECT id FROM consent_agency WHERE kind = 'police')" if name == "agency_id" else "'police'"

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {name} = {other} WHERE {name} <> {other}")

    contact.refresh_from_db()
    contact.job = "Manager"
    contact.save()
    assert contact.agency.kind == "gp"
