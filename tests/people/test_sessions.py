"""How long a session lasts, how a phone locks, and how both end (8.2)."""

import time
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hsww.access.hats import Hat, Office
from hsww.access.ticks import WORK
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action, Entry
from hsww.ledger.record import record
from hsww.people import actions, describing, sessions
from hsww.people.models import OpenSession, RememberedPhone, User
from hsww.people.session_store import row_key
from tests.people.making import PASSWORD, appointed, person, show, signed_in, viewer, worker

MINUTE, HOUR, DAY = 60, 3600, 86400
PAGE = "/you/"


def left_alone(browser: Client, seconds: float, *, opened: float = 0) -> None:
    """Sets the session's clock back, as if nobody had touched it."""
    session = browser.session
    session[sessions.SEEN] = time.time() - seconds
    session[sessions.OPENED] = time.time() - max(opened, seconds)
    session.save()


def is_in(browser: Client) -> bool:
    return browser.get(PAGE).status_code == 200


@pytest.fixture
def volunteer() -> User:
    return worker(Hat.VOLUNTEER, name="Vera Fictional")


def passkey_of(user: User) -> Authenticator:
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )


def with_phone(user: User) -> tuple[Client, RememberedPhone]:
    """A volunteer's browser that has shown its passkey and is remembered."""
    browser, passkey = signed_in(user, hat=Hat.VOLUNTEER), passkey_of(user)
    session = browser.session
    show(session, user, method="mfa", type="webauthn", id=passkey.pk)
    session.save()
    browser.post("/you/phone/", {"label": "My blue phone"})
    return browser, RememberedPhone.objects.get(user=user)


@pytest.mark.parametrize(("minutes", "stays"), [(14, True), (16, False)])
def test_a_session_at_a_desk_ends_after_a_quarter_of_an_hour(
    volunteer: User, minutes: int, stays: bool
) -> None:
    browser = signed_in(volunteer)
    left_alone(browser, minutes * MINUTE)
    assert is_in(browser) is stays


@pytest.mark.parametrize(("hours", "stays"), [(7.9, True), (8.1, False)])
def test_a_session_at_a_desk_lasts_eight_hours_however_busy(
    volunteer: User, hours: float, stays: bool
) -> None:
    browser = signed_in(volunteer)
    left_alone(browser, 0, opened=hours * HOUR)
    assert is_in(browser) is stays


def test_a_session_in_use_is_noted_once_a_minute_and_no_more(volunteer: User) -> None:
    browser = signed_in(volunteer)
    left_alone(browser, 30)
    before = browser.session[sessions.SEEN]
    browser.get(PAGE)
    assert browser.session[sessions.SEEN] == before
    left_alone(browser, 2 * MINUTE)
    browser.get(PAGE)
    assert browser.session[sessions.SEEN] > before


def test_keeping_the_limits_costs_no_query(volunteer: User) -> None:
    browser = signed_in(volunteer)
    browser.get("/you/locked/")
    with CaptureQueriesContext(connections["default"]) as queries:
        browser.get("/you/locked/")
    tables = [query["sql"] for query in queries if "SELECT" in query["sql"]]
    assert len(tables) == 3  # the session, the person, their appointments


def test_deactivation_ends_every_session_at_the_next_request(volunteer: User) -> None:
    browsers = [signed_in(volunteer), signed_in(volunteer)]
    administrator = worker(Hat.ADMINISTRATOR)
    actions.deactivate(by=viewer(administrator, Hat.ADMINISTRATOR), user=volunteer)
    assert [is_in(browser) for browser in browsers] == [False, False]
    assert all("_auth_user_id" not in browser.session for browser in browsers)
    assert Entry.objects.filter(action=Action.SUSPENDED).count() == 1


def test_nobody_deactivates_themselves() -> None:
    administrator = worker(Hat.ADMINISTRATOR)
    browser = signed_in(administrator)
    assert browser.post(f"/people/{administrator.id}/close/").status_code == 404
    administrator.refresh_from_db()
    assert administrator.is_active


def test_sessions_are_listed_and_each_can_be_ended() -> None:
    user = person(password=PASSWORD)
    here, there = Client(), Client(HTTP_USER_AGENT="Another browser")
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    page = here.get("/you/sessions/").content.decode()
    assert ("Another browser" in page, page.count("This one")) == (True, 1)
    here.post(f"/you/sessions/{there.session[sessions.OPAQUE]}/end/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_nobody_ends_another_persons_session(volunteer: User) -> None:
    user, browser = person(password=PASSWORD), Client()
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    theirs = browser.session[sessions.OPAQUE]
    assert signed_in(volunteer).post(f"/you/sessions/{theirs}/end/").status_code == 404
    assert is_in(browser)


def test_a_phone_is_remembered_only_after_its_passkey_was_shown(volunteer: User) -> None:
    browser = signed_in(volunteer)
    browser.post("/you/phone/", {"label": "My blue phone"})
    assert not RememberedPhone.objects.exists()
    with_phone(volunteer)
    assert RememberedPhone.objects.get().label == "My blue phone"


@pytest.mark.parametrize("hat", [Hat.ORGANISER, Hat.TRUSTEE, Hat.ADMINISTRATOR])
def test_only_volunteers_phones_are_remembered(hat: Hat) -> None:
    assert signed_in(worker(hat)).get("/you/phone/").status_code == 404


def test_a_remembered_phone_locks_and_keeps_its_session(volunteer: User) -> None:
    browser, _ = with_phone(volunteer)
    left_alone(browser, 16 * MINUTE)
    answer = browser.get(PAGE)
    assert answer["Location"] == "/you/locked/?next=%2Fyou%2F"
    assert "_auth_user_id" in browser.session
    assert "Vera" not in browser.get("/you/locked/").content.decode()


def test_a_locked_phone_opens_nothing_but_help(volunteer: User) -> None:
    browser, _ = with_phone(volunteer)
    left_alone(browser, 16 * MINUTE)
    opened = {path: browser.get(path).status_code for path in (PAGE, "/", "/you/sessions/", "/urgent/")}
    assert opened == {PAGE: 302, "/": 302, "/you/sessions/": 302, "/urgent/": 200}


def test_a_phone_unlocks_once_its_owner_has_shown_it_is_them(volunteer: User) -> None:
    browser, phone = with_phone(volunteer)
    left_alone(browser, 16 * MINUTE)
    browser.get(PAGE)
    session = browser.session
    show(session, volunteer, method="mfa", type="webauthn", id=phone.passkey_id, reauthenticated=True)
    session.save()
    assert is_in(browser)


def test_what_was_shown_before_it_locked_does_not_unlock_it(volunteer: User) -> None:
    browser, phone = with_phone(volunteer)
    session = browser.session
    show(session, volunteer, method="mfa", type="webauthn", id=phone.passkey_id, reauthenticated=True)
    session.save()
    left_alone(browser, 16 * MINUTE)
    assert [is_in(browser), is_in(browser)] == [False, False]


@pytest.mark.parametrize("page", ["/accounts/reauthenticate/", "/accounts/second-step/reauthenticate/"])
def test_a_locked_phone_takes_neither_password_nor_code(volunteer: User, page: str) -> None:
    volunteer.set_password(PASSWORD)
    volunteer.save()
    browser, _ = with_phone(volunteer)
    left_alone(browser, 16 * MINUTE)
    browser.get(PAGE)
    answer = browser.post(page, {"password": PASSWORD, "code": "123456", "next": "/you/"})
    assert answer["Location"].startswith("/you/locked/")
    assert not is_in(browser)


def test_a_password_noted_after_the_phone_locked_does_not_unlock_it(volunteer: User) -> None:
    browser, _ = with_phone(volunteer)
    left_alone(browser, 16 * MINUTE)
    browser.get(PAGE)
    session = browser.session
    show(session, volunteer, method="password", reauthenticated=True)
    show(session, volunteer, method="mfa", type="totp", id=1, reauthenticated=True)
    session.save()
    assert not is_in(browser)


def test_a_remembered_phone_is_forgotten_after_thirty_days(volunteer: User) -> None:
    browser, _ = with_phone(volunteer)
    session = browser.session
    assert session[sessions.PHONE_UNTIL] - time.time() == pytest.approx(30 * DAY, abs=60)
    session[sessions.PHONE_UNTIL] = time.time() - 1
    session.save()
    assert browser.get(PAGE)["Location"].startswith("/accounts/login/")


def test_a_remembered_phone_wears_no_other_hat_than_the_volunteers(volunteer: User) -> None:
    trustee = appointed(volunteer, Hat.TRUSTEE)
    browser, _ = with_phone(volunteer)
    answer = browser.post("/you/role/", {"appointment": str(trustee.id)})
    assert answer.status_code == 200
    assert browser.session[sessions.WORN] != str(trustee.id)


def test_a_lost_phone_is_signed_out_and_its_passkey_is_gone() -> None:
    user = worker(Hat.VOLUNTEER)
    user.set_password(PASSWORD)
    user.save()
    browser = Client()
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    session, passkey = browser.session, passkey_of(user)
    show(session, user, method="mfa", type="webauthn", id=passkey.pk)
    session.save()
    browser.get(PAGE)
    browser.post("/you/phone/", {"label": "My blue phone"})
    phone = RememberedPhone.objects.get()
    organiser = signed_in(worker(Hat.ORGANISER))
    answer = organiser.post(f"/people/phones/{phone.id}/lost/")
    assert answer["Location"] == f"/people/phones/{phone.id}/showed/"
    assert not is_in(browser)
    assert not Authenticator.objects.filter(pk=passkey.pk).exists()


def test_what_a_lost_phone_showed_is_listed_from_the_ledger(volunteer: User) -> None:
    _, phone = with_phone(volunteer)
    by = worker(Hat.ORGANISER)
    write_seen(phone, person().id)
    write_seen(phone, person().id)
    actions.phone_lost(by=viewer(by, Hat.ORGANISER), phone=phone)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(describing._known, "family", only_the_newest)
        page = signed_in(by).get(f"/people/phones/{phone.id}/showed/").content.decode()
    assert "The Fictionals" in page
    assert "1 other family, not in your care" in page


def only_the_newest(_viewer: Viewer, ids: Collection[UUID]) -> describing.Described:
    return describing.Described({next(iter(ids)): "The Fictionals"}, len(ids) - 1)


def write_seen(phone: RememberedPhone, family: object) -> None:
    record(
        actor=phone.user_id,
        hat=Hat.VOLUNTEER,
        action=Action.SEEN,
        clause="8.3",
        subjects=[Subject("family", family)],  # type: ignore[arg-type]
        session=bytes(phone.session),
    )


@pytest.mark.parametrize("hat", [Hat.VOLUNTEER, Hat.TRUSTEE, Hat.ADMINISTRATOR])
def test_only_co_ordinators_say_a_phone_is_lost(volunteer: User, hat: Hat) -> None:
    _, phone = with_phone(volunteer)
    browser = signed_in(worker(hat), hat=hat)
    assert browser.post(f"/people/phones/{phone.id}/lost/").status_code == 404
    phone.refresh_from_db()
    assert phone.lost_at is None


def test_the_chair_may_close_an_account_at_once(volunteer: User) -> None:
    browser = signed_in(worker(Hat.TRUSTEE, Office.CHAIR))
    assert browser.post(f"/people/{volunteer.id}/close/").status_code == 302
    volunteer.refresh_from_db()
    assert not volunteer.is_active


def test_what_is_left_of_sessions_that_ran_out_is_removed_and_the_rest_stays(volunteer: User) -> None:
    browser, over = signed_in(volunteer), signed_in(volunteer)
    rows = OpenSession.objects.filter(pk=row_key(str(over.session.session_key)))
    rows.update(expire_date=timezone.now() - timedelta(seconds=1))

    said = [WORK["old sessions"](), WORK["old sessions"]()]

    assert said == ["removed 1", ""]
    assert not rows.exists()
    assert is_in(browser)
