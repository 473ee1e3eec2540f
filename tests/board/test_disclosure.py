"""The disclosure rule, attacked: whatever the counts were, what is shown leads back to none of them."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsww.board import disclosure
from hsww.board.disclosure import Cell, average, breakdown, headline, median

COUNTS = st.lists(st.integers(0, 40), min_size=4, max_size=9).map(
    lambda numbers: {f"c{place}": number for place, number in enumerate(numbers)}
)


def shown(cells: Iterable[Cell] | None) -> dict[str, int | None]:
    assert cells is not None
    return {cell.key: cell.shown for cell in cells}


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (19, 20), (20, 20), (23, 23)],
)
def test_a_headline_is_exact_from_twenty_up_and_left_out_from_one_to_seven(
    count: int, expected: int | None
) -> None:
    assert headline(count) == expected


@pytest.mark.parametrize("categories", [1, 2, 3])
def test_a_split_into_two_or_three_is_not_shown_at_all(categories: int) -> None:
    assert breakdown({str(place): 50 for place in range(categories)}) is None


def test_small_cells_are_left_out_and_the_rest_rounded_to_five() -> None:
    cells = shown(breakdown({"a": 3, "b": 5, "c": 12, "d": 0, "e": 43}, total=63))

    assert cells == {"a": None, "b": None, "c": 10, "d": 0, "e": 45}


def test_one_cell_is_never_left_out_alone() -> None:
    cells = shown(breakdown({"a": 3, "b": 9, "c": 30, "d": 40}, total=82))

    assert cells == {"a": None, "b": None, "c": 30, "d": 40}


def test_nought_shows_except_where_the_attribute_is_sensitive() -> None:
    counts = {"health": 0, "money": 0, "home": 20, "play": 30, "other": 9}

    cells = shown(breakdown(counts, sensitive=frozenset({"health"})))

    assert cells["health"] is None
    assert cells["money"] == 0


def test_more_is_left_out_where_the_total_would_give_it_away() -> None:
    """Without more, what is missing from 48 would be 2 at the most: 1 for each."""
    cells = shown(breakdown({"a": 1, "b": 1, "c": 18, "d": 0, "e": 28}, total=48))

    assert cells["a"] is cells["b"] is cells["c"] is None


def test_averages_and_medians_need_ten_families() -> None:
    assert average([1.0] * 9) is None
    assert median([30] * 9) is None
    assert average([1.0] * 9 + [2.0]) == 1.1
    assert median([*range(20, 30)]) == 25


@given(COUNTS, st.booleans())
def test_every_small_cell_is_left_out_and_never_alone(counts: dict[str, int], overlapping: bool) -> None:
    total = None if overlapping else headline(sum(counts.values()))

    cells = breakdown(counts, total=total)

    if cells is None:
        return
    left_out = [cell.key for cell in cells if cell.shown is None]
    assert len(left_out) != 1
    assert {key for key, count in counts.items() if 1 <= count <= 7} <= set(left_out)


@given(COUNTS, st.sets(st.sampled_from([f"c{place}" for place in range(9)])))
def test_what_is_shown_is_nought_or_a_multiple_of_five_from_ten(
    counts: dict[str, int], sensitive: set[str]
) -> None:
    cells = breakdown(counts, sensitive=frozenset(sensitive))

    for cell in cells or ():
        assert cell.shown is None or cell.shown == 0 or (cell.shown % 5 == 0 and cell.shown >= 10)
        assert cell.shown != 0 or cell.key not in sensitive
        assert cell.shown is None or abs(cell.shown - counts[cell.key]) <= 2


@given(COUNTS)
def test_no_left_out_cell_can_be_worked_out_from_the_total_and_the_rest(counts: dict[str, int]) -> None:
    """An attacker who knows the rule tries every table that would have been published just so."""
    total = headline(sum(counts.values()))

    cells = breakdown(counts, total=total)

    if cells is None or total is None:
        return
    for cell in cells:
        if cell.shown is None:
            assert len(possible_values(cell.key, cells, total)) >= disclosure.FEWEST_POSSIBLE


def possible_values(key: str, cells: tuple[Cell, ...], total: int) -> set[int]:
    """By brute force over sums, in its own words: not with the functions under test."""
    totals = {sum_ for sum_ in range(400) if headline(sum_) == total}
    sums = {0}
    for cell in cells:
        if cell.key == key:
            continue
        values = [n for n in range(60) if matches(n, cell.shown)]
        sums = {so_far + n for so_far in sums for n in values if so_far + n <= max(totals)}
    return {n for n in range(1, 400) if any(n + rest in totals for rest in sums)}


def matches(count: int, published: int | None) -> bool:
    if published is None:
        return count >= 1
    if published == 0:
        return count == 0
    return count >= 8 and abs(count - published) <= 2
