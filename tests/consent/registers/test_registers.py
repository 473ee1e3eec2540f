"""What was shared and asked, in one place for the lead: who is to be told, and which yes runs out (1.2, 1.5, 2.2)."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consent.actions import Reply, Telling, record_answers
from consent.household.models import Fact, FactKind
from consent.models import Answer, AskedAt, How
from consent.questions import AGENCIES
from consent.registers import queries
from consent.registers.running_out import running_out
from consent.releases import after
from consent.releases.models import Heard
from consent.requests import actions as asking
from consent.requests.models import Asker, Outcome
from families.models import Assessment, Family, Kin, Person
from hsww import quarters
from hsww.ledger.models import EntrySubject
from tests.build import sign_in
from tests.consent.making import today
from tests.consent.releases.making import SCHOOL, Scene, lead, scene
from tests.consent.requests.making import about, taken
from tests.policy.test_query_counts import cost

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NOW = quarters.of_day(timezone.localdate())


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def due(family: Family, days: int) -> None:
    family.review_due_on = today() + timedelta(days=days)
    family.save()


def test_the_lead_reads_why_and_with_whom_it_was_shared_and_each_line_leads_to_where_it_is_put_right() -> (
    None
):
    one = scene()
    one.allows()
    by_yes = one.send(one.draft())
    by_reason = one.now("child")
    without = one.earlier()
    user, by = lead()

    found = queries.shared(by, NOW)

    why, who = ({row.label: row.number for row in rows} for _, rows in found.counts)
    assert why == {"The family said yes": 1, "A child may be at risk": 1, "Without permission or reason": 1}
    assert who == {"Agencies that help the family now": 2, "Someone else": 1}
    assert {line.url for line in found.lines} == {
        reverse("release", args=[by_yes.release_id]),
        reverse("release_review", args=[by_reason.pk]),
        reverse("release_review", args=[without.pk]),
    }
    page = sign_in(user).get(reverse("registers")).content.decode()
    assert all(line.url in page for line in found.lines)
    assert EntrySubject.objects.filter(subject=by_yes.pk, entry__rule="consent.see_registers").exists()


def test_what_the_lead_sent_herself_is_for_another_to_look_at() -> None:
    _, by = lead()
    one = scene()
    hers = Scene(one.user, by, one.family, one.mother, one.contact).now("child")

    assert [line.url for line in queries.shared(by, NOW).lines] == [
        reverse("release", args=[hers.release_id])
    ]


def test_another_quarter_shows_what_was_shared_then() -> None:
    one = scene()
    one.now("child")
    user, by = lead()

    assert queries.shared(by, NOW.before).lines == ()
    page = words(sign_in(user).get(reverse("registers"), {"quarter": NOW.before.key}).content.decode())
    assert f"What we shared, {NOW.before.label} We shared nothing in this quarter." in page
    assert sign_in(user).get(reverse("registers"), {"quarter": "x'y"}).status_code == 200


def test_requests_are_counted_by_who_asked_and_how_they_ended_and_open_ones_come_first() -> None:
    one = scene()
    _, by = lead()
    ended, open_ = about(one.by, one.family), taken(one.by, Asker.SCHEME)
    asking.end(by=one.by, request=ended, what=Outcome.What.REFUSED, reasoning="No order.")

    found = queries.asked(by, NOW)

    who, how = ({row.label: row.number for row in rows} for _, rows in found.counts)
    assert who == {"The police": 1, "Another Home-Start": 1}
    assert how == {"Still open": 1, "Refused": 1}
    assert [line.url for line in found.lines] == [
        reverse("request_one", args=[open_.pk]),
        reverse("request_one", args=[ended.pk]),
    ]


def test_whoever_has_not_heard_stands_there_with_since_when_and_until_when_it_was_put_off() -> None:
    one = scene()
    sent = one.now("child")
    telling = sent.tellings.get()
    _, by = lead()
    [line] = queries.untold(by)
    assert (line.url, line.day, line.state) == (
        reverse("release_told", args=[telling.pk]),
        timezone.localdate(sent.said_at),
        "Not told yet",
    )

    again = today() + timedelta(days=5)
    after.put_off(by=one.by, telling=telling, reason="He reads her post.", look_again_on=again)
    assert f"{again:%-d %B %Y}" in queries.untold(by)[0].state

    after.tell(by=one.by, telling=telling, how=Heard.How.CALL, told_on=today())
    assert queries.untold(by) == ()


def test_of_a_reason_that_nobody_may_hear_nobody_is_to_be_told() -> None:
    one = scene()
    _, by = lead()
    Scene(one.user, by, one.family, one.mother, one.contact).now("terrorism")

    assert queries.untold(by) == ()
    assert queries.shared(one.by, NOW).lines == ()


def test_a_yes_is_due_at_the_review_and_to_ask_again_once_the_review_brought_no_new_answer() -> None:
    one = scene()
    _, by = lead()
    yesterday = Telling(how=How.SAID, asked_at=AskedAt.PHONE, said_on=today() - timedelta(days=1))
    reply = Reply(giver=one.mother, question=AGENCIES, answer=Answer.GIVEN)
    record_answers(by=one.by, family=one.family, telling=yesterday, replies=[reply])
    due(one.family, 29)
    assert running_out(by).at_review == ()
    due(one.family, 28)
    [line] = running_out(by).at_review
    assert (line.url, line.cells) == (reverse("review_record", args=[one.family.pk]), ("1 to ask again",))

    Assessment.objects.create(family=one.family, kind=Assessment.Kind.REVIEW, held_on=today(), by=one.user)
    due(one.family, 180)
    found = running_out(by)
    assert found.at_review == ()
    [again] = found.again
    assert again.url == reverse("consent_ask", args=[one.family.pk])
    assert again.cells[1] == "There has been a review since, and no new answer."


def test_nobody_is_asked_again_who_only_said_no() -> None:
    one = scene()
    _, by = lead()
    one.allows(Answer.REFUSED)
    due(one.family, 1)

    found = running_out(by)

    assert (found.at_review, found.again, found.soon) == ((), (), ())


def test_a_yes_that_was_agreed_for_a_time_shows_its_last_day() -> None:
    one = scene()
    _, by = lead()
    last = today() + timedelta(days=9)
    one.allows_school("The days", until=last)

    [line] = running_out(by).soon

    assert (line.day, line.url) == (last, reverse("consent_ask_more", args=[one.family.pk]))
    assert SCHOOL.name in line.cells[0]


def test_a_review_that_gets_too_late_soon_shows_the_last_day_of_the_general_yes() -> None:
    one = scene()
    _, by = lead()
    one.allows()
    due(one.family, -10)

    found = running_out(by)

    [line] = found.soon
    assert (line.day, line.url) == (
        today() + timedelta(days=18),
        reverse("review_record", args=[one.family.pk]),
    )
    due(one.family, -29)
    assert [again.url for again in running_out(by).again] == [line.url]


def child(one: Scene, turns_18_in: int | None = None, name: str = "Mia Quillfeather") -> Person:
    born = None
    if turns_18_in is not None:
        on = today() + timedelta(days=turns_18_in)
        born = (
            date(on.year - 18, on.month, on.day)
            if (on.month, on.day) != (2, 29)
            else date(on.year - 18, 3, 1)
        )
    return Person.objects.create(family=one.family, kin=Kin.CHILD, full_name=name, born_on=born, place=5)


@pytest.mark.parametrize(("days", "stands"), [(0, False), (1, True), (28, True), (29, False)])
def test_a_parents_yes_stands_there_28_days_before_a_child_comes_of_age(days: int, stands: bool) -> None:
    one = scene()
    _, by = lead()
    one.allows_school("How Mia is at school")
    child(one, days)

    found = running_out(by).soon

    assert bool(found) is stands
    for line in found:
        assert line.called.endswith(": Tamsin")
        assert line.day == today() + timedelta(days=days - 1)
        assert line.url == reverse("consent_ask_more", args=[one.family.pk])
        assert "Mia, who decides alone from then on" in line.cells[0]


def test_a_child_that_is_judged_able_from_a_day_on_counts_as_well_as_a_birthday() -> None:
    one = scene()
    _, by = lead()
    one.allows_school("How Mia is at school")
    day = today() + timedelta(days=9)
    Fact.objects.create(
        family=one.family, person=child(one), kind=FactKind.ABLE, first_on=day, says_who="Dr Example",
        why="She understands it.", recorded_by=one.user,
    )  # fmt: skip

    [line] = running_out(by).soon

    assert line.day == day - timedelta(days=1)


def test_general_news_and_a_no_are_not_about_a_child_that_comes_of_age() -> None:
    one = scene()
    _, by = lead()
    one.allows()
    one.allows_school("How Mia is at school", answer=Answer.REFUSED)
    child(one, 5)

    assert running_out(by).soon == ()


def test_a_child_that_decides_for_itself_already_runs_out_of_nothing() -> None:
    one = scene()
    _, by = lead()
    one.allows_school("How Mia is at school")
    mia = child(one, 5)
    Fact.objects.create(
        family=one.family, person=mia, kind=FactKind.ABLE, first_on=today(), says_who="Dr Example",
        why="She understands it.", recorded_by=one.user,
    )  # fmt: skip

    assert running_out(by).soon == ()


def test_the_page_costs_as_many_questions_for_many_families_as_for_a_few() -> None:
    user, _ = lead()
    client, costs = sign_in(user), []
    for _ in range(2):
        for _ in range(3):
            _one_of_each()
        costs.append(cost(client, reverse("registers")))
    assert costs[0] == costs[1]


def _one_of_each() -> None:
    one = scene()
    one.allows()
    one.send(one.draft())
    one.now("child")
    one.allows_school("How Mia is")
    child(one, 5)
    about(one.by, one.family)
    due(one.family, -10)
