"""Sudden cover: a co-ordinator opens a colleague's file for a day and says why; the lead is told at once (4.3, 8.3)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families.actions import cover as actions
from families.actions import covering, matches, people, referrals, support
from families.details import EndOfSupport, Scores
from families.models import Decision, Ending, Family, FamilyGrant, Stage, SuddenCover, Tie
from families.queries.facts import facts, held
from hsww.access.hats import Hat, Office
from hsww.access.viewer import Denied
from hsww.ledger.models import Action, Entry
from hsww.ledger.reasons import reason_of
from hsww.people.models import User
from hsww.watching.looking import look
from hsww.watching.models import Kind, Unusual
from safeguarding.models import Concern
from tests.build import accepted, active, received, sign_in, viewer_of, worker

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

WHY = "Her landlord rang. He wants to know who can let him in."


@pytest.fixture
def asha() -> User:
    return worker(Hat.ORGANISER, name="Asha Example")


@pytest.fixture
def bea() -> User:
    return worker(Hat.ORGANISER, name="Bea Example")


@pytest.fixture
def lead() -> User:
    return worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD, name="Leda Example")


def opens(user: User | Client, family: Family) -> bool:
    client = user if isinstance(user, Client) else sign_in(user)
    return client.get(reverse("family_file", args=[family.pk])).status_code == 200


def ask(user: User, family: Family, reason: str = WHY) -> Any:
    return sign_in(user).post(reverse("cover_open", args=[family.pk]), {"reason": reason})


def a_day_later(row: SuddenCover) -> None:
    """The timer has not come yet."""
    row.opened_at -= timedelta(hours=24, seconds=1)
    row.save()
    FamilyGrant.objects.filter(source=row.pk).update(expires_at=row.expires_at)


def today(user: User) -> str:
    return sign_in(user).get("/").content.decode()


def test_a_file_opens_from_the_contact_card_with_a_reason_for_a_day(
    asha: User, bea: User, lead: User
) -> None:
    family, client = active(by=asha, name="Tarrow"), sign_in(bea)
    card = client.get(reverse("family_contact", args=[family.pk])).content.decode()
    before = opens(client, family)

    empty = client.post(reverse("cover_open", args=[family.pk]), {"reason": " "})
    page = client.post(reverse("cover_open", args=[family.pk]), {"reason": WHY}, follow=True)

    row = SuddenCover.objects.get()
    until = timezone.localtime(row.expires_at)
    assert reverse("cover_open", args=[family.pk]) in card
    assert not before
    assert "Enter why you need the file now" in empty.content.decode()
    assert f"Covering for Asha Example until {until.day} {until:%B %Y, %H:%M}" in page.content.decode()
    assert "Covering for Asha Example" in client.get(reverse("families_list")).content.decode()
    assert client.get(reverse("consent_record", args=[family.pk])).status_code == 200
    assert row.reason == WHY
    assert held() == facts()


def test_after_a_day_it_is_shut_at_the_next_request_and_opens_again_with_a_new_reason(
    asha: User, bea: User
) -> None:
    family, client = active(by=asha), sign_in(bea)
    ask(bea, family)
    before = opens(client, family)

    a_day_later(SuddenCover.objects.get())
    shut = opens(client, family)
    ask(bea, family, "She rang again.")

    assert (before, shut, opens(client, family)) == (True, False, True)
    assert sorted(row.reason for row in SuddenCover.objects.all()) == [WHY, "She rang again."]
    assert SuddenCover.objects.filter(closed_at=None).count() == 1


def test_the_timer_takes_what_has_run_out_and_writes_it_down(asha: User, bea: User) -> None:
    family = active(by=asha)
    ask(bea, family)
    a_day_later(SuddenCover.objects.get())

    said = [covering.keep(), covering.keep()]

    log = Entry.objects.filter(rule="families.open_suddenly", action__in=[Action.COVERED, Action.REVOKED])
    assert said == ["cover: 0 files opened, 1 closed", ""]
    assert not FamilyGrant.objects.filter(user=bea).exists()
    assert SuddenCover.objects.get().closed_at is not None
    assert list(log.order_by("id").values_list("action", "actor")) == [
        (Action.COVERED, bea.pk), (Action.REVOKED, None),
    ]  # fmt: skip
    assert reason_of(log.order_by("id")[0]) == WHY
    assert all(one.subjects.filter(kind="family", subject=family.pk).exists() for one in log)


def test_the_lead_is_told_within_a_minute_and_reads_why(asha: User, bea: User, lead: User) -> None:
    family = active(by=asha, name="Tarrow")
    ask(bea, family)
    look()

    row = Unusual.objects.get(kind=Kind.BY_COVER)
    page = sign_in(lead).get(reverse("unusual_one", args=[row.pk])).content.decode()

    assert "Bea Example: opened a file by sudden cover. Ask about it." in today(lead)
    assert "Opened a file by sudden cover" in sign_in(lead).get(reverse("unusual")).content.decode()
    assert "Tarrow (" in page
    assert WHY in page
    assert row.times == 1
    logged = Entry.objects.get(rule="watching.look_into", action=Action.LISTED)
    assert logged.subjects.filter(kind="family", subject=family.pk).exists()


def test_mail_goes_out_at_once_and_says_nothing(
    asha: User, bea: User, lead: User, django_capture_on_commit_callbacks: Any
) -> None:
    family = active(by=asha, name="Tarrow")

    with django_capture_on_commit_callbacks(execute=True):
        ask(bea, family)

    assert {one.to[0] for one in mail.outbox} == {lead.email, asha.email}
    assert not [one for one in mail.outbox if "Tarrow" in one.body or WHY in one.body or "Bea" in one.body]


def test_the_co_ordinator_is_told_who_and_not_why(asha: User, bea: User) -> None:
    family = active(by=asha, name="Tarrow")
    ask(bea, family)

    page, file = today(asha), sign_in(asha).get(reverse("family_file", args=[family.pk])).content.decode()

    assert "Bea Example opened the file of Tarrow (Ana) for 24 hours." in page
    assert WHY not in page + file
    assert "opened the file" not in today(bea)


def test_whoever_covers_by_plan_is_told_in_her_colleagues_place(asha: User, bea: User) -> None:
    family, today_ = active(by=asha, name="Tarrow"), timezone.localdate()
    cleo = worker(Hat.ORGANISER)
    actions.plan(by=viewer_of(asha), organiser=asha, colleague=cleo.id, begins_on=today_, ends_on=today_)

    ask(bea, family)

    assert "Bea Example opened the file of Tarrow (Ana)" in today(cleo)


def test_a_family_to_which_she_is_tied_does_not_open_and_a_tie_declared_later_shuts_it(
    asha: User, bea: User
) -> None:
    tied, later = active(by=asha), active(by=asha)
    matches.declare_tie(by=viewer_of(bea), family=tied, person=bea.id, tie=Tie.FRIEND)
    ask(bea, later)
    before = opens(bea, later)

    matches.declare_tie(by=viewer_of(bea), family=later, person=bea.id, tie=Tie.FRIEND)

    assert ask(bea, tied).status_code == 404
    assert (before, opens(bea, later)) == (True, False)
    assert not FamilyGrant.objects.filter(user=bea).exists()
    assert "opened a file" not in today(bea)


def test_only_open_families_of_others_can_be_opened(asha: User, bea: User, lead: User) -> None:
    home, gone, new = active(by=asha), active(by=asha), received(by=asha, agreed=False)
    _end(asha, gone)
    own = active(by=bea)

    answers = {name: ask(bea, one).status_code for name, one in
               {"open": home, "ended": gone, "received": new, "own": own}.items()}  # fmt: skip

    assert answers == {"open": 302, "ended": 404, "received": 404, "own": 404}
    assert ask(bea, home).status_code == 404  # it is open to her already
    assert ask(lead, home).status_code == 404  # and to the lead always
    with pytest.raises(Denied):
        actions.open_suddenly(by=viewer_of(worker(Hat.VOLUNTEER)), family=home.pk, reason=WHY)


def _end(by: User, family: Family) -> None:
    end = EndOfSupport(ended_on=timezone.localdate(), ending=Ending.PLANNED)
    scores = Scores(held_on=timezone.localdate())
    support.end_support(by=viewer_of(by), family=family, end=end, scores=scores)


def test_it_shuts_when_support_ends_and_the_answer_is_no_dead_end(asha: User, bea: User) -> None:
    family = active(by=asha)
    ask(bea, family)
    day = timezone.localdate()
    ended, held_on = (
        {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
        for name in ("ended_on", "held_on")
    )

    answer = sign_in(bea).post(
        reverse("support_end", args=[family.pk]), {"ending": "planned", "note": "", **ended, **held_on}
    )

    assert Family.objects.get().stage == Stage.ENDED
    assert answer.headers["Location"] == reverse("families_list")
    assert not opens(bea, family)
    assert held() == facts()


def test_it_gives_no_say_in_who_answers_for_the_family(asha: User, bea: User) -> None:
    family = accepted(by=asha)
    Family.objects.filter(pk=family.pk).update(stage=Stage.WAITING)
    ask(bea, family)

    with pytest.raises(Denied):
        referrals.decide_referral(
            by=viewer_of(bea), family=Family.objects.get(), decision=Decision.ACCEPTED, organiser=bea.id
        )
    assert sign_in(bea).get(reverse("caseload_hand_over", args=[family.pk])).status_code == 404
    assert family.caseloads.get(ends_on=None).organiser == asha


def test_it_opens_no_concern_and_brings_no_tasks(asha: User, bea: User, lead: User) -> None:
    family = active(by=asha, name="Tarrow")
    concern = Concern.objects.create(
        family=family, child_words="I hide.", raised_by=asha, raised_hat=Hat.ORGANISER
    )
    ask(bea, family)

    file = sign_in(bea).get(reverse("family_file", args=[family.pk])).content.decode()

    assert sign_in(bea).get(reverse("concern", args=[concern.pk])).status_code == 404
    assert "I hide." not in file
    assert "Find a volunteer for Tarrow" not in today(bea)


def test_a_family_that_is_given_to_her_meanwhile_is_simply_hers(asha: User, bea: User, lead: User) -> None:
    family = active(by=asha)
    ask(bea, family)

    people.hand_over(by=viewer_of(lead), family=family, organiser=bea.id)

    page = sign_in(bea).get(reverse("family_file", args=[family.pk])).content.decode()
    assert "Covering for" not in page
    assert held() == facts()


def test_the_database_keeps_one_at_a_time(asha: User, bea: User) -> None:
    family = active(by=asha)
    SuddenCover.objects.create(family=family, organiser=bea, reason=WHY)

    with pytest.raises(IntegrityError):
        SuddenCover.objects.create(family=family, organiser=bea, reason=WHY)
