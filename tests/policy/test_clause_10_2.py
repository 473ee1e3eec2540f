"""Clause 10.2: evidence for a court, and what the police ask. Each test is one sentence of it.

"Normally" is kept by the co-ordinator's decision and its reason; what the system holds her to stands here.
"""

import pytest

from consent.releases.models import Sent
from consent.requests import actions, holds, queries
from consent.requests.actions import NothingBearsItOutError
from consent.requests.models import Asker, Outcome, Request
from consent.requests.rules import KNOW_OF_POLICE, SEE_REQUEST
from families.models import Family
from hsww.access.hats import Hat
from hsww.access.viewer import Viewer
from hsww.policy.clauses import INSTEAD
from hsww.vault import destruction
from hsww.vault.errors import OnHold
from hsww.vault.scopes import family_scope
from tests import build
from tests.consent.making import co_ordinator, family_of, parent, today
from tests.consent.releases.making import lead
from tests.consent.requests.making import FORM, about, ordered, paper_of, produced, shared_now, taken

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
GIVEN, REFUSED = Outcome.What.GIVEN, Outcome.What.REFUSED


@pytest.fixture
def coordinator() -> Viewer:
    return co_ordinator()[1]


@pytest.fixture
def family() -> Family:
    family = family_of(co_ordinator()[0])
    parent(family)
    return family


@pytest.fixture
def safeguarding_lead() -> Viewer:
    return lead()[1]


def test_a_request_of_the_police_is_written_down_before_anybody_says_whether_we_know_the_family(
    coordinator: Viewer,
) -> None:
    request = taken(coordinator, proof=FORM)

    assert request.family_id is None
    assert queries.page(coordinator, request).asks_family


def test_every_trustee_is_made_aware_that_the_police_asked_and_of_nobodys_identity(
    safeguarding_lead: Viewer, family: Family
) -> None:
    request = about(safeguarding_lead, family)
    trustee = build.viewer_of(build.worker(Hat.TRUSTEE))

    (told,) = queries.of_police(trustee)

    assert vars(told) == {"id": request.pk, "number": request.number, "day": today()}
    assert not SEE_REQUEST.rows(trustee).exists()
    actions.become_aware(by=trustee, seen=[str(request.pk)])
    assert queries.of_police(trustee) == []
    assert queries.page(safeguarding_lead, request).aware


def test_nobody_but_a_trustee_is_told_in_that_way(coordinator: Viewer) -> None:
    taken(coordinator)

    for hat in Hat:
        if hat not in (Hat.TRUSTEE, Hat.NONE):
            assert not KNOW_OF_POLICE.rows(build.viewer_of(build.worker(hat))).exists()


def test_the_police_normally_get_nothing_even_with_their_own_form(
    safeguarding_lead: Viewer, family: Family
) -> None:
    request = about(safeguarding_lead, family, proof=FORM)

    with pytest.raises(NothingBearsItOutError):
        actions.end(by=safeguarding_lead, request=request, what=GIVEN, reasoning="They have a form.")

    assert not Sent.objects.exists()
    actions.end(by=safeguarding_lead, request=request, what=REFUSED, reasoning="No exception, and no order.")


def test_the_police_get_what_falls_within_an_exception_of_the_policy(
    safeguarding_lead: Viewer, family: Family
) -> None:
    request = about(safeguarding_lead, family)
    sent = shared_now(safeguarding_lead, family, "child")

    ended = actions.end(
        by=safeguarding_lead, request=request, what=GIVEN, reasoning="A child at risk.", sent=[sent]
    )

    assert ended.led_to.get().sent_id == sent.pk


def test_the_police_get_what_a_court_ordered(safeguarding_lead: Viewer, family: Family) -> None:
    request = about(safeguarding_lead, family)
    sent = produced(safeguarding_lead, family)

    actions.end(by=safeguarding_lead, request=request, what=GIVEN, reasoning="By order.", sent=[sent])


def test_a_court_gets_evidence_only_by_its_paper_and_only_what_its_paper_names(
    safeguarding_lead: Viewer, family: Family
) -> None:
    request = about(safeguarding_lead, family, Asker.COURT)
    with pytest.raises(NothingBearsItOutError):
        actions.end(by=safeguarding_lead, request=request, what=GIVEN, reasoning="They asked kindly.")
    order = ordered(safeguarding_lead, request)

    sent = produced(safeguarding_lead, family, order)

    assert [one["clause"] for one in sent.verdicts] == ["10.2"]
    actions.end(by=safeguarding_lead, request=request, what=GIVEN, reasoning="By its terms.", sent=[sent])


def test_while_a_court_waits_for_evidence_nobody_destroys_the_file(
    safeguarding_lead: Viewer, family: Family
) -> None:
    request = about(safeguarding_lead, family, Asker.COURT)

    actions.record_order(
        by=safeguarding_lead,
        request=request,
        paper=paper_of(family),
        terms=["All letters"],
        return_on=today(),
    )

    assert [one.why for one in holds.of_family(family)] == ["court"]
    with pytest.raises(OnHold):
        destruction.destroy([family_scope(family.pk)])


def test_to_refuse_is_a_decision_that_is_kept_with_its_reason(
    safeguarding_lead: Viewer, family: Family
) -> None:
    request = about(safeguarding_lead, family)

    actions.end(by=safeguarding_lead, request=request, what=REFUSED, reasoning="No exception.")

    kept = queries.page(safeguarding_lead, Request.objects.get()).outcomes[0].outcome
    assert (kept.reasoning, kept.recorded_by_id) == ("No exception.", safeguarding_lead.user_id)


def test_the_policys_own_page_no_longer_says_that_it_is_done_on_paper() -> None:
    assert "10.2" not in INSTEAD
