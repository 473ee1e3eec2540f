"""Who may work as what: proposed by one, confirmed by another, never about oneself (design, section 2)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from hsww.access.hats import ROLES, Hat, Office
from hsww.access.viewer import Denied
from hsww.ledger.models import Action, Entry
from hsww.people import actions
from hsww.people.models import Appointment, Invitation, User
from tests.people.making import appointed, person, signed_in, viewer, worker

TODAY = timezone.localdate


def live_hats(user: object) -> list[str]:
    return list(Appointment.objects.live().filter(user=user).values_list("hat", flat=True))


def test_nobody_appoints_themselves() -> None:
    administrator = worker(Hat.ADMINISTRATOR)
    with pytest.raises(Denied):
        actions.propose_appointment(
            by=viewer(administrator, Hat.ADMINISTRATOR), user=administrator, hat=Hat.ORGANISER
        )


def test_the_database_refuses_a_self_appointment_too() -> None:
    user = person()
    with pytest.raises(IntegrityError, match="nobody_appoints_themselves"), transaction.atomic():
        Appointment.objects.create(user=user, hat=Hat.VOLUNTEER, starts_on=TODAY(), proposed_by=user)


def test_only_the_administrator_proposes() -> None:
    lead = worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD)
    by = viewer(lead, Hat.ORGANISER, Office.SAFEGUARDING_LEAD)
    with pytest.raises(Denied):
        actions.propose_appointment(by=by, user=person(), hat=Hat.VOLUNTEER)


def test_a_hat_that_opens_files_is_not_live_before_it_is_confirmed() -> None:
    administrator, user = worker(Hat.ADMINISTRATOR), person()
    actions.propose_appointment(by=viewer(administrator, Hat.ADMINISTRATOR), user=user, hat=Hat.VOLUNTEER)
    assert live_hats(user) == []


def test_the_administrators_hat_opens_no_files_and_needs_no_confirmation() -> None:
    administrator, user = worker(Hat.ADMINISTRATOR), person()
    actions.propose_appointment(by=viewer(administrator, Hat.ADMINISTRATOR), user=user, hat=Hat.ADMINISTRATOR)
    assert live_hats(user) == [Hat.ADMINISTRATOR]


@pytest.mark.parametrize(
    ("hat", "office"), [(Hat.ORGANISER, Office.SAFEGUARDING_LEAD), (Hat.TRUSTEE, Office.CHAIR)]
)
def test_the_lead_and_the_chair_confirm(hat: Hat, office: Office) -> None:
    user = person()
    waiting = appointed(user, Hat.VOLUNTEER, confirmed=False)
    actions.confirm_appointment(by=viewer(worker(hat, office), hat, office), appointment=waiting)
    assert live_hats(user) == [Hat.VOLUNTEER]
    assert Entry.objects.filter(action=Action.APPOINTED, rule="confirm_appointment").count() == 1


def test_a_plain_organiser_does_not_confirm() -> None:
    waiting = appointed(person(), Hat.VOLUNTEER, confirmed=False)
    with pytest.raises(Denied):
        actions.confirm_appointment(by=viewer(worker(Hat.ORGANISER), Hat.ORGANISER), appointment=waiting)


def test_the_chair_does_not_confirm_her_own_appointment() -> None:
    chair = worker(Hat.TRUSTEE, Office.CHAIR)
    waiting = appointed(chair, Hat.ORGANISER, confirmed=False)
    with pytest.raises(Denied):
        actions.confirm_appointment(by=viewer(chair, Hat.TRUSTEE, Office.CHAIR), appointment=waiting)


def test_the_one_who_proposed_does_not_confirm_in_another_hat() -> None:
    both = worker(Hat.TRUSTEE, Office.CHAIR)
    waiting = Appointment.objects.create(
        user=person(), hat=Hat.VOLUNTEER, starts_on=TODAY(), proposed_by=both
    )
    with pytest.raises(Denied):
        actions.confirm_appointment(by=viewer(both, Hat.TRUSTEE, Office.CHAIR), appointment=waiting)
    waiting.confirmed_by, waiting.confirmed_at = both, timezone.now()
    with pytest.raises(IntegrityError, match="third_person"), transaction.atomic():
        waiting.save()


def test_an_office_must_belong_to_the_hat() -> None:
    administrator = worker(Hat.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="does not belong"):
        actions.propose_appointment(
            by=viewer(administrator, Hat.ADMINISTRATOR),
            user=person(),
            hat=Hat.VOLUNTEER,
            offices=[Office.CHAIR],
        )


def test_an_appointment_is_live_from_its_first_to_its_last_day() -> None:
    user, today = person(), TODAY()
    appointed(user, Hat.HSUK_REVIEWER, starts_on=today, ends_on=today + timedelta(days=2))
    live = {
        day: Appointment.objects.live(today + timedelta(days=day)).filter(user=user).exists()
        for day in (-1, 0, 2, 3)
    }
    assert live == {-1: False, 0: True, 2: True, 3: False}


def test_an_ended_appointment_is_not_live() -> None:
    user, administrator = worker(Hat.VOLUNTEER), worker(Hat.ADMINISTRATOR)
    actions.end_appointment(by=viewer(administrator, Hat.ADMINISTRATOR), appointment=user.appointments.get())
    assert live_hats(user) == []


def test_one_hat_stands_only_once_for_a_person() -> None:
    user = worker(Hat.VOLUNTEER)
    with pytest.raises(IntegrityError), transaction.atomic():
        appointed(user, Hat.VOLUNTEER)


def test_a_hat_that_has_run_out_can_be_given_again() -> None:
    user, today = person(), TODAY()
    appointed(user, Hat.ADMINISTRATOR, ends_on=today - timedelta(days=1))
    actions.propose_appointment(
        by=viewer(worker(Hat.ADMINISTRATOR), Hat.ADMINISTRATOR), user=user, hat=Hat.ADMINISTRATOR
    )
    assert live_hats(user) == [Hat.ADMINISTRATOR]


def test_the_administrator_proposes_and_the_chair_confirms_on_their_pages(policy: object) -> None:
    administrator, user = worker(Hat.ADMINISTRATOR), person("Sam Fictional")
    chair = worker(Hat.TRUSTEE, Office.CHAIR)
    answer = signed_in(administrator).post(
        f"/people/{user.id}/appoint/", {"hat": "volunteer", "starts_on": "", "ends_on": ""}
    )
    assert answer.status_code == 302
    waiting = user.appointments.get()
    browser = signed_in(chair)
    assert "Sam Fictional" in browser.get("/").content.decode()
    assert browser.post(f"/people/roles/{waiting.id}/confirm/").status_code == 302
    assert live_hats(user) == [Hat.VOLUNTEER]


def test_the_administrator_has_no_page_to_appoint_herself(policy: object) -> None:
    administrator = worker(Hat.ADMINISTRATOR)
    assert signed_in(administrator).get(f"/people/{administrator.id}/appoint/").status_code == 404


@pytest.mark.parametrize("hat", [hat for hat in ROLES if hat is not Hat.ADMINISTRATOR])
def test_accounts_are_a_missing_page_to_every_other_hat(hat: Hat, policy: object) -> None:
    browser = signed_in(worker(hat))
    assert browser.get("/people/invite/").status_code == 404
    assert "example.org" not in browser.get("/people/").content.decode()


def test_history_keeps_who_was_appointed_and_when_it_ended() -> None:
    user, administrator = worker(Hat.VOLUNTEER), worker(Hat.ADMINISTRATOR)
    appointment = user.appointments.get()
    actions.end_appointment(by=viewer(administrator, Hat.ADMINISTRATOR), appointment=appointment)
    ended = [row.ended_at for row in appointment.history.order_by("history_date")]
    assert ended[0] is None
    assert ended[-1] is not None


def confirm_page(user: User) -> str:
    waiting = appointed(user, Hat.ORGANISER, confirmed=False)
    browser = signed_in(worker(Hat.TRUSTEE, Office.CHAIR, name="Charlie Fictional"))
    return str(browser.get(f"/people/roles/{waiting.id}/confirm/").content.decode())


def test_whoever_confirms_a_role_sees_whose_mailbox_it_is_and_who_proposed_it(policy: object) -> None:
    user = person("Olwen Fictional", email="olwen@example.org")
    invitation = Invitation.objects.create(
        email=user.email, token_digest=b"1" * 32, invited_by=person("Ivor Fictional"), hat=Hat.ORGANISER,
        expires_at=timezone.now(), accepted_at=timezone.now() - timedelta(days=3), became=user,
    )  # fmt: skip
    page = confirm_page(user)
    assert "olwen@example.org" in page
    assert "Proposing Example" in page
    assert "Ivor Fictional" in page
    assert invitation.accepted_at.strftime("%B %Y") in page
    assert "Another account has the same name" not in page


@pytest.mark.parametrize("name", ["Olwen Fictional", "olwen  FICTIONAL", "Olwén Fictional"])
def test_whoever_confirms_a_role_is_warned_of_another_account_of_the_same_name(
    name: str, policy: object
) -> None:
    person("Olwen Fictional", email="olwen.at.work@example.org")
    page = confirm_page(person(name, email="mailbox.of.another@example.org"))
    assert "Another account has the same name" in page
    assert "olwen.at.work@example.org" in page


def test_the_line_on_today_says_no_address(policy: object) -> None:
    user = person("Olwen Fictional", email="olwen@example.org")
    appointed(user, Hat.ORGANISER, confirmed=False)
    page = signed_in(worker(Hat.TRUSTEE, Office.CHAIR)).get("/").content.decode()
    assert ("Olwen Fictional" in page, "olwen@example.org" in page) == (True, False)


@pytest.mark.parametrize("path", ["close", "end"])
def test_the_last_one_who_confirms_is_neither_closed_nor_ended(path: str, policy: object) -> None:
    chair = worker(Hat.TRUSTEE, Office.CHAIR)
    page = {"close": f"/people/{chair.id}/close/", "end": f"/people/roles/{chair.appointments.get().id}/end/"}
    answer = signed_in(worker(Hat.ADMINISTRATOR)).post(page[path], follow=True)
    assert "Nobody else could confirm roles then" in answer.content.decode()
    assert live_hats(chair) == [Hat.TRUSTEE]
    assert not Entry.objects.filter(action__in=[Action.SUSPENDED, Action.APPOINTMENT_ENDED]).exists()


def test_others_who_confirm_are_told_when_one_of_them_is_closed(
    policy: object, django_capture_on_commit_callbacks: object
) -> None:
    chair, lead = worker(Hat.TRUSTEE, Office.CHAIR), worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD)
    by = viewer(worker(Hat.ADMINISTRATOR), Hat.ADMINISTRATOR)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.deactivate(by=by, user=chair)
    assert [(message.to, chair.email in message.body) for message in mail.outbox] == [([lead.email], False)]
    assert live_hats(chair) == []


def test_a_last_day_in_the_past_is_told_beside_its_field(policy: object) -> None:
    user, past = person(), TODAY() - timedelta(days=1)
    last = {"ends_on_day": past.day, "ends_on_month": past.month, "ends_on_year": past.year}
    answer = signed_in(worker(Hat.ADMINISTRATOR)).post(
        f"/people/{user.id}/appoint/", {"hat": "volunteer", **last}
    )
    assert answer.status_code == 200
    assert "The last day must be on or after the first day" in answer.content.decode()
