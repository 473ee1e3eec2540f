"""Clause 7.6: a contractor who may come across private information signs an undertaking first."""

from typing import Any

import pytest
from django.utils import timezone

from hsww.access.hats import Hat
from hsww.access.viewer import Denied
from hsww.ledger.models import Action, Entry
from hsww.people import queries, undertaking
from hsww.people.models import Engagement, Undertaking, User
from hsww.people.undertakings import actions
from hsww.people.undertakings import queries as own
from tests import build
from tests.people.making import appointed, engaged, promised

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SIGN = "/you/undertaking/"
NO_ROLE = "/you/role/"


@pytest.fixture
def contractor() -> User:
    return build.worker(Hat.CONTRACTOR)


def sent_to(user: User) -> str:
    """Where Today leads this person; nowhere where it opens."""
    answer = build.sign_in(user).get("/")
    return "" if answer.status_code == 200 else str(answer["Location"]).split("?")[0]


def lead() -> Any:
    return build.viewer_of(build.worker(Hat.ADMINISTRATOR))


def test_a_contractor_who_has_not_signed_opens_nothing(contractor: User) -> None:
    assert sent_to(contractor) == SIGN


def test_a_contractor_reads_what_for_and_until_when_and_signs_on_screen(contractor: User) -> None:
    browser = build.sign_in(contractor)

    page = browser.get(SIGN).content.decode()
    browser.post(SIGN, {"agree": "on"})

    assert "Repairs the computers in the office." in page
    assert sent_to(contractor) == ""
    assert Entry.objects.filter(action=Action.SIGNED, clause="7.6", actor=contractor.id).count() == 1


def test_an_undertaking_signed_on_paper_opens_the_same(contractor: User) -> None:
    actions.sign_on_paper(
        by=lead(), engagement=contractor.engagements.get(), paper_on=timezone.localdate(), kept_at="Folder"
    )

    assert sent_to(contractor) == ""


def test_who_has_signed_still_opens_no_file_of_anybody(contractor: User) -> None:
    promised(contractor)
    browser = build.sign_in(contractor)

    for page in ("/families/", "/volunteers/", "/staff-files/", "/people/", "/contractors/", "/board/"):
        assert browser.get(page).status_code == 404


@pytest.mark.parametrize(
    ("begins_in", "ends_in", "leads_to"),
    [(1, 2, NO_ROLE), (0, 2, ""), (-2, 0, ""), (-2, -1, NO_ROLE)],
    ids=["the day before", "its first day", "its last day", "the day after"],
)
def test_the_hat_is_open_from_its_first_day_to_its_last(begins_in: int, ends_in: int, leads_to: str) -> None:
    user = build.worker(Hat.CONTRACTOR)
    Engagement.objects.all().delete()
    engaged(user, begins_in=begins_in, ends_in=ends_in)
    promised(user)

    assert sent_to(user) == leads_to


def test_the_hat_shuts_at_the_next_request_after_it_ended_early(contractor: User) -> None:
    promised(contractor)
    browser = build.sign_in(contractor)
    assert browser.get("/").status_code == 200

    actions.end(by=lead(), engagement=contractor.engagements.get(), reason="Took a list home.")

    assert browser.get("/")["Location"].startswith(NO_ROLE)


def test_a_new_wording_asks_again_and_the_old_one_stays_written_down(
    contractor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised(contractor)
    newer = undertaking.UNDERTAKING_VERSION + 1
    for module in (queries, actions, own):
        monkeypatch.setattr(module, "UNDERTAKING_VERSION", newer)
    monkeypatch.setitem(undertaking.WORDINGS, newer, ("I will keep secret all that I see.",))
    monkeypatch.setattr(queries, "_standings", queries.Prepared(
        queries._standing, user=queries.A_ROW, today=queries.A_DAY))  # fmt: skip

    asked_again = sent_to(contractor)
    actions.sign_on_screen(by=build.viewer_of(contractor))

    assert asked_again == SIGN
    assert sent_to(contractor) == ""
    assert sorted(Undertaking.objects.values_list("text_version", flat=True)) == [newer - 1, newer]


def test_what_was_promised_for_one_piece_of_work_opens_nothing_for_the_next(contractor: User) -> None:
    promised(contractor)
    actions.end(by=lead(), engagement=contractor.engagements.get(), reason="Done.")
    engaged(contractor)

    assert sent_to(contractor) == SIGN


def test_another_persons_undertaking_opens_nothing(contractor: User) -> None:
    promised(contractor)
    other = build.worker(Hat.CONTRACTOR)

    assert sent_to(other) == SIGN


def test_a_role_without_anything_to_do_is_no_role() -> None:
    user = build.worker(Hat.ADVISER)
    appointed(user, Hat.CONTRACTOR)
    Engagement.objects.all().delete()

    assert [row.hat for row in queries.standings(user.id)] == [Hat.ADVISER]


def test_nobody_signs_who_comes_for_nothing() -> None:
    with pytest.raises(Denied):
        actions.sign_on_screen(by=build.viewer_of(build.worker(Hat.VOLUNTEER)))


def test_a_contractor_may_always_raise_a_concern(contractor: User) -> None:
    actions.end(by=lead(), engagement=contractor.engagements.get(), reason="Done.")

    assert build.sign_in(contractor).get("/concerns/raise/").status_code == 200


def test_a_cleaner_needs_no_account() -> None:
    cleaner = engaged()

    actions.sign_on_paper(
        by=lead(), engagement=cleaner, paper_on=timezone.localdate(), kept_at="The office safe"
    )

    assert own.has_signed(cleaner)
    assert cleaner.user is None
