"""What answers come to on a day, tried on plain values."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consent.models import Answer, How, Purpose, Recipient
from consent.standing import (
    NEVER,
    Course,
    State,
    Topic,
    latest,
    standing,
)

ANNA, BEN = UUID(int=1), UUID(int=2)
OPENED = date(2026, 1, 5)
DAY = timedelta(days=1)
REFERRER = Topic("referrer", "", "general")


@dataclass(frozen=True, kw_only=True)
class Words:
    """An answer, as plain as can be."""

    giver_id: UUID = ANNA
    recipient_kind: str = Recipient.REFERRER
    recipient_name: str = ""
    purpose: str = Purpose.GENERAL
    answer: str = Answer.GIVEN
    said_on: date = OPENED
    recorded_at: datetime = field(default_factory=lambda: datetime(2026, 1, 5, 12, tzinfo=UTC))
    how: str = How.SAID
    until: date | None = None
    occasion: str | None = None
    digest: str = ""


def course(**changed: object) -> Course:
    usual = {"opened_on": OPENED, "household": frozenset({ANNA, BEN})}
    return Course(**{**usual, **changed})  # type: ignore[arg-type]


def test_a_yes_counts_from_the_day_it_was_said() -> None:
    said = Words(said_on=OPENED + DAY)

    assert standing(said, course(), OPENED) == NEVER
    assert standing(said, course(), OPENED + DAY).state is State.GIVEN


def test_the_last_word_counts_whatever_order_it_was_written_down_in() -> None:
    late = datetime(2026, 3, 1, tzinfo=UTC)
    yes = Words(said_on=OPENED, recorded_at=late)
    no = Words(said_on=OPENED + DAY, answer=Answer.WITHDRAWN)

    spoken = latest([no, yes], OPENED + 30 * DAY)

    assert spoken == {(ANNA, REFERRER): no}


def test_of_two_answers_on_one_day_the_one_written_down_later_counts() -> None:
    first = Words()
    second = Words(answer=Answer.REFUSED, recorded_at=first.recorded_at + timedelta(minutes=1))

    assert latest([second, first], OPENED) == {(ANNA, REFERRER): second}


def test_permission_for_one_agency_is_none_for_another() -> None:
    kind, purpose = Recipient.MULTI_AGENCY, Purpose.MULTI_AGENCY
    yes = Words(recipient_kind=kind, purpose=purpose, recipient_name="Family Hub ")
    no = Words(recipient_kind=kind, purpose=purpose, recipient_name="Housing", answer=Answer.REFUSED)

    found = latest([yes, no], OPENED)

    assert found == {
        (ANNA, Topic(kind, "family hub", purpose)): yes,
        (ANNA, Topic(kind, "housing", purpose)): no,
    }


@pytest.mark.parametrize(
    ("said", "times", "on"),
    [
        (Words(until=OPENED + 10 * DAY), {}, OPENED + 11 * DAY),
        (Words(), {"household": frozenset({BEN})}, OPENED),
        (Words(said_on=OPENED - DAY), {}, OPENED),
        (Words(), {"last_review_on": OPENED + 42 * DAY}, OPENED + 42 * DAY),
        (Words(), {"review_due_on": OPENED + 42 * DAY}, OPENED + 71 * DAY),
    ],
    ids=["its time is over", "moved out", "earlier support", "a review since", "review over 28 days late"],
)
def test_a_yes_lapses_and_says_why(said: Words, times: dict[str, object], on: date) -> None:
    found = standing(said, course(**times), on)

    assert found.state is State.LAPSED
    assert found.because


@pytest.mark.parametrize(
    ("said", "times", "on"),
    [
        (Words(until=OPENED + 10 * DAY), {}, OPENED + 10 * DAY),
        (Words(said_on=OPENED + 42 * DAY), {"last_review_on": OPENED + 42 * DAY}, OPENED + 50 * DAY),
        (Words(), {"last_review_on": OPENED + 42 * DAY}, OPENED + 41 * DAY),
        (Words(), {"review_due_on": OPENED + 42 * DAY}, OPENED + 70 * DAY),
        (Words(purpose=Purpose.MOVE), {"review_due_on": OPENED + 42 * DAY}, OPENED + 90 * DAY),
    ],
    ids=["its last day", "asked at the review", "before the review", "28 days late", "not routine"],
)
def test_a_yes_stands_until_then(said: Words, times: dict[str, object], on: date) -> None:
    assert standing(said, course(**times), on).state is State.GIVEN


@pytest.mark.parametrize("answer", [Answer.REFUSED, Answer.WITHDRAWN])
def test_a_no_never_lapses(answer: Answer) -> None:
    said = Words(answer=answer, until=OPENED)
    late = course(last_review_on=OPENED + 42 * DAY, review_due_on=OPENED + 42 * DAY)

    assert standing(said, late, OPENED + 900 * DAY).state is State(answer.value)


answers = st.builds(
    Words,
    giver_id=st.sampled_from([ANNA, BEN]),
    answer=st.sampled_from(Answer),
    said_on=st.dates(OPENED, OPENED + 60 * DAY),
    recorded_at=st.datetimes(datetime(2026, 1, 5), datetime(2026, 6, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(answers, max_size=8, unique_by=lambda one: (one.giver_id, one.said_on, one.recorded_at)),
    st.randoms(),
)
def test_the_order_rows_come_in_changes_nothing(said: list[Words], chance: object) -> None:
    mixed = list(said)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    on = OPENED + 61 * DAY

    assert latest(said, on) == latest(mixed, on)


@given(st.lists(answers, max_size=8))
def test_somebody_outside_the_household_never_gives_permission(said: list[Words]) -> None:
    on = OPENED + 61 * DAY
    elsewhere = course(household=frozenset({uuid4()}))

    states = {standing(one, elsewhere, on).state for one in latest(said, on).values()}
    assert not states & {State.GIVEN, State.LIMITED}
