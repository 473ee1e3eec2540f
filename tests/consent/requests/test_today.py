"""What requests put on Today, and what trustees are told: a number and a day (10.2)."""

from datetime import timedelta

import pytest

from consent.requests import actions, holding, queries, waiting
from consent.requests.hold_models import Hold
from consent.requests.holding import Because
from consent.requests.models import Asker, Aware, Outcome
from families.models import Family
from hsww.access.hats import Hat, Office
from hsww.access.today import Urgency
from hsww.access.viewer import Viewer
from hsww.ledger.models import Action, Entry, EntrySubject
from tests import build
from tests.consent.making import co_ordinator, today
from tests.consent.releases.making import lead
from tests.consent.requests.making import about, paper_of, taken

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def trustee() -> Viewer:
    return build.viewer_of(build.worker(Hat.TRUSTEE))


def said(viewer: Viewer) -> list[str]:
    return [one.what for one in waiting.due(viewer)]


def test_who_took_it_and_the_lead_are_told_when_an_answer_is_due(by: Viewer, family: Family) -> None:
    about(by, family)

    assert said(by) == ["Quillfeather: a request is due"]
    assert said(lead()[1]) == ["Quillfeather: a request is due"]
    assert said(co_ordinator()[1]) == []


def test_who_took_it_and_does_not_see_the_family_is_told_no_name(by: Viewer, family: Family) -> None:
    _, taker = co_ordinator()
    actions.say_whose(by=by, request=taken(taker), family=family)

    (found,) = waiting.due(taker)

    assert (found.what, found.url, found.about) == ("A request is due", "/requests/", ())


def test_what_is_late_comes_first_and_what_is_far_off_or_ended_not_at_all(by: Viewer) -> None:
    far = taken(by, due_on=today() + timedelta(days=8))
    late = taken(by, came_on=today() - timedelta(days=9), due_on=today() - timedelta(days=1))

    ((found),) = waiting.due(by)

    assert (found.urgency, found.tag, found.since) == (Urgency.TODAY, "Overdue", late.due_on)
    for one in (far, late):
        actions.end(by=by, request=one, what=Outcome.What.REFUSED, reasoning="T")
    assert said(by) == []


def test_a_courts_day_counts_where_it_is_earlier(by: Viewer, family: Family) -> None:
    row = about(by, family, Asker.COURT, due_on=today() + timedelta(days=60))
    assert said(by) == []

    actions.record_order(by=by, request=row, paper=paper_of(family), terms=["T"], return_on=today())

    (found,) = waiting.due(by)
    assert found.since == today()


def test_a_trustee_learns_the_number_and_the_day_and_the_entry_names_no_family(
    by: Viewer, family: Family, trustee: Viewer
) -> None:
    row = about(by, family)
    taken(by, Asker.AGENCY)

    (found,) = queries.of_police(trustee)
    assert {name: getattr(found, name) for name in found.__dataclass_fields__} == {
        "id": row.pk,
        "number": row.number,
        "day": row.came_on,
    }
    (told,) = waiting.to_know(trustee)
    assert "Quillfeather" not in told.what
    assert actions.become_aware(by=trustee, seen=[str(row.pk)]) == 1

    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.action, entry.clause) == (Action.ACKNOWLEDGED, "10.2")
    assert list(EntrySubject.objects.filter(entry=entry).values_list("kind", "subject")) == [
        ("request", row.pk)
    ]
    assert Aware.objects.get().recorded_by_id == trustee.user_id
    assert list(waiting.to_know(trustee)) == []
    assert [one.recorded_by_id for one in queries.page(by, row).aware] == [trustee.user_id]


def test_each_trustee_is_made_aware_for_herself_and_of_nothing_she_was_not_shown(
    by: Viewer, trustee: Viewer
) -> None:
    row = taken(by)
    chair = build.viewer_of(build.worker(Hat.TRUSTEE, Office.CHAIR))
    actions.become_aware(by=trustee, seen=[str(row.pk)])
    assert len(queries.of_police(chair)) == 1

    assert actions.become_aware(by=chair, seen=["not an id"]) == 0
    assert actions.become_aware(by=by, seen=[str(row.pk)]) == 0

    assert Aware.objects.count() == 1


def test_the_lead_looks_again_at_a_hold_on_its_day(by: Viewer, family: Family) -> None:
    _, leading = lead()
    soon = Because(why=Hold.Why.INSURER, reason="T", look_again_on=today() + timedelta(days=1))
    hold = holding.place(by=leading, family=family, because=soon)
    assert list(waiting.to_look_at(leading)) == []
    due = Because(why=Hold.Why.INQUIRY, reason="T", look_again_on=today())
    holding.lift(by=leading, hold=hold, reason="T")
    holding.place(by=leading, family=family, because=due)

    (found,) = waiting.to_look_at(leading)

    assert found.what == "Quillfeather: must the file still be kept as it is?"
    assert list(waiting.to_look_at(by)) == []
