"""One hat at a time, and what must be done before a hat opens anything (3.1, 4.1, 5.1, 7.6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hsww.access.hats import Hat, Office
from hsww.ledger.models import Action, Entry
from hsww.people import actions, sessions
from hsww.people.models import Acknowledgement, PolicyVersion
from tests.people.making import appointed, person, show, signed_in, viewer, worker

GUARDED = "/people/"


def test_the_only_hat_is_put_on_by_itself(policy: object) -> None:
    browser = signed_in(worker(Hat.ADMINISTRATOR))
    session = browser.session
    del session[sessions.WORN]
    session.save()
    assert browser.get(GUARDED).status_code == 200


def test_somebody_with_two_hats_must_choose_first(policy: object) -> None:
    user = worker(Hat.ADMINISTRATOR)
    appointed(user, Hat.VOLUNTEER)
    browser = signed_in(user)
    session = browser.session
    del session[sessions.WORN]
    session.save()
    assert browser.get(GUARDED)["Location"].startswith("/you/role/?next=")


def test_rights_are_never_the_union_of_two_hats(policy: object) -> None:
    user = worker(Hat.ADMINISTRATOR)
    volunteer = appointed(user, Hat.VOLUNTEER)
    browser = signed_in(user, hat=Hat.ADMINISTRATOR)
    assert browser.get(GUARDED).status_code == 200
    answer = browser.post("/you/role/switch/", {"appointment": str(volunteer.id), "next": GUARDED})
    assert answer["Location"] == GUARDED
    Acknowledgement.objects.create(user=user, hat=Hat.VOLUNTEER, version=policy)
    assert browser.get(GUARDED).status_code == 404
    assert Entry.objects.filter(action=Action.HAT_WORN, hat="volunteer").exists()


def test_nobody_puts_on_another_persons_hat(policy: object) -> None:
    mine, theirs = worker(Hat.VOLUNTEER), worker(Hat.ADMINISTRATOR)
    browser = signed_in(mine)
    answer = browser.post("/you/role/", {"appointment": str(theirs.appointments.get().id)})
    assert answer.status_code == 200
    assert browser.session[sessions.WORN] == str(mine.appointments.get().id)


def test_a_hat_that_ends_while_worn_opens_nothing_at_the_next_request(policy: object) -> None:
    user = worker(Hat.ADMINISTRATOR)
    browser = signed_in(user)
    assert browser.get(GUARDED).status_code == 200
    user.appointments.update(ended_at=timezone.now())
    assert browser.get(GUARDED)["Location"].startswith("/you/role/")


def test_another_hat_is_not_put_on_silently_when_the_chosen_one_ends(policy: object) -> None:
    user = worker(Hat.VOLUNTEER)
    appointed(user, Hat.ADMINISTRATOR)
    browser = signed_in(user, hat=Hat.VOLUNTEER)
    user.appointments.filter(hat=Hat.VOLUNTEER).update(ended_at=timezone.now())
    assert [browser.get(GUARDED)["Location"][:10] for _ in range(2)] == ["/you/role/", "/you/role/"]
    browser.post("/you/role/", {"appointment": str(user.appointments.get(hat=Hat.ADMINISTRATOR).id)})
    Acknowledgement.objects.create(user=user, hat=Hat.ADMINISTRATOR, version=policy)
    assert browser.get(GUARDED).status_code == 200


def test_a_hat_put_on_by_itself_is_in_the_ledger_once_a_session(policy: object) -> None:
    browser = signed_in(worker(Hat.ADMINISTRATOR))
    session = browser.session
    del session[sessions.WORN]
    session.save()
    assert [browser.get(GUARDED).status_code, browser.get(GUARDED).status_code] == [200, 200]
    entry = Entry.objects.get(action=Action.HAT_WORN)
    assert (entry.hat, bytes(entry.session).hex()) == ("administrator", browser.session[sessions.OPAQUE])


def test_switching_never_leads_off_the_site(policy: object) -> None:
    user = worker(Hat.VOLUNTEER)
    answer = signed_in(user).post(
        "/you/role/",
        {"appointment": str(user.appointments.get().id), "next": "https://evil.example.org/"},
    )
    assert answer["Location"] == "/"


def test_nothing_opens_before_the_policy_is_acknowledged(policy: object) -> None:
    browser = signed_in(worker(Hat.ADMINISTRATOR), agreed=False)
    assert browser.get(GUARDED)["Location"].startswith("/you/policy/?next=")
    page = browser.get("/you/policy/")
    assert "Families are told about confidentiality" in page.content.decode()
    assert browser.post("/you/policy/", {"agree": "on", "next": GUARDED})["Location"] == GUARDED
    assert browser.get(GUARDED).status_code == 200


def test_agreeing_needs_the_tick(policy: object) -> None:
    browser = signed_in(worker(Hat.ADMINISTRATOR), agreed=False)
    browser.post("/you/policy/", {})
    assert not Acknowledgement.objects.exists()


def test_agreeing_in_one_hat_does_not_count_in_another(policy: object) -> None:
    user = worker(Hat.ADMINISTRATOR)
    appointed(user, Hat.VOLUNTEER)
    Acknowledgement.objects.create(user=user, hat=Hat.VOLUNTEER, version=policy)
    browser = signed_in(user, hat=Hat.ADMINISTRATOR, agreed=False)
    assert browser.get(GUARDED)["Location"].startswith("/you/policy/")


def test_a_new_version_asks_again(policy: object) -> None:
    chair = worker(Hat.TRUSTEE, Office.CHAIR)
    browser = signed_in(worker(Hat.ADMINISTRATOR))
    assert browser.get(GUARDED).status_code == 200
    actions.adopt_policy(by=viewer(chair, Hat.TRUSTEE, Office.CHAIR), text_key="4 (02/2026)")
    assert browser.get(GUARDED)["Location"].startswith("/you/policy/")


def test_a_version_for_a_later_day_does_not_ask_yet(policy: object) -> None:
    browser = signed_in(worker(Hat.ADMINISTRATOR))
    tomorrow = timezone.localdate() + timedelta(days=1)
    PolicyVersion.objects.create(number=2, text_key="4 (02/2026)", adopted_on=tomorrow)
    assert browser.get(GUARDED).status_code == 200


def test_nothing_opens_without_any_policy_in_force() -> None:
    browser = signed_in(worker(Hat.ADMINISTRATOR), agreed=False)
    assert browser.get(GUARDED)["Location"].startswith("/you/policy/")
    assert "No policy is in force" in browser.get("/you/policy/").content.decode()


def test_nothing_opens_without_a_second_step(policy: object) -> None:
    browser = signed_in(worker(Hat.ADMINISTRATOR), two_factor=False)
    assert browser.get(GUARDED)["Location"].startswith("/you/second-step/?next=")
    assert "A second step keeps families safe" in browser.get("/you/second-step/").content.decode()


def test_a_second_step_shown_in_this_session_opens(policy: object) -> None:
    user = worker(Hat.ADMINISTRATOR)
    browser = signed_in(user, two_factor=False)
    session = browser.session
    show(session, user, method="mfa", type="totp", id=1)
    session.save()
    assert browser.get(GUARDED).status_code == 200


def test_a_second_step_shown_by_somebody_else_does_not_open(policy: object) -> None:
    browser = signed_in(worker(Hat.ADMINISTRATOR), two_factor=False)
    session = browser.session
    show(session, person(), method="mfa", type="totp", id=1)
    session.save()
    assert browser.get(GUARDED)["Location"].startswith("/you/second-step/")


@pytest.mark.parametrize("page", ["/you/", "/you/sessions/", "/you/role/", "/you/policy/"])
def test_pages_about_oneself_open_without_a_second_step(page: str, policy: object) -> None:
    assert signed_in(worker(Hat.VOLUNTEER), two_factor=False, agreed=False).get(page).status_code == 200
