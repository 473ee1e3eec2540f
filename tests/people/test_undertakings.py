"""The list of those under an undertaking, its forms, and what it puts on Today (7.6)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied
from hsww.ledger.models import Action, Entry
from hsww.people.models import Engagement, EngagementEnded, Undertaking, User
from hsww.people.undertaking import UNDERTAKING_VERSION, WORDINGS
from hsww.people.undertakings import actions
from tests import build
from tests.people.filing import parts
from tests.people.making import appointed, engaged, person, promised

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LIST, ADD = "/contractors/", "/contractors/add/"


@pytest.fixture
def administrator() -> User:
    return build.worker(Hat.ADMINISTRATOR)


@pytest.fixture
def desk(administrator: User) -> Client:
    return build.sign_in(administrator)


def typed(**other: Any) -> dict[str, str]:
    today = timezone.localdate()
    days = {**parts("begins_on", today), **parts("ends_on", today + timedelta(days=10))}
    return {"who": "Kit Example", "firm": "", "work": "Cleans.", "account": "", **days, **other}


def page(client: Client, address: str = LIST) -> str:
    return client.get(address).content.decode()


def test_whoever_comes_is_written_down_and_listed_as_not_signed(desk: Client) -> None:
    answer = desk.post(ADD, typed(), follow=True)

    assert "Kit Example" in answer.content.decode()
    assert "Not signed" in answer.content.decode()
    assert Engagement.objects.get().user is None


def test_every_wording_on_the_list_is_the_one_they_sign(desk: Client) -> None:
    assert all(words.replace("'", "&#x27;") in page(desk) for words in WORDINGS[UNDERTAKING_VERSION])


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ((0, -1), "The last day must be on or after the first day"),
        ((-9, -1), "The last day must be today or later"),
        ((0, 367), "An undertaking lasts a year at most"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_the_field(
    desk: Client, days: tuple[int, int], says: str
) -> None:
    first, last = (timezone.localdate() + timedelta(days=one) for one in days)

    answer = desk.post(ADD, typed(**parts("begins_on", first), **parts("ends_on", last)))

    assert says in answer.content.decode()
    assert "Kit Example" in answer.content.decode()
    assert not Engagement.objects.exists()


def test_paper_is_written_down_with_its_day_and_where_it_is(desk: Client, administrator: User) -> None:
    engagement, today = engaged(), timezone.localdate()
    address = f"/contractors/{engagement.id}/paper/"

    desk.post(address, {"kept_at": "The blue folder", **parts("paper_on", today)})

    assert "The blue folder" in page(desk)
    row = Undertaking.objects.get()
    assert (row.paper_on, row.recorded_by, row.text_version) == (today, administrator, UNDERTAKING_VERSION)
    assert Entry.objects.filter(action=Action.SIGNED, clause="7.6", actor=administrator.id).exists()
    assert desk.get(address)["Location"] == LIST


def test_paper_signed_tomorrow_is_refused(desk: Client) -> None:
    engagement, tomorrow = engaged(), timezone.localdate() + timedelta(days=1)

    answer = desk.post(
        f"/contractors/{engagement.id}/paper/", {"kept_at": "Folder", **parts("paper_on", tomorrow)}
    )

    assert "This day must be today or in the past" in answer.content.decode()
    assert not Undertaking.objects.exists()


def test_ending_early_asks_why_and_keeps_it(desk: Client) -> None:
    engagement = engaged()
    address = f"/contractors/{engagement.id}/end/"

    assert "Enter why it ends" in desk.post(address, {"reason": ""}).content.decode()
    desk.post(address, {"reason": "The work was done."})

    assert "The work was done." in page(desk)
    assert desk.get(address).status_code == 404


def test_what_was_written_down_is_only_followed_never_edited() -> None:
    engagement = engaged(build.worker(Hat.ADVISER))
    signed = Undertaking.objects.create(
        engagement=engagement, user=engagement.user, text_version=UNDERTAKING_VERSION
    )
    ended = EngagementEnded.objects.create(
        engagement=engagement, reason="Done.", recorded_by=engagement.recorded_by
    )
    for row, field, value in (
        (engagement, "ends_on", timezone.localdate() + timedelta(days=300)),
        (signed, "text_version", 9),
        (ended, "recorded_at", timezone.now()),
    ):
        setattr(row, field, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_an_account_is_chosen_among_those_with_the_role_of_a_contractor(desk: Client) -> None:
    contractor, volunteer = build.worker(Hat.CONTRACTOR), build.worker(Hat.VOLUNTEER)
    waiting = person("Wim Example")
    appointed(waiting, Hat.CONTRACTOR, confirmed=False)

    form = page(desk, ADD)

    assert str(contractor.id) in form
    assert str(waiting.id) in form
    assert str(volunteer.id) not in form
    assert desk.post(ADD, typed(account=str(volunteer.id))).status_code == 200
    assert not Engagement.objects.filter(user=volunteer).exists()


def test_who_gives_the_role_of_a_contractor_is_told_what_comes_next(desk: Client) -> None:
    somebody = build.worker(Hat.VOLUNTEER)

    answer = desk.post(f"/people/{somebody.id}/appoint/", {"hat": "contractor"}, follow=True)

    assert "Now write down under Contractors what they come to do." in answer.content.decode()


def test_nobody_opens_an_account_for_somebody_without_that_role(administrator: User) -> None:
    today = timezone.localdate()
    with pytest.raises(Denied):
        actions.engage(
            by=build.viewer_of(administrator), who="A", firm="", work="B", begins_on=today, ends_on=today,
            account=build.worker(Hat.VOLUNTEER).id,
        )  # fmt: skip


def test_the_keeper_of_the_list_does_not_see_or_sign_her_own(administrator: User) -> None:
    own = engaged(administrator)

    assert "Kit Example" not in page(build.sign_in(administrator))
    with pytest.raises(Denied):
        actions.sign_on_paper(
            by=build.viewer_of(administrator),
            engagement=own,
            paper_on=timezone.localdate(),
            kept_at="Folder",
        )


@pytest.mark.parametrize(
    ("hat", "office"),
    [(Hat.ADMINISTRATOR, None), (Hat.ORGANISER, Office.SAFEGUARDING_LEAD), (Hat.TRUSTEE, Office.CHAIR)],
)
def test_today_tells_whoever_keeps_the_list_what_is_not_signed_and_what_ends_soon(
    hat: Hat, office: Office | None
) -> None:
    engaged()
    contractor = build.worker(Hat.CONTRACTOR)
    Engagement.objects.filter(user=contractor).delete()
    engaged(contractor, ends_in=3)
    promised(contractor)
    engaged(begins_in=2)
    keeper = build.worker(hat, *([office] if office else []))

    today = page(build.sign_in(keeper), "/")

    assert today.count("must sign the undertaking first") == 1
    assert today.count("The undertaking of Kit Example ends soon.") == 1


def test_today_of_a_plain_co_ordinator_says_nothing_of_it() -> None:
    engaged()

    assert "undertaking" not in page(build.sign_in(build.worker(Hat.ORGANISER)), "/")


def test_the_list_asks_as_many_questions_for_many_as_for_one(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    engaged()
    with django_assert_max_num_queries(100) as asked:
        page(desk)
    for _ in range(4):
        engaged()
    with django_assert_max_num_queries(len(asked)):
        page(desk)
