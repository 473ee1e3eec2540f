"""The digest of a table, as its docstring writes it out."""

import pytest

from hsww.keeping import digests
from hsww.keeping.digests import Value, of_rows


def test_the_worked_example_holds() -> None:
    found = of_rows([(None, 7, "Sam")])

    assert found.rows == 1
    assert found.digest in str(digests.__doc__)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([("ab", "c")], [("a", "bc")]),
        ([("a",), ("b",)], [("b",), ("a",)]),
        ([("7",)], [(7,)]),
        ([("a",)], [(b"a",)]),
        ([(None,)], [("",)]),
        ([("a", "b")], [("a",), ("b",)]),
        ([(1.5,)], [(1.25,)]),
    ],
)
def test_different_rows_have_different_digests(
    one: list[tuple[Value, ...]], other: list[tuple[Value, ...]]
) -> None:
    assert of_rows(one) != of_rows(other)
