"""How accounts begin, change and are told of: never by one person alone, never with a word of content (8.2)."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied
from hsww.people import actions, notices
from hsww.people.models import Appointment, Invitation, PendingChange, PolicyVersion, User
from hsww.people.password_rules import NoCommonPasswordInDisguise
from tests.people.making import PASSWORD, person, show, signed_in, viewer, worker

ANSWERS = {"full_name": "Sam Fictional", "known_as": "Sam", "password": PASSWORD}
pytestmark = pytest.mark.usefixtures("policy")


@pytest.fixture
def administrator() -> User:
    return worker(Hat.ADMINISTRATOR, name="Ada Fictional")


@pytest.fixture
def chair() -> User:
    return worker(Hat.TRUSTEE, Office.CHAIR, name="Charlie Fictional")


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"http://testserver(/invitation/\S+)", str(message.body))
    assert found
    return found[1]


def test_an_invited_person_makes_an_account_and_waits_to_be_confirmed(
    administrator: User, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        mail.outbox.clear()
        browser = signed_in(administrator)
        browser.post("/people/invite/", {"email": "Sam@Example.org", "hat": "volunteer"})
    assert Client().post(link_in(mail.outbox[0]), ANSWERS).status_code == 302
    user = User.objects.get(email="sam@example.org")
    assert (user.display_name, user.check_password(PASSWORD)) == ("Sam", True)
    waiting = user.appointments.get()
    assert (waiting.proposed_by, waiting.needs_confirmation) == (administrator, True)


@pytest.fixture
def invitation(administrator: User) -> tuple[Invitation, str]:
    links: list[str] = []

    def link(pk: object, token: str) -> str:
        links.append(token)
        return f"/invitation/{pk}/{token}/"

    made = actions.invite(
        by=viewer(administrator, Hat.ADMINISTRATOR), email="sam@example.org", hat=Hat.VOLUNTEER, link=link
    )
    return made, f"/invitation/{made.id}/{links[0]}/"


def test_an_invitation_works_once(invitation: tuple[Invitation, str]) -> None:
    _, link = invitation
    assert Client().post(link, ANSWERS).status_code == 302
    assert Client().get(link).status_code == 404
    assert Client().post(link, ANSWERS).status_code == 404


def test_an_invitation_runs_out_after_seven_days(invitation: tuple[Invitation, str]) -> None:
    made, link = invitation
    assert made.expires_at - timezone.now() == pytest.approx(timedelta(days=7), abs=timedelta(minutes=1))
    made.expires_at = timezone.now() - timedelta(seconds=1)
    made.save()
    assert Client().post(link, ANSWERS).status_code == 404
    assert not User.objects.filter(email="sam@example.org").exists()


def test_a_wrong_link_and_a_run_out_one_look_alike(invitation: tuple[Invitation, str]) -> None:
    made, link = invitation
    Client().post(link, ANSWERS)
    used, wrong = Client().get(link), Client().get(f"/invitation/{made.id}/not-the-token/")
    none = Client().get("/invitation/00000000-0000-4000-8000-000000000000/x/")
    assert {answer.status_code for answer in (used, wrong, none)} == {404}
    bodies = {re.sub(r'(value|nonce)="[^"]*"', "", answer.content.decode()) for answer in (used, wrong, none)}
    assert len(bodies) == 1


def test_a_weak_password_is_refused_at_the_invitation(invitation: tuple[Invitation, str]) -> None:
    _, link = invitation
    assert Client().post(link, {**ANSWERS, "password": "passwordpassword"}).status_code == 200
    assert not User.objects.filter(email="sam@example.org").exists()


def test_neither_the_address_nor_the_token_is_stored_plain(invitation: tuple[Invitation, str]) -> None:
    token = invitation[1].split("/")[3]
    with connection.cursor() as cursor:
        cursor.execute("SELECT email, token_digest FROM people_invitation")
        email, digest = (bytes(value) for value in cursor.fetchone())
    assert b"sam@example.org" not in email
    assert token.encode() not in digest


@pytest.mark.parametrize("hat", [Hat.ORGANISER, Hat.TRUSTEE, Hat.VOLUNTEER])
def test_only_the_administrator_invites(hat: Hat) -> None:
    with pytest.raises(Denied):
        actions.invite(
            by=viewer(worker(hat), hat), email="x@example.org", hat=Hat.VOLUNTEER, link=lambda *_: ""
        )


def test_an_address_that_has_an_account_is_not_invited(administrator: User) -> None:
    user = person()
    answer = signed_in(administrator).post("/people/invite/", {"email": user.email, "hat": "volunteer"})
    assert "has an account already" in answer.content.decode()
    assert not Invitation.objects.exists()


def found(**options: str) -> str:
    out = StringIO()
    call_command(
        "found_scheme",
        address="https://hsww.example.org",
        administrator="ada@example.org",
        stdout=out,
        **options,
    )
    return out.getvalue()


@pytest.mark.parametrize(
    ("option", "hat", "office"),
    [("lead", Hat.ORGANISER, Office.SAFEGUARDING_LEAD), ("chair", Hat.TRUSTEE, Office.CHAIR)],
)
def test_the_first_two_people_come_from_the_one_time_command(option: str, hat: Hat, office: Office) -> None:
    PolicyVersion.objects.all().delete()
    links = re.findall(r"https://hsww\.example\.org(/invitation/\S+)", found(**{option: "lee@example.org"}))
    for link in links:
        Client().post(link, ANSWERS)
    live = {row.user.email: (row.hat, row.offices) for row in Appointment.objects.live()}
    assert live == {
        "ada@example.org": (Hat.ADMINISTRATOR, []),
        "lee@example.org": (hat, [office.value]),
    }


def test_a_scheme_is_founded_only_once() -> None:
    PolicyVersion.objects.all().delete()
    found(lead="lee@example.org")
    with pytest.raises(CommandError, match="already"):
        found(lead="someone.else@example.org")


def test_a_scheme_with_people_is_not_founded_again() -> None:
    PolicyVersion.objects.all().delete()
    person()
    with pytest.raises(CommandError, match="already"):
        found(lead="lee@example.org")


def test_a_second_step_is_reset_only_when_another_confirms(administrator: User, chair: User) -> None:
    user = worker(Hat.VOLUNTEER)
    TOTP.activate(user, generate_totp_secret())
    signed_in(administrator).post(f"/people/{user.id}/second-step/")
    change = PendingChange.objects.get()
    assert user.authenticator_set.exists()
    signed_in(chair).post(f"/people/changes/{change.id}/")
    assert not user.authenticator_set.exists()


@pytest.mark.parametrize("hat", [Hat.ADMINISTRATOR, Hat.ORGANISER, Hat.TRUSTEE, Hat.VOLUNTEER])
def test_no_other_hat_confirms_a_change(administrator: User, hat: Hat) -> None:
    user = worker(Hat.VOLUNTEER)
    change = actions.request_second_factor_reset(by=viewer(administrator, Hat.ADMINISTRATOR), user=user)
    assert signed_in(worker(hat)).post(f"/people/changes/{change.id}/").status_code == 404
    change.refresh_from_db()
    assert change.confirmed_at is None


def test_the_database_refuses_a_change_confirmed_by_its_own_requester(administrator: User) -> None:
    change = actions.request_second_factor_reset(
        by=viewer(administrator, Hat.ADMINISTRATOR), user=worker(Hat.VOLUNTEER)
    )
    change.confirmed_by, change.confirmed_at = administrator, timezone.now()
    with pytest.raises(IntegrityError, match="another_person"), transaction.atomic():
        change.save()


def test_a_new_address_counts_only_once_confirmed(chair: User) -> None:
    user = worker(Hat.VOLUNTEER)
    old = user.email
    change = actions.request_email_change(by=user, new_email="New@example.org")
    user.refresh_from_db()
    assert user.email == old
    actions.confirm_change(by=viewer(chair, Hat.TRUSTEE, Office.CHAIR), change=change)
    user.refresh_from_db()
    assert user.email == "new@example.org"


def test_the_chair_does_not_confirm_her_own_new_address(chair: User) -> None:
    change = actions.request_email_change(by=chair, new_email="new@example.org")
    assert signed_in(chair).post(f"/people/changes/{change.id}/").status_code == 404


def test_your_account_offers_to_set_up_a_second_step_that_is_not_there_yet() -> None:
    page = signed_in(worker(Hat.VOLUNTEER)).get("/you/").content.decode()

    assert "Set up your second step" in page
    assert "Change your second step" not in page


def test_your_account_shows_your_name_and_address() -> None:
    user = worker(Hat.VOLUNTEER, name="Winifred Unmistakable")
    page = signed_in(user).get("/you/").content.decode()
    assert "Winifred Unmistakable" in page
    assert user.email in page


def test_asking_for_a_new_address_needs_a_fresh_sign_in() -> None:
    user = worker(Hat.VOLUNTEER)
    user.set_password(PASSWORD)
    user.save()
    browser = signed_in(user)
    assert browser.post("/you/", {"email": "new@example.org"})["Location"].startswith("/you/step-up/")
    assert not PendingChange.objects.exists()
    session = browser.session
    show(session, user, method="password", reauthenticated=True)
    session.save()
    browser.post("/you/", {"email": "new@example.org"})
    assert PendingChange.objects.get().new_email == "new@example.org"


def test_an_address_of_somebody_else_cannot_be_taken_over(chair: User) -> None:
    user, other = worker(Hat.VOLUNTEER), person()
    change = actions.request_email_change(by=user, new_email=other.email)
    answer = signed_in(chair).post(f"/people/changes/{change.id}/", follow=True)
    assert "belongs to another account" in answer.content.decode()
    change.refresh_from_db()
    assert change.confirmed_at is None


def test_notices_say_nothing(chair: User, django_capture_on_commit_callbacks: object) -> None:
    user = worker(Hat.VOLUNTEER, name="Winifred Unmistakable")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.request_email_change(by=user, new_email="new@example.org")
        notices.notify([chair], urgent=True)
    texts = [f"{message.subject} {message.body}" for message in mail.outbox]
    assert [message.to for message in mail.outbox] == [[chair.email], [chair.email]]
    assert texts[0].startswith("Something waits for you in HSWW")
    assert not any("Winifred" in text or "address" in text or "family" in text for text in texts)


def test_a_mail_that_cannot_be_sent_undoes_nothing(
    chair: User, settings: object, django_capture_on_commit_callbacks: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        change = actions.request_email_change(by=worker(Hat.VOLUNTEER), new_email="new@example.org")
    assert PendingChange.objects.filter(pk=change.pk).exists()


@pytest.mark.parametrize(
    "hidden", ["passwordpassword", "Football2024!!!!", "abcdefghijklmno", "aaaabbbbaaaabbbb"]
)
def test_a_common_password_in_disguise_is_refused(hidden: str) -> None:
    with pytest.raises(ValidationError, match="too easy"):
        NoCommonPasswordInDisguise().validate(hidden)


@pytest.mark.parametrize("good", [PASSWORD, "violet otter teaspoon", "Xk9!mfQ2zz7Lp"])
def test_an_uncommon_password_is_let_through(good: str) -> None:
    NoCommonPasswordInDisguise().validate(good)
