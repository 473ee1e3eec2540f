"""Signing in: by invitation only, telling nobody who has an account, and logged (8.2)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from hsww import settings as product
from hsww.access.hats import Hat
from hsww.ledger.models import Action, Entry
from hsww.people.models import OpenSession, User
from tests.people.making import PASSWORD, person, signed_in, worker

WRONG = "not the right words at all"


@pytest.fixture(autouse=True)
def no_limit_used_yet() -> None:
    cache.clear()


def sign_in(browser: Client, email: str, password: str) -> object:
    return browser.post("/accounts/login/", {"login": email, "password": password})


def without_token(body: bytes, typed: str) -> str:
    """A page as the reader sees it: without the form's own token, the nonce, and what they typed."""
    text = re.sub(r'(value|nonce)="[A-Za-z0-9_\-+/=]{16,}"', "", body.decode())
    return text.replace(typed, "")


def test_the_right_password_signs_in_and_is_logged() -> None:
    user, browser = person(password=PASSWORD), Client()
    assert sign_in(browser, user.email, PASSWORD).status_code == 302
    assert browser.session["_auth_user_id"] == str(user.id)
    entry = Entry.objects.get(action=Action.SIGNED_IN)
    assert (entry.actor, bytes(entry.session).hex()) == (user.id, browser.session["opaque"])


def test_the_address_may_be_typed_in_any_case() -> None:
    user, browser = person(email="robin@example.org", password=PASSWORD), Client()
    sign_in(browser, "Robin@Example.ORG ", PASSWORD)
    assert browser.session["_auth_user_id"] == str(user.id)


def test_wrong_unknown_and_closed_look_exactly_alike() -> None:
    wrong = person(email="wrong@example.org", password=PASSWORD)
    closed = person(email="closed@example.org", password=PASSWORD)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    tries = [(wrong.email, WRONG), ("nobody@example.org", WRONG), (closed.email, PASSWORD)]
    answers = [(sign_in(Client(), email, password), email) for email, password in tries]
    assert [answer.status_code for answer, _ in answers] == [200, 200, 200]
    assert len({without_token(answer.content, email) for answer, email in answers}) == 1
    assert len({tuple(sorted(answer.headers)) for answer, _ in answers}) == 1


def test_each_failed_try_is_in_the_ledger_without_the_address() -> None:
    user = person(password=PASSWORD)
    sign_in(Client(), user.email, WRONG)
    sign_in(Client(), "nobody@example.org", WRONG)
    assert list(
        Entry.objects.filter(action=Action.SIGN_IN_FAILED).order_by("id").values_list("actor", flat=True)
    ) == [user.id, None]


@pytest.mark.parametrize("known", [True, False])
def test_trying_again_and_again_is_stopped_whether_the_account_exists_or_not(known: bool) -> None:
    email = person(password=PASSWORD).email if known else "nobody@example.org"
    for _ in range(5):
        sign_in(Client(), email, WRONG)
    answer = sign_in(Client(), email, PASSWORD)
    assert "Too many failed login attempts" in answer.content.decode()


def test_an_unknown_address_costs_a_hash_too(django_assert_num_queries: object) -> None:
    spent = []
    real = User.set_password

    def counted(user: User, raw: str | None) -> None:
        spent.append(1)
        real(user, raw)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(User, "set_password", counted)
        sign_in(Client(), "nobody@example.org", WRONG)
    assert spent == [1]


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "socialaccount_signup", "mfa_signup_webauthn"]
)
def test_there_is_no_page_to_sign_up_or_collect_addresses(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["/accounts/signup/", "/accounts/email/", "/accounts/", "/accounts/inactive/"]
)
def test_allauths_other_addresses_are_missing(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_signing_out_needs_a_post_and_is_logged() -> None:
    browser = signed_in(worker(Hat.VOLUNTEER))
    browser.get("/accounts/logout/")
    assert "_auth_user_id" in browser.session
    browser.post("/accounts/logout/")
    assert "_auth_user_id" not in browser.session
    assert Entry.objects.filter(action=Action.SIGNED_OUT).count() == 1


def test_next_never_leads_off_the_site() -> None:
    user = person(password=PASSWORD)
    answer = Client().post(
        "/accounts/login/?next=https://evil.example.org/",
        {"login": user.email, "password": PASSWORD, "next": "https://evil.example.org/"},
    )
    assert answer["Location"] == "/"


def test_somebody_with_a_second_step_is_not_in_after_the_password_alone() -> None:
    user, browser = person(password=PASSWORD), Client()
    TOTP.activate(user, generate_totp_secret())
    assert sign_in(browser, user.email, PASSWORD)["Location"] == "/accounts/second-step/authenticate/"
    assert "_auth_user_id" not in browser.session


def test_the_code_of_the_app_signs_in() -> None:
    user, browser, secret = person(password=PASSWORD), Client(), generate_totp_secret()
    TOTP.activate(user, secret)
    sign_in(browser, user.email, PASSWORD)
    counter = int(timezone.now().timestamp()) // 30
    browser.post(
        "/accounts/second-step/authenticate/", {"code": format_hotp_value(hotp_value(secret, counter))}
    )
    assert browser.session["_auth_user_id"] == str(user.id)
    assert any(record["method"] == "mfa" for record in browser.session["account_authentication_methods"])


def test_secrets_of_second_steps_are_sealed_in_the_database() -> None:
    user, secret = person(), generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = " ".join(str(row) for row in cursor.fetchall())
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
    assert secret not in stored
    assert not any(code in stored for code in codes.get_unused_codes())
    assert len(codes.get_unused_codes()) == 10


def test_a_secret_being_set_up_cannot_be_read_from_the_session_table() -> None:
    user = person(password=PASSWORD)
    browser = Client()
    sign_in(browser, user.email, PASSWORD)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.get("/accounts/second-step/totp/activate/")
    secret = browser.session["mfa.totp.secret"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM people_opensession")
        rows = [row[0] for row in cursor.fetchall()]
    assert rows
    assert all(secret not in row and user.email not in row for row in rows)


def test_a_copy_of_the_database_holds_no_key_that_signs_in() -> None:
    user, browser = person(password=PASSWORD), Client()
    sign_in(browser, user.email, PASSWORD)
    key = browser.cookies["session"].value
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        stored = [row for table in tables for row in rows_of(cursor, table)]
    assert not any(key in row for row in stored)
    thief = Client()
    thief.cookies["session"] = OpenSession.objects.get(user=user).session_key
    assert thief.get("/you/")["Location"].startswith("/accounts/login/")
    assert browser.get("/you/").status_code == 200


def rows_of(cursor: CursorWrapper, table: str) -> list[str]:
    cursor.execute(f'SELECT * FROM "{table}"')
    return [str(row) for row in cursor.fetchall()]


def test_a_session_goes_on_under_a_new_key_when_the_password_changes() -> None:
    user, browser = person(password=PASSWORD), Client()
    sign_in(browser, user.email, PASSWORD)
    before, new = browser.cookies["session"].value, "four quite unrelated words"
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert browser.cookies["session"].value != before
    assert "This one" in browser.get("/you/sessions/").content.decode()
    assert OpenSession.objects.filter(user=user).count() == 1


@pytest.mark.parametrize("known", [True, False])
def test_asking_for_a_new_password_writes_in_any_case(known: bool) -> None:
    email = person(password=PASSWORD).email if known else "nobody@example.org"
    answer = Client().post("/accounts/password/reset/", {"email": email})
    assert answer["Location"] == "/accounts/password/reset/done/"
    assert [message.to for message in mail.outbox] == [[email]]


def test_the_link_in_the_mail_sets_a_new_password() -> None:
    user = person(password=PASSWORD)
    Client().post("/accounts/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link
    browser = Client()
    form = browser.get(link[1], follow=True)
    new = "four quite unrelated words"
    browser.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)


@pytest.mark.parametrize("weak", ["short", "passwordpassword", "123456789012"])
def test_short_and_common_passwords_are_refused(weak: str) -> None:
    user = person(password=PASSWORD)
    browser = Client()
    sign_in(browser, user.email, PASSWORD)
    browser.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_passwords_are_hashed_with_argon2_outside_tests() -> None:
    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_a_name_is_sealed_in_the_database() -> None:
    user = person("Winifred Unmistakable")
    with connection.cursor() as cursor:
        cursor.execute("SELECT full_name FROM people_user")
        assert all(b"Unmistakable" not in bytes(row[0]) for row in cursor.fetchall())
    assert User.objects.get(pk=user.pk).full_name == "Winifred Unmistakable"
