"""Two reports laid side by side, as a reader would: what one leaves out does not follow from the other (3.2, 8.9)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from families.models import Family, Stage
from hsww.access.viewer import Viewer
from hsww.board import actions
from hsww.board.across import ENDED, FEWEST_ACROSS, STARTED, SUPPORTED, Flow, given_away, left_out, may_go
from hsww.board.disclosure import headline
from hsww.board.figures import shown_of
from hsww.board.models import Report
from hsww.people.models import User
from tests.board.quarterly import QUARTER, family
from tests.build import viewer_of

MOST = 90


def flow(quarter: int, supported: int, started: int, ended: int) -> Flow:
    counts = {SUPPORTED: supported, STARTED: started, ENDED: ended}
    return Flow(quarter, counts, shown_of(counts))


def test_a_few_who_began_are_not_the_difference_between_two_reports() -> None:
    before, now = flow(1, 60, 0, 21), flow(2, 45, 6, 0)

    assert set(given_away([before, now])) == {(STARTED, 2)}
    assert left_out(now, [before]) == {SUPPORTED}
    assert not set(given_away([before, now.without(frozenset({SUPPORTED}))]))


def test_a_few_who_finished_before_do_not_follow_from_the_next_report() -> None:
    before, now = flow(1, 50, 0, 4), flow(2, 70, 24, 0)

    assert set(given_away([before, now])) == {(ENDED, 1)}
    assert left_out(now, [before]) == {STARTED}


def test_a_whole_that_was_rounded_up_to_where_exact_figures_begin_is_not_taken_for_exact() -> None:
    """20 is what 18, 19 and 20 are shown as; 12 is shown as 10. So the six who finished were six or seven."""
    before, now = flow(1, 18, 18, 6), flow(2, 12, 0, 0)

    assert set(given_away([before, now])) == {(ENDED, 1)}
    assert len(possible(before, now.without(left_out(now, [before])))[ENDED, 1]) >= FEWEST_ACROSS


def test_a_report_that_tells_too_much_by_leaving_all_out_does_not_go() -> None:
    """Of 13 shown as 15, 1 to 7 are left: six or seven finished."""
    before, now = flow(1, 13, 0, 6), flow(2, 7, 0, 0)

    nothing = now.without(left_out(now, [before]))

    assert not any(nothing.shown.values())
    assert not may_go(nothing, [before])
    assert may_go(flow(3, 7, 0, 0), [before])


def test_nothing_more_is_left_out_where_nothing_follows() -> None:
    assert left_out(flow(2, 52, 6, 3), [flow(1, 50, 5, 4)]) == frozenset()
    assert left_out(flow(2, 60, 24, 20), [flow(1, 60, 20, 24)]) == frozenset()


def test_reports_with_a_quarter_between_them_say_nothing_of_each_other() -> None:
    assert left_out(flow(3, 45, 5, 0), [flow(1, 60, 0, 20)]) == frozenset()


def test_a_report_released_late_is_laid_beside_the_one_after_it_too() -> None:
    assert left_out(flow(1, 60, 0, 21), [flow(2, 45, 6, 0)]) != frozenset()


def test_a_figure_that_was_left_out_does_not_follow_from_reports_further_on() -> None:
    """What the second leaves out would stand between the first and the third."""
    first, second = flow(1, 50, 0, 4), flow(2, 70, 24, 21)
    second = second.without(frozenset({SUPPORTED}))
    third = flow(3, 70, 21, 0)

    assert (ENDED, 1) in set(given_away([first, second, third]))
    assert left_out(third, [first, second])


@st.composite
def two_quarters(draw: st.DrawFn) -> tuple[Flow, Flow]:
    supported = draw(st.integers(0, 60))
    ended, started = draw(st.integers(0, supported)), draw(st.integers(0, supported))
    begun = draw(st.integers(0, 28))
    after = supported - ended + begun
    return flow(1, supported, started, ended), flow(2, after, begun, draw(st.integers(0, after)))


@settings(max_examples=200, deadline=None)
@given(two_quarters())
@example((flow(1, 13, 0, 6), flow(2, 7, 0, 0)))
def test_no_small_figure_follows_from_two_reports(flows: tuple[Flow, Flow]) -> None:
    before, now = flows
    already = set(given_away([before]))

    now = now.without(left_out(now, [before]))

    if not may_go(now, [before]):
        assert not any(now.shown.values())
        assert any(
            len(values) < FEWEST_ACROSS
            for name, values in possible(before, now).items()
            if name not in already
        )
        return
    for name, values in possible(before, now).items():
        if name not in already:
            assert len(values) >= FEWEST_ACROSS, name


def possible(before: Flow, now: Flow) -> dict[tuple[str, int], set[int]]:
    """By brute force, in its own words: what a reader who knows the rule finds for each left-out figure."""
    found: dict[tuple[str, int], set[int]] = {
        (name, one.quarter): set()
        for one in (before, now)
        for name, figure in one.shown.items()
        if figure is None
    }
    nexts = set(numbers(now, SUPPORTED))
    for whole in numbers(before, SUPPORTED):
        began = [n for n in numbers(before, STARTED) if n <= whole]
        for gone in numbers(before, ENDED):
            for begun in numbers(now, STARTED):
                after = whole - gone + begun
                left = [n for n in numbers(now, ENDED) if n <= after]
                if gone > whole or after not in nexts or not left or not began:
                    continue
                values = {
                    (SUPPORTED, 1): {whole},
                    (STARTED, 1): set(began),
                    (ENDED, 1): {gone},
                    (SUPPORTED, 2): {after},
                    (STARTED, 2): {begun},
                    (ENDED, 2): set(left),
                }
                for name in found:
                    found[name] |= values[name]
    return found


def numbers(one: Flow, name: str) -> list[int]:
    figure, true = one.shown[name], one.counts[name]
    if figure is None:
        return list(range(1, 8)) if 1 <= true <= 7 else list(range(MOST))
    return [n for n in range(MOST) if headline(n) == figure]


@pytest.fixture
def boss(lead: User) -> Viewer:
    return viewer_of(lead)


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_report_is_laid_beside_the_released_one_again_when_it_is_released(lead: User, boss: Viewer) -> None:
    """25 are supported and nobody finishes; then 29, of whom 4 began: 29 less 25."""
    first = QUARTER.before
    for _ in range(25):
        family(lead, came=first.start)
    for _ in range(4):
        family(lead, came=QUARTER.start)
    Family.objects.filter(active_from__lte=first.end).update(active_from=first.start + timedelta(days=1))
    early = actions.prepare(by=boss, quarter=first)
    late = actions.prepare(by=boss, quarter=QUARTER)
    assert headlines(late)["Families supported"] == 29

    actions.release(by=boss, report=early)
    actions.release(by=boss, report=late)

    assert headlines(early)["Families supported"] == 25
    assert headlines(late)["Families supported"] is headlines(late)["Families who began"] is None
    where = next(
        table
        for table in Report.objects.get(pk=late.pk).figures["tables"]
        if table["title"] == "Where they live"
    )
    assert where["cells"] is None


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_report_that_would_tell_too_much_stays_with_the_lead_who_is_told_why(
    lead: User, boss: Viewer, as_lead: Client, as_trustee: Client
) -> None:
    """Of 13, six finish and seven stay."""
    first = QUARTER.before
    for number in range(13):
        home = family(lead, came=first.start)
        home.active_from = first.start - timedelta(days=30)
        if number < 6:
            home.stage, home.ended_on = Stage.ENDED, first.start + timedelta(days=20)
        home.save()
    early = actions.prepare(by=boss, quarter=first)
    assert early.snapshot.counts[ENDED] == 6
    actions.release(by=boss, report=early)
    late = actions.prepare(by=boss, quarter=QUARTER)
    assert late.snapshot.counts[SUPPORTED] == 7

    told = as_lead.post(reverse("board_report_release", args=[late.id]), follow=True).content.decode()

    assert "It was not given to the board" in told
    assert "The board cannot have this report" in told
    assert "give it to the board" not in as_lead.get(reverse("today")).content.decode()
    assert as_trustee.get(reverse("board_report", args=[late.id])).status_code == 404
    with pytest.raises(actions.TellsTooMuchError):
        actions.release(by=boss, report=late)


def headlines(report: Report) -> dict[str, int | None]:
    report.refresh_from_db()
    return {line["label"]: line["shown"] for line in report.figures["headlines"]}
