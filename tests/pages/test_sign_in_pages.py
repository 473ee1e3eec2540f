"""The pages of signing in, as the browser gets them: in our look and words, and with no way to sign up."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from hsww.access.hats import Hat
from hsww.people.models import User
from tests.people.making import PASSWORD, appointed, person, show, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OPEN = (
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
)
OWN = (
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
)
WITH_AN_APP = (
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
)


@pytest.fixture(autouse=True)
def no_limit_used_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def volunteer() -> User:
    user = person("Robin Example", password=PASSWORD)
    appointed(user, Hat.VOLUNTEER)
    return user


def shown_lately(user: User) -> Client:
    """Signed in, and asked for the password a moment ago."""
    browser = signed_in(user)
    session = browser.session
    show(session, user, method="password", reauthenticated=True)
    session.save()
    return browser


def page_of(browser: Client, name: str) -> str:
    answer = browser.get(reverse(name))
    assert answer.status_code == 200, (name, answer.get("Location"))
    return answer.content.decode()


def looks_like_ours(page: str) -> None:
    assert len(re.findall("<h1", page)) == 1
    assert "hsww/hsww.css" in page
    assert re.search(r"<title>[^<>]+ – HSWW</title>", page)
    assert not re.search("sign ?up", page, re.IGNORECASE)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "style=" not in page
    assert "data:" not in page


@pytest.mark.parametrize("name", OPEN)
def test_who_is_not_signed_in_sees_our_page(name: str) -> None:
    looks_like_ours(page_of(Client(), name))


@pytest.mark.parametrize("name", OWN)
def test_who_is_signed_in_sees_our_page(name: str) -> None:
    looks_like_ours(page_of(shown_lately(volunteer()), name))


@pytest.mark.parametrize("name", WITH_AN_APP)
def test_who_uses_an_app_sees_our_page(name: str) -> None:
    user = volunteer()
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)

    looks_like_ours(page_of(shown_lately(user), name))


@pytest.mark.parametrize("name", [*OPEN, *OWN])
def test_no_label_is_said_again_inside_its_box(name: str) -> None:
    assert "placeholder" not in page_of(shown_lately(volunteer()) if name in OWN else Client(), name)


def test_a_new_password_is_explained_once_and_in_one_sentence() -> None:
    page = page_of(shown_lately(volunteer()), "account_change_password")

    assert page.count("common") == 1
    assert re.findall(r"<label for=\"id_[^>]+>([^<]+)</label>", page) == [
        "Your password now",
        "New password",
        "New password, once more",
    ]


def test_a_wrong_password_is_said_beside_its_box() -> None:
    answer = shown_lately(volunteer()).post(
        reverse("account_change_password"),
        {"oldpassword": "wrong", "password1": "short", "password2": "other"},
    )

    page = answer.content.decode()
    assert 'id="id_oldpassword_error"' in page
    assert 'id="id_password1_error"' in page
    assert '<a href="#id_oldpassword">' in page


def test_the_square_for_the_app_is_drawn_in_the_page() -> None:
    page = page_of(shown_lately(volunteer()), "mfa_activate_totp")

    assert re.search(r'<div class="qr" role="img" aria-label="[^"]+"><svg ', page)


def test_recovery_codes_can_be_read_and_printed() -> None:
    user = volunteer()
    TOTP.activate(user, generate_totp_secret())
    codes = RecoveryCodes.activate(user).get_unused_codes()

    page = page_of(shown_lately(user), "mfa_view_recovery_codes")

    assert all(f"<li>{code}</li>" in page for code in codes)
    assert "data-print" in page


def test_the_second_step_offers_app_and_passkey() -> None:
    user = person("Robin Example", password=PASSWORD)
    TOTP.activate(user, generate_totp_secret())
    browser = Client()
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    page = page_of(browser, "mfa_authenticate")

    looks_like_ours(page)
    assert "Use fingerprint, face or PIN" in page
    assert 'id="logout-from-stage"' in page


def test_a_wrong_password_is_told_above_the_form_and_in_the_title() -> None:
    answer = Client().post(reverse("account_login"), {"login": "nobody@example.org", "password": "wrong"})

    page = answer.content.decode()
    assert "<title>Error: Sign in – HSWW</title>" in page
    assert 'class="error-summary" role="alert"' in page


def test_every_script_comes_from_this_site() -> None:
    page = page_of(Client(), "account_login")

    scripts = re.findall(r"<script[^>]*>", page)
    assert scripts
    assert all('src="/static/' in tag or 'type="application/json"' in tag for tag in scripts)


def test_the_mail_with_the_link_says_nothing_else() -> None:
    user = person("Robin Example", password=PASSWORD)

    Client().post(reverse("account_reset_password"), {"email": user.email})

    (sent,) = mail.outbox
    assert sent.subject == "Signing in to HSWW"
    assert "Robin" not in sent.body
    assert user.email not in sent.body
    assert sent.body.count("http") == 1


def test_a_link_that_was_used_offers_a_new_one() -> None:
    page = Client().get("/accounts/password/reset/key/0-set-password/").content.decode()

    looks_like_ours(page)
    assert "This link no longer works" in page


def test_a_device_can_be_renamed_and_removed() -> None:
    user = volunteer()
    device = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "My blue phone"}
    )
    browser = shown_lately(user)

    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        page = browser.get(reverse(name, kwargs={"pk": device.pk})).content.decode()
        looks_like_ours(page)
        assert "My blue phone" in page
