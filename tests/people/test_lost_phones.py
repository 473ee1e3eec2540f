"""Whoever finds a remembered phone makes no keys of their own with it, and keeps none when it is lost (8.2)."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.test import Client

from hsww.access.hats import Hat, Office
from hsww.people import actions, sessions
from hsww.people.models import PendingChange, RememberedPhone, User
from tests.people.making import PASSWORD, show, signed_in, viewer, worker

NEW = "four quite unrelated words"


def authenticator(user: User, kind: str) -> Authenticator:
    return Authenticator.objects.create(user=user, type=kind, data={"name": "Key", "credential": {}})


@pytest.fixture
def volunteer() -> User:
    user = worker(Hat.VOLUNTEER, name="Vera Fictional")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def browser(volunteer: User) -> Client:
    """A volunteer's phone that has shown its passkey and is remembered."""
    browser, passkey = signed_in(volunteer, hat=Hat.VOLUNTEER), authenticator(volunteer, "webauthn")
    session = browser.session
    show(session, volunteer, method="mfa", type="webauthn", id=passkey.pk)
    show(session, volunteer, method="password", reauthenticated=True)
    session.save()
    browser.post("/you/phone/", {"label": "My blue phone"})
    return browser


def say_lost() -> None:
    by = viewer(worker(Hat.ORGANISER), Hat.ORGANISER)
    actions.phone_lost(by=by, phone=RememberedPhone.objects.get())


def earlier(user: User, kind: str) -> Authenticator:
    """Set up the day before the phone was remembered."""
    made = authenticator(user, kind)
    Authenticator.objects.filter(pk=made.pk).update(created_at=made.created_at - timedelta(days=1))
    return made


def by_password_alone(user: User) -> Client:
    """At a desk, with the new password and nothing else."""
    user.refresh_from_db()
    desk = signed_in(user, two_factor=False)
    session = desk.session
    show(session, user, method="password", reauthenticated=True)
    session.save()
    return desk


def test_what_was_added_while_the_phone_was_remembered_goes_with_it(volunteer: User, browser: Client) -> None:
    older = earlier(volunteer, "webauthn")
    authenticator(volunteer, "webauthn")
    RecoveryCodes.activate(volunteer)
    Authenticator.objects.filter(type="recovery_codes").update(
        created_at=older.created_at - timedelta(days=9)
    )
    say_lost()
    assert list(volunteer.authenticator_set.all()) == [older]


def test_an_app_that_shows_codes_goes_with_a_lost_phone_however_old_it_is(
    volunteer: User, browser: Client
) -> None:
    earlier(volunteer, "totp")
    say_lost()
    assert not volunteer.authenticator_set.exists()


@pytest.mark.parametrize("page", ["totp/activate/", "passkeys/add/"])
def test_the_owner_of_a_lost_phone_sets_up_a_second_step_only_once_another_person_confirmed_it(
    volunteer: User, browser: Client, page: str
) -> None:
    chair = worker(Hat.TRUSTEE, Office.CHAIR)
    say_lost()
    refused = by_password_alone(volunteer).get(f"/accounts/second-step/{page}")
    change = PendingChange.objects.get(user=volunteer)
    actions.confirm_change(by=viewer(chair, Hat.TRUSTEE, Office.CHAIR), change=change)
    let_in = by_password_alone(volunteer).get(f"/accounts/second-step/{page}")
    assert (refused.status_code, "talk with you first" in refused.content.decode()) == (403, True)
    assert let_in.status_code == 200


def test_who_has_a_passkey_elsewhere_needs_nobody_to_confirm(volunteer: User, browser: Client) -> None:
    earlier(volunteer, "webauthn")
    say_lost()
    assert not PendingChange.objects.exists()


def test_the_password_of_a_lost_phones_owner_no_longer_signs_in(volunteer: User, browser: Client) -> None:
    say_lost()
    thief = Client()
    thief.post("/accounts/login/", {"login": volunteer.email, "password": PASSWORD})
    volunteer.refresh_from_db()
    assert not volunteer.has_usable_password()
    assert "_auth_user_id" not in thief.session
    assert browser.get("/you/")["Location"].startswith("/accounts/login/")


def test_the_owner_of_a_lost_phone_is_told_without_content_and_sets_a_new_password(
    volunteer: User, browser: Client, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        say_lost()
    assert [(message.to, "phone" in message.body) for message in mail.outbox] == [([volunteer.email], False)]
    Client().post("/accounts/password/reset/", {"email": volunteer.email})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", str(mail.outbox[1].body))
    assert link
    desk = Client()
    form = desk.get(link[1], follow=True)
    desk.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    volunteer.refresh_from_db()
    assert volunteer.check_password(NEW)


@pytest.mark.parametrize(
    "page",
    [
        "/accounts/password/change/",
        "/accounts/second-step/totp/activate/",
        "/accounts/second-step/totp/deactivate/",
        "/accounts/second-step/recovery-codes/",
        "/accounts/second-step/recovery-codes/generate/",
        "/accounts/second-step/recovery-codes/download/",
        "/accounts/second-step/passkeys/add/",
        "/accounts/second-step/passkeys/1/remove/",
    ],
)
def test_a_remembered_phone_changes_no_keys(browser: Client, page: str) -> None:
    assert sessions.is_phone(browser.session)
    assert (browser.get(page).status_code, browser.post(page, {}).status_code) == (403, 403)
    assert "Please sign in on another device" in browser.get(page).content.decode()


def test_a_new_address_is_not_asked_for_on_a_remembered_phone(volunteer: User, browser: Client) -> None:
    session = browser.session
    show(session, volunteer, method="password", reauthenticated=True)
    session.save()
    answer = browser.post("/you/", {"email": "thief@example.org"})
    assert (answer.status_code, browser.get("/you/").status_code) == (403, 200)
    assert not PendingChange.objects.exists()
