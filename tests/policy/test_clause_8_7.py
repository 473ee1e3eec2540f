"""Clause 8.7: what is held about trustees, staff and volunteers leaves only with their permission."""

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from consent.exceptions import BY_CODE
from consent.releases.models import Review
from consent.workers import actions, queries
from consent.workers.actions import NotYetError
from consent.workers.deciding import decide
from consent.workers.grounds import review_by
from consent.workers.models import About, WorkerAnswer, WorkerSent, WorkerShare
from consent.workers.waiting import to_review
from hsww.access.hats import Hat, Office
from hsww.access.today import Urgency
from hsww.access.viewer import Denied
from hsww.ledger.models import Action, Entry
from hsww.people.models import User
from hsww.vault.envelope import delimited
from hsww.vault.frozen import seen_as
from tests import build
from tests.consent.workers.making import SHOP, WORDS, says, to_share, volunteer_under
from tests.people.filing import file_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
RIGHT = Review.Verdict.RIGHT
BY_ORDER = {
    "ground": "court",
    "reason": "The days she volunteered, and no more.",
    "paper": "Fernshire Family Court, ZZ 1, order of 3 June; in the safe",
}


@pytest.fixture
def organiser() -> User:
    return build.worker(Hat.ORGANISER, name="Olga Fictional")


@pytest.fixture
def volunteer(organiser: User) -> User:
    return volunteer_under(organiser)


@pytest.fixture
def reference(organiser: User, volunteer: User) -> WorkerShare:
    return to_share(organiser, volunteer)


@pytest.fixture
def lead() -> User:
    return build.worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD)


def sent(by: User, share: WorkerShare) -> WorkerSent:
    return actions.send(by=build.viewer_of(by), share=share, stepped_up=True)


def goes(by: User, share: WorkerShare) -> bool:
    try:
        sent(by, share)
    except NotYetError:
        return False
    return True


def told(by: User, share: WorkerShare, *, yes: bool) -> None:
    actions.write_answer(
        by=build.viewer_of(by), share=share, yes=yes, how=WorkerAnswer.How.TOLD, said_on=timezone.localdate()
    )


def own_page(person: User, hat: Hat | None = None) -> str:
    return str(build.sign_in(person, hat=hat).get("/you/shared/").content.decode())


def test_without_an_answer_nothing_goes(organiser: User, reference: WorkerShare) -> None:
    assert not goes(organiser, reference)
    assert not WorkerSent.objects.exists()
    assert not Entry.objects.filter(action=Action.DISCLOSED).exists()


def test_with_her_own_yes_to_just_this_it_goes_word_for_word(
    organiser: User, volunteer: User, reference: WorkerShare
) -> None:
    says(volunteer, reference)

    row = sent(organiser, reference)

    said = queries.said_in(row)
    assert (said["text"], said["to"], said["about"]) == (WORDS, SHOP, "Vera Fictional")
    assert row.answer == reference.answers.get()


def test_the_log_says_that_it_went_by_this_clause_and_commits_to_its_digest(
    organiser: User, volunteer: User, reference: WorkerShare
) -> None:
    says(volunteer, reference)

    row = sent(organiser, reference)

    entry = Entry.objects.get(action=Action.DISCLOSED)
    assert (entry.clause, entry.actor) == ("8.7", organiser.id)
    about = set(entry.subjects.values_list("subject", flat=True))
    assert {row.id, reference.id, volunteer.id, seen_as(row)} <= about
    assert row.digest == sha256(delimited([row.content])).hexdigest()


def test_a_yes_to_one_recipient_is_none_for_another(
    organiser: User, volunteer: User, reference: WorkerShare
) -> None:
    says(volunteer, reference)

    assert not goes(organiser, to_share(organiser, volunteer, recipient="A newspaper"))


def test_a_no_keeps_it_here(organiser: User, volunteer: User, reference: WorkerShare) -> None:
    says(volunteer, reference, yes=False)

    assert not goes(organiser, reference)


def test_she_may_change_her_mind_until_it_is_sent(
    organiser: User, volunteer: User, reference: WorkerShare
) -> None:
    says(volunteer, reference)
    says(volunteer, reference, yes=False)
    assert not goes(organiser, reference)

    says(volunteer, reference)
    sent(organiser, reference)

    with pytest.raises(Denied):
        says(volunteer, reference, yes=False)


def test_a_no_that_she_gave_herself_is_not_undone_by_what_somebody_says_they_were_told(
    organiser: User, volunteer: User, reference: WorkerShare
) -> None:
    says(volunteer, reference, yes=False)
    told(organiser, reference, yes=True)

    assert not goes(organiser, reference)


def test_who_has_no_account_any_more_tells_her_co_ordinator(organiser: User, reference: WorkerShare) -> None:
    told(organiser, reference, yes=True)

    assert goes(organiser, reference)


def test_nobody_writes_down_that_somebody_else_answered_themselves(
    organiser: User, reference: WorkerShare
) -> None:
    with pytest.raises(Denied):
        actions.write_answer(
            by=build.viewer_of(organiser), share=reference, yes=True, how=WorkerAnswer.How.OWN,
            said_on=timezone.localdate(),
        )  # fmt: skip


def test_nobody_answers_for_somebody_else_on_the_persons_own_page(reference: WorkerShare) -> None:
    other = build.worker(Hat.VOLUNTEER)

    with pytest.raises(Denied):
        says(other, reference)


def test_a_court_s_order_needs_no_yes_and_its_reason_and_paper_are_kept(
    lead: User, organiser: User, volunteer: User
) -> None:
    share = to_share(lead, volunteer, **BY_ORDER)

    row = sent(lead, share)

    assert row.answer is None
    assert (share.reason, share.paper) == (BY_ORDER["reason"], BY_ORDER["paper"])
    assert "A court’s order" in own_page(volunteer)
    assert BY_ORDER["paper"] in build.sign_in(organiser).get(f"/shared-about-us/{share.id}/").content.decode()


def test_nobody_s_file_goes_by_a_court_without_the_lead_and_the_court_s_paper(
    lead: User, organiser: User, volunteer: User
) -> None:
    without = {**BY_ORDER, "paper": ""}

    for by, given in ((organiser, BY_ORDER), (organiser, without), (lead, without)):
        with pytest.raises(Denied):
            to_share(by, volunteer, recipient="Some man", **given)
    assert not decide(answers=[], ground=BY_CODE["court"], on=timezone.localdate()).goes


def test_what_a_court_orders_waits_until_it_is_clear_who_sends_it_and_a_danger_does_not(
    lead: User, volunteer: User
) -> None:
    by_order = to_share(lead, volunteer, **BY_ORDER)

    with pytest.raises(NotYetError):
        actions.send(by=build.viewer_of(lead), share=by_order, stepped_up=False)

    assert actions.needs_step_up(by_order)
    assert not actions.needs_step_up(to_share(lead, volunteer, ground="child", reason="R"))


def test_after_a_referral_to_the_council_s_officer_nothing_shows_until_the_lead_says_so(
    lead: User, volunteer: User
) -> None:
    share = to_share(lead, volunteer, ground="worker", reason="What a parent told us.", text="Held back.")
    row = sent(lead, share)
    before = own_page(volunteer)

    actions.tell(by=build.viewer_of(lead), sent=row, told_on=timezone.localdate())

    assert "Held back." not in before
    assert "Held back." in own_page(volunteer)


def test_of_what_may_be_told_to_nobody_the_leads_alone_see_anything(
    lead: User, organiser: User, volunteer: User
) -> None:
    share = to_share(lead, volunteer, ground="terrorism_money", reason="R", text="Held back.")
    row = sent(lead, share)

    assert "Held back." not in own_page(volunteer)
    assert build.sign_in(organiser).get(f"/shared-about-us/{share.id}/").status_code == 404
    assert build.sign_in(lead).get(f"/shared-about-us/{share.id}/").status_code == 200
    with pytest.raises(Denied):
        actions.tell(by=build.viewer_of(lead), sent=row, told_on=timezone.localdate())


def test_a_co_ordinator_cannot_choose_a_reason_that_she_could_not_see_again(
    organiser: User, volunteer: User
) -> None:
    with pytest.raises(Denied):
        to_share(organiser, volunteer, ground="terrorism", reason="R")


def test_a_reason_whose_law_is_not_in_force_lets_nothing_go() -> None:
    verdict = decide(answers=[], ground=BY_CODE["drug_offence"], on=timezone.localdate())

    assert not verdict.goes


@pytest.mark.parametrize(
    ("keeper", "about", "person"),
    [
        ((Hat.ORGANISER, Office.LINE_MANAGER), About.STAFF, (Hat.ADMINISTRATOR,)),
        ((Hat.TRUSTEE, Office.CHAIR), About.STAFF, (Hat.ORGANISER, Office.LINE_MANAGER)),
        ((Hat.TRUSTEE, Office.CHAIR), About.TRUSTEE, (Hat.TRUSTEE,)),
        ((Hat.ORGANISER, Office.SAFEGUARDING_LEAD), About.TRUSTEE, (Hat.TRUSTEE, Office.CHAIR)),
        ((Hat.ORGANISER, Office.LINE_MANAGER), About.VOLUNTEER, (Hat.VOLUNTEER,)),
    ],
    ids=["staff", "a line manager", "a trustee", "the chair", "a volunteer"],
)
def test_whoever_keeps_the_file_asks_and_the_person_answers_on_their_own_page(
    keeper: tuple[Any, ...], about: About, person: tuple[Any, ...]
) -> None:
    by, worker = build.worker(*keeper), build.worker(*person)
    if about is not About.TRUSTEE:
        file_of(worker)

    share = to_share(by, worker, about=about)
    page = own_page(worker)
    says(worker, share)

    assert WORDS in page
    assert goes(by, share)


@pytest.mark.parametrize(
    ("keeper", "about", "person"),
    [
        ((Hat.ORGANISER,), About.VOLUNTEER, (Hat.VOLUNTEER,)),
        ((Hat.ORGANISER,), About.STAFF, (Hat.ADMINISTRATOR,)),
        ((Hat.ORGANISER, Office.LINE_MANAGER), About.STAFF, (Hat.ORGANISER, Office.LINE_MANAGER)),
        ((Hat.ORGANISER, Office.SAFEGUARDING_LEAD), About.STAFF, (Hat.ADMINISTRATOR,)),
        ((Hat.ORGANISER, Office.SAFEGUARDING_LEAD), About.TRUSTEE, (Hat.TRUSTEE,)),
        ((Hat.TRUSTEE,), About.TRUSTEE, (Hat.TRUSTEE,)),
        ((Hat.TRUSTEE, Office.CHAIR), About.VOLUNTEER, (Hat.VOLUNTEER,)),
        ((Hat.ADMINISTRATOR,), About.VOLUNTEER, (Hat.VOLUNTEER,)),
        ((Hat.VOLUNTEER,), About.VOLUNTEER, (Hat.VOLUNTEER,)),
    ],
)
def test_nobody_else_shares_anything_about_them(
    keeper: tuple[Any, ...], about: About, person: tuple[Any, ...]
) -> None:
    by, worker = build.worker(*keeper), build.worker(*person)
    if about is not About.TRUSTEE:
        file_of(worker)

    with pytest.raises(Denied):
        to_share(by, worker, about=about)


def test_nobody_shares_about_themselves_as_if_it_were_somebody_else(lead: User) -> None:
    file_of(lead)

    with pytest.raises(Denied):
        to_share(lead, lead, about=About.STAFF, ground="child", reason="R")


def test_for_somebodys_safety_the_lead_shares_about_staff_too(lead: User) -> None:
    member = build.worker(Hat.ADMINISTRATOR)
    file_of(member)

    assert goes(lead, to_share(lead, member, about=About.STAFF, ground="child", reason="R"))


def test_what_was_decided_not_to_be_shared_never_goes(
    organiser: User, volunteer: User, reference: WorkerShare
) -> None:
    says(volunteer, reference)
    actions.stop(by=build.viewer_of(organiser), share=reference, reason="The shop has closed.")

    with pytest.raises(Denied):
        sent(organiser, reference)
    assert "We decided not to share it." in own_page(volunteer)


def test_it_goes_once(organiser: User, volunteer: User, reference: WorkerShare) -> None:
    says(volunteer, reference)
    sent(organiser, reference)

    with pytest.raises(Denied):
        sent(organiser, reference)


def test_she_sees_what_went_with_whom_and_when(
    organiser: User, volunteer: User, reference: WorkerShare
) -> None:
    says(volunteer, reference)
    sent(organiser, reference)

    page = own_page(volunteer)

    assert SHOP in page
    assert "in these words" in page


def test_another_volunteer_sees_nothing_of_it(reference: WorkerShare) -> None:
    assert WORDS not in own_page(build.worker(Hat.VOLUNTEER))


def waits(user: User) -> list[str]:
    return [one.url for one in to_review(build.viewer_of(user))]


def test_what_went_without_her_yes_waits_for_a_lead_who_did_not_decide_it(
    lead: User, organiser: User, volunteer: User
) -> None:
    deputy = build.worker(Hat.ORGANISER, Office.DEPUTY_LEAD)
    hers = sent(lead, to_share(lead, volunteer, ground="worker", reason="R"))
    written = sent(organiser, to_share(organiser, volunteer, ground="crime", reason="R"))
    with_yes = to_share(organiser, volunteer)
    says(volunteer, with_yes)
    sent(organiser, with_yes)

    assert waits(deputy) == [reverse("worker_review", args=[one.pk]) for one in (hers, written)]
    assert waits(lead) == [reverse("worker_review", args=[written.pk])]
    assert waits(organiser) == []
    with pytest.raises(Denied):
        actions.review(by=build.viewer_of(lead), sent=hers, verdict=RIGHT, words="I was right.")

    actions.review(by=build.viewer_of(deputy), sent=hers, verdict=RIGHT, words="No less would do.")

    assert waits(deputy) == [reverse("worker_review", args=[written.pk])]
    with pytest.raises(Denied):
        actions.review(by=build.viewer_of(deputy), sent=hers, verdict=RIGHT, words="Again")


def test_who_wrote_down_why_does_not_look_at_it_though_somebody_else_sent_it(
    lead: User, volunteer: User
) -> None:
    deputy = build.worker(Hat.ORGANISER, Office.DEPUTY_LEAD)
    row = sent(deputy, to_share(lead, volunteer, ground="worker", reason="R"))

    assert waits(lead) == waits(deputy) == []
    assert waits(build.worker(Hat.ORGANISER, Office.SAFEGUARDING_LEAD)) == [
        reverse("worker_review", args=[row.pk])
    ]


def test_a_lead_whom_it_is_about_does_not_look_at_it(lead: User) -> None:
    file_of(lead)
    deputy = build.worker(Hat.ORGANISER, Office.DEPUTY_LEAD)
    row = sent(deputy, to_share(deputy, lead, about=About.STAFF, **BY_ORDER))

    assert waits(lead) == []
    assert waits(build.worker(Hat.ORGANISER, Office.DEPUTY_LEAD)) == [reverse("worker_review", args=[row.pk])]


def test_it_is_looked_at_within_the_days_of_its_reason(organiser: User, lead: User, volunteer: User) -> None:
    sent(organiser, to_share(organiser, volunteer, ground="crime", reason="R"))

    [soon] = to_review(build.viewer_of(lead))

    assert soon.urgency is Urgency.TODAY
    assert review_by("court", date(2026, 6, 1)) == date(2026, 6, 8)


def test_the_lead_reads_the_words_and_the_reason_and_what_she_finds_shows_on_the_share(
    organiser: User, lead: User, volunteer: User
) -> None:
    row = sent(organiser, to_share(organiser, volunteer, ground="crime", reason="He took the money box."))
    client, page = build.sign_in(lead), reverse("worker_review", args=[row.pk])

    shown = client.get(page).content.decode()
    assert WORDS in shown
    assert "He took the money box." in shown
    assert "Choose what you find" in client.post(page, {"words": "T"}).content.decode()
    client.post(page, {"verdict": "wrong", "words": "The police needed less."})

    share = build.sign_in(organiser).get(f"/shared-about-us/{row.share_id}/").content.decode()
    assert "It should not have been shared" in share
    assert "The police needed less." in share
    assert "The police needed less." not in own_page(volunteer)
