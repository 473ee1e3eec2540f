"""What counts as unusual, at its edges."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from hsww.access.hats import Hat
from hsww.watching.finding import MANY_FILES, MANY_REFUSALS, SHORT, Found, Look, unusual
from hsww.watching.models import Kind

MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROBIN = UUID(int=1)
_numbers = count(1)


def opened(
    at: datetime, *, family: UUID | None = None, hat: Hat = Hat.ORGANISER, actor: UUID = ROBIN
) -> Look:
    return Look(next(_numbers), at, actor, hat, {family or uuid4()}, False)


def refused(at: datetime) -> Look:
    return Look(next(_numbers), at, ROBIN, Hat.VOLUNTEER, set(), True)


def found(*looks: Look, on_rota: bool = False) -> list[Found]:
    return list(unusual(looks, lambda _person, _at: on_rota))


def spread(number: int, over: timedelta) -> list[datetime]:
    return [MONDAY_NOON + over * place / (number - 1) for place in range(number)]


def test_many_files_in_a_short_time_are_found_and_one_fewer_is_not() -> None:
    enough = [opened(at) for at in spread(MANY_FILES, SHORT)]

    [one] = found(*enough)

    assert (one.kind, one.actor, one.times, len(one.looks)) == (
        Kind.MANY_FILES,
        ROBIN,
        MANY_FILES,
        MANY_FILES,
    )
    assert found(*enough[1:]) == []


def test_as_many_over_a_longer_time_are_a_days_work() -> None:
    assert found(*(opened(at) for at in spread(MANY_FILES, SHORT + timedelta(seconds=1)))) == []


def test_one_file_opened_again_and_again_is_one() -> None:
    same = uuid4()

    assert found(*(opened(at, family=same) for at in spread(3 * MANY_FILES, SHORT))) == []


def test_what_lies_outside_the_crowd_is_left_out() -> None:
    crowd = [opened(at) for at in spread(MANY_FILES, SHORT)]
    before = opened(MONDAY_NOON - 2 * SHORT)

    [one] = found(*crowd, before)

    assert list(one.looks) == crowd


def test_two_people_together_are_not_one_who_opened_many() -> None:
    looks = [opened(at, actor=UUID(int=1 + place % 2)) for place, at in enumerate(spread(MANY_FILES, SHORT))]

    assert found(*looks) == []


def test_a_co_ordinators_night_and_weekend_are_out_of_hours_unless_on_the_rota() -> None:
    at = {
        "six in the morning": datetime(2026, 3, 2, 6, 59, tzinfo=UTC),
        "seven": datetime(2026, 3, 2, 7, tzinfo=UTC),
        "just before eight": datetime(2026, 3, 2, 19, 59, tzinfo=UTC),
        "eight": datetime(2026, 3, 2, 20, tzinfo=UTC),
        "Saturday": datetime(2026, 3, 7, 12, tzinfo=UTC),
        "summer, eight by our clocks": datetime(2026, 7, 6, 19, tzinfo=UTC),
    }

    late = {
        name for name, one in at.items() if [each.kind for each in found(opened(one))] == [Kind.OUT_OF_HOURS]
    }

    assert late == {"six in the morning", "eight", "Saturday", "summer, eight by our clocks"}
    assert found(opened(at["eight"]), on_rota=True) == []


def test_a_volunteers_evening_is_not_unusual() -> None:
    assert found(opened(datetime(2026, 3, 2, 22, tzinfo=UTC), hat=Hat.VOLUNTEER)) == []


def test_a_run_of_refusals_is_found_and_one_fewer_is_not() -> None:
    run = [refused(at) for at in spread(MANY_REFUSALS, SHORT)]

    [one] = found(*run)

    assert (one.kind, one.times) == (Kind.REFUSED, MANY_REFUSALS)
    assert found(*run[1:]) == []
