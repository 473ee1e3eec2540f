"""A file on hold: nothing goes on the family's word, and nobody destroys it, until the lead lifts it (10.2, 8.8)."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from consent.deciding_words import Why
from consent.releases import actions as releasing
from consent.requests import actions, holding, holds
from consent.requests.hold_models import Hold, Lifted
from consent.requests.holding import Because
from consent.requests.models import Asker, CourtOrder
from consent.state import state_of
from families.actions.erasing import days_kept, erase_unaccepted
from families.models import Family, Stage
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action, Entry
from hsww.vault import destruction, journal
from hsww.vault.errors import KeyGone, OnHold
from hsww.vault.scopes import FAMILY, STRANDS, family_scope
from tests.consent.making import co_ordinator, family_of, today
from tests.consent.releases.making import lead, scene
from tests.consent.requests.making import about, paper_of, produced, shared_now, taken

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SOON = timezone.localdate() + timedelta(days=9)
COMPLAINT = Because(why=Hold.Why.COMPLAINT, reason="About a visit", look_again_on=SOON)


@pytest.fixture
def leading() -> Viewer:
    return lead()[1]


def test_the_lead_keeps_a_file_for_a_complaint_and_lifts_it(leading: Viewer, family: Family) -> None:
    hold = holding.place(by=leading, family=family, because=COMPLAINT)
    assert Entry.objects.order_by("-pk")[0].action == Action.HELD
    assert holds.of_family(family) == [hold]

    holding.lift(by=leading, hold=hold, reason="It was settled.")

    assert holds.of_family(family) == []
    assert Lifted.objects.get().reason == "It was settled."
    with pytest.raises(Denied):
        holding.lift(by=leading, hold=hold, reason="Again")


def test_a_co_ordinator_neither_places_nor_lifts_a_hold_by_herself(by: Viewer, family: Family) -> None:
    with pytest.raises(Denied):
        holding.place(by=by, family=family, because=COMPLAINT)
    hold = holding.place(by=lead()[1], family=family, because=COMPLAINT)
    with pytest.raises(Denied):
        holding.lift(by=by, hold=hold, reason="T")
    with pytest.raises(Denied):
        holding.keep_on(by=by, hold=hold, reason="T", look_again_on=SOON)


def test_a_courts_paper_puts_the_file_on_hold_with_its_terms(by: Viewer, family: Family) -> None:
    row = about(by, family, Asker.COURT)

    actions.record_order(
        by=by, request=row, paper=paper_of(family), terms=["The days of our visits"], return_on=SOON
    )

    assert CourtOrder.objects.get().terms == ["The days of our visits"]
    (hold,) = holds.of_family(family)
    assert (hold.why, hold.request_id, hold.look_again_on) == ("court", row.pk, SOON)
    assert set(Entry.objects.order_by("-pk").values_list("action", "clause")[:2]) == {
        ("changed", "10.2"),
        ("held", "10.2"),
    }
    actions.record_order(by=by, request=row, paper=paper_of(family), terms=["More"], return_on=SOON)
    assert Hold.objects.count() == 1


def test_only_a_court_and_only_with_a_paper_of_that_family(by: Viewer, family: Family) -> None:
    other = family_of(co_ordinator()[0])
    facts = {"terms": ["T"], "return_on": SOON}

    with pytest.raises(Denied):
        actions.record_order(by=by, request=about(by, family), paper=paper_of(family), **facts)
    with pytest.raises(Denied):
        actions.record_order(by=by, request=taken(by, Asker.COURT), paper=paper_of(family), **facts)
    with pytest.raises(Denied):
        actions.record_order(by=by, request=about(by, family, Asker.COURT), paper=paper_of(other), **facts)
    assert not Hold.objects.exists()


def test_nothing_goes_on_the_familys_word_while_the_file_is_on_hold(leading: Viewer) -> None:
    here = scene()
    here.allows()
    draft = here.draft()
    hold = holding.place(by=leading, family=here.family, because=COMPLAINT)

    found = releasing.shown_to(here.by, draft, stepped_up=True)
    assert [one.verdict.why for one in found.parts] == [Why.HELD]
    with pytest.raises(releasing.NotYetError):
        here.send(draft)

    holding.lift(by=leading, hold=hold, reason="Settled")
    assert here.send(draft).release_id == draft.pk


def test_what_keeps_somebody_safe_goes_all_the_same_and_so_does_what_a_court_named(
    leading: Viewer, family: Family
) -> None:
    holding.place(by=leading, family=family, because=COMPLAINT)

    assert shared_now(leading, family).verdicts[0]["goes"]
    assert produced(leading, family).verdicts[0]["goes"]


def test_the_decision_knows_each_hold_from_the_moment_it_was_placed_until_it_was_lifted(
    leading: Viewer, family: Family
) -> None:
    before = timezone.now()
    first = holding.place(by=leading, family=family, because=COMPLAINT)
    between = timezone.now()
    second = holding.keep_on(by=leading, hold=first, reason="Not settled yet", look_again_on=SOON)
    lifted = holding.lift(by=leading, hold=second, reason="Settled")

    assert state_of(family.pk, at=before).holds == ()
    assert [tuple(one) for one in state_of(family.pk, at=between).holds] == [(first.recorded_at, None)]
    assert [tuple(one) for one in state_of(family.pk).holds] == [
        (first.recorded_at, second.recorded_at),
        (second.recorded_at, lifted.recorded_at),
    ]


def test_a_file_on_hold_is_not_destroyed_and_it_is_said_plainly(leading: Viewer, family: Family) -> None:
    hold = holding.place(by=leading, family=family, because=COMPLAINT)
    scopes = [family_scope(family.pk, strand) for strand in STRANDS[FAMILY]]

    with pytest.raises(OnHold, match="Nothing was destroyed: a file among these is on hold"):
        destruction.destroy(scopes)
    with pytest.raises(OnHold):
        destruction.begin([family_scope(family_of(None).pk), *scopes])

    assert list(journal.read()) == []
    assert Family.objects.get(pk=family.pk).name == "Quillfeather"
    holding.lift(by=leading, hold=hold, reason="Settled")
    destruction.destroy(scopes)
    with pytest.raises(KeyGone):
        assert Family.objects.get(pk=family.pk).name


def test_a_referral_that_nobody_agreed_to_is_not_erased_while_it_is_on_hold(leading: Viewer) -> None:
    long_ago = today() - timedelta(days=days_kept() + 1)
    family = family_of(None, stage=Stage.RECEIVED, agreed=False)
    family.opened_on = long_ago
    family.save()
    holding.place(by=leading, family=family, because=COMPLAINT)

    assert erase_unaccepted() == "0 referrals without agreement erased, 1 held"
    assert Family.objects.filter(pk=family.pk).exists()


def test_a_referral_that_somebody_asked_about_waits_for_a_person_to_decide(leading: Viewer) -> None:
    family = family_of(None, stage=Stage.RECEIVED, agreed=False)
    family.opened_on = today() - timedelta(days=days_kept() + 1)
    family.save()
    about(leading, family)

    assert erase_unaccepted() == "0 referrals without agreement erased, 1 held"


def test_a_hold_without_a_court_says_why_and_none_is_ever_changed(leading: Viewer, family: Family) -> None:
    holding.place(by=leading, family=family, because=COMPLAINT)

    with pytest.raises(Error), transaction.atomic():
        Hold.objects.create(family=family, why="inquiry", look_again_on=SOON, recorded_by_id=leading.user_id)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE consent_hold SET why = 'court'")
    with pytest.raises(Denied):
        holding.place(
            by=leading, family=family, because=Because(why=Hold.Why.LADO, reason=" ", look_again_on=SOON)
        )
