"""How a request ends: nobody gets something because they ask, and a refusal is a decision too (10.2, 7.4, 8.9)."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from consent.requests import actions, queries
from consent.requests.actions import AlreadySoError, NothingBearsItOutError
from consent.requests.models import GAVE, Asker, LedTo, Outcome, Request
from families.models import Family
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Entry, EntrySubject
from tests.consent.making import co_ordinator, family_of, parent, today
from tests.consent.releases.making import lead, scene
from tests.consent.requests.making import about, ordered, produced, shared_now, taken

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
What = Outcome.What


def test_a_refusal_is_kept_with_its_reasoning_and_by_whom(by: Viewer, family: Family) -> None:
    row = about(by, family)

    actions.end(by=by, request=row, what=What.REFUSED, reasoning="They gave no ground and no order.")

    kept = Outcome.objects.get()
    assert (kept.what, kept.reasoning) == ("refused", "They gave no ground and no order.")
    assert kept.recorded_by_id == by.user_id
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.rule, entry.clause) == ("consent.end_request", "10.2")
    assert not Request.objects.get().is_open
    assert [one.state for one in queries.ended_lines(by)] == ["Refused"]
    assert queries.open_lines(by) == []


@pytest.mark.parametrize("what", GAVE)
@pytest.mark.parametrize("asker", [one for one in Asker if one is not Asker.FUNDER])
def test_nothing_ends_as_given_that_nothing_was_sent_for(
    asker: Asker, what: Outcome.What, by: Viewer, family: Family
) -> None:
    row = about(by, family, asker)

    with pytest.raises(NothingBearsItOutError):
        actions.end(by=by, request=row, what=what, reasoning="They were polite.")

    assert not Outcome.objects.exists()


def test_the_police_got_what_went_to_keep_a_child_safe(by: Viewer, family: Family) -> None:
    parent(family)
    row = about(by, family)
    sent = shared_now(by, family)

    actions.end(by=by, request=row, what=What.PARTLY, reasoning="Only the bruise.", sent=[sent])

    assert LedTo.objects.get().sent_id == sent.pk
    about_entry = EntrySubject.objects.filter(entry=Entry.objects.order_by("-pk")[0])
    assert ("sent", sent.pk) in set(about_entry.values_list("kind", "subject"))
    led_to = queries.page(by, Request.objects.get()).outcomes[0].led_to
    assert [one.pk for one in led_to] == [sent.release_id]


def test_a_report_to_the_duty_desk_is_no_answer_to_the_police(by: Viewer, family: Family) -> None:
    row = about(by, family)
    sent = shared_now(by, family, to="The duty desk")

    with pytest.raises(NothingBearsItOutError):
        actions.end(by=by, request=row, what=What.GIVEN, reasoning="Social care has it.", sent=[sent])

    assert not Outcome.objects.exists()


@pytest.mark.parametrize("to", ["Fernshire Police, the desk", "999", "Pat Example"])
def test_what_the_police_heard_answers_them_by_whatever_name(by: Viewer, family: Family, to: str) -> None:
    sent = shared_now(by, family, to=to)

    actions.end(by=by, request=about(by, family), what=What.GIVEN, reasoning="A danger.", sent=[sent])

    assert LedTo.objects.get().sent_id == sent.pk


def test_the_family_saying_yes_to_others_is_no_reason_to_say_given_to_the_police() -> None:
    here = scene()
    here.allows()
    row = about(here.by, here.family)
    sent = here.send(here.draft())

    with pytest.raises(NothingBearsItOutError):
        actions.end(by=here.by, request=row, what=What.GIVEN, reasoning="T", sent=[sent])


def test_an_agency_got_what_the_family_said_yes_to() -> None:
    here = scene()
    here.allows()
    row = about(here.by, here.family, Asker.AGENCY)
    sent = here.send(here.draft())

    actions.end(by=here.by, request=row, what=What.GIVEN, reasoning="General news.", sent=[sent])

    assert Outcome.objects.get().what == "given"


def test_a_court_gets_what_went_by_its_order_and_nothing_else_counts(family: Family) -> None:
    _, leading = lead()
    row = about(leading, family, Asker.COURT)
    other = shared_now(leading, family)
    with pytest.raises(NothingBearsItOutError):
        actions.end(by=leading, request=row, what=What.GIVEN, reasoning="T", sent=[other])

    of_another = produced(leading, family)
    with pytest.raises(NothingBearsItOutError):
        actions.end(by=leading, request=row, what=What.GIVEN, reasoning="T", sent=[of_another])

    sent = produced(leading, family, ordered(leading, row))
    actions.end(by=leading, request=row, what=What.GIVEN, reasoning="By its terms.", sent=[sent])

    assert LedTo.objects.get().sent_id == sent.pk


def test_what_went_before_they_asked_or_about_another_family_bears_nothing_out(
    by: Viewer, family: Family
) -> None:
    other = family_of(None)
    _, leading = lead()
    before = shared_now(by, family)
    tomorrow = today() + timedelta(days=1)
    row = about(by, family, came_on=tomorrow, due_on=tomorrow)
    theirs = shared_now(leading, other)

    for sent in (before, theirs):
        with pytest.raises(Denied):
            actions.end(by=by, request=row, what=What.GIVEN, reasoning="T", sent=[sent])


def test_what_only_the_lead_may_see_shows_to_the_lead_alone(by: Viewer, family: Family) -> None:
    _, leading = lead()
    row = about(by, family)
    hidden = shared_now(leading, family, "terrorism")

    with pytest.raises(Denied):
        actions.end(by=by, request=row, what=What.GIVEN, reasoning="T", sent=[hidden])
    actions.end(by=leading, request=row, what=What.GIVEN, reasoning="T", sent=[hidden])

    to_lead = queries.page(leading, Request.objects.get()).outcomes[0].led_to
    to_her = queries.page(by, Request.objects.get()).outcomes[0].led_to
    assert [one.pk for one in to_lead] == [hidden.release_id]
    assert to_her == []


def test_it_is_opened_again_by_another_row_and_both_stay(by: Viewer, family: Family) -> None:
    row = about(by, family)
    first = actions.end(by=by, request=row, what=What.REFUSED, reasoning="No ground.")

    again = actions.reopen(by=by, request=row, reasoning="They brought an order.")
    last = actions.end(by=by, request=row, what=What.WITHDRAWN, reasoning="They rang off.")

    assert (again.after_id, last.after_id) == (first.pk, again.pk)
    page = queries.page(by, Request.objects.get())
    assert [one.outcome.what for one in page.outcomes] == ["refused", "reopened", "withdrawn"]
    assert not page.is_open


def test_it_ends_once_and_only_what_ended_is_opened_again(by: Viewer, family: Family) -> None:
    row = about(by, family)
    with pytest.raises(AlreadySoError):
        actions.reopen(by=by, request=row, reasoning="T")
    actions.end(by=by, request=row, what=What.REFUSED, reasoning="T")

    with pytest.raises(AlreadySoError):
        actions.end(by=by, request=row, what=What.REFUSED, reasoning="T")
    with pytest.raises(Error), transaction.atomic():
        Outcome.objects.create(request=row, what=What.REFUSED, reasoning="T", recorded_by_id=by.user_id)


def test_an_outcome_is_never_changed(by: Viewer) -> None:
    actions.end(by=by, request=taken(by), what=What.REFUSED, reasoning="T")

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE consent_outcome SET what = 'given'")


def test_a_stranger_ends_nothing(by: Viewer, family: Family) -> None:
    row = about(by, family)

    with pytest.raises(Denied):
        actions.end(by=co_ordinator()[1], request=row, what=What.REFUSED, reasoning="T")
