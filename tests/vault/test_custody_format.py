import base64
import re
from uuid import UUID

import pytest

from hsww.vault import custody_format
from hsww.vault.errors import BadCopy

MADE = "2026-03-01T02:00:00.000000Z"


def example() -> bytes:
    """The worked example of the docstring, with its one broken line joined."""
    lines = re.findall(r"^    (\[.*(?:\n {8}.*\])?)$", custody_format.__doc__ or "", re.MULTILINE)
    joined = [re.sub(r"\n *", "", line) for line in lines if "KIND" not in line and "ID,MADE_AT" not in line]
    return "\n".join(joined).encode() + b"\n"


def test_the_worked_example_is_read_as_it_says() -> None:
    found = custody_format.parse(example())

    (kek,), (key,), (destroyed,) = found.keks, found.keys, found.destroyed
    assert found.rows == 3
    assert kek.id == key.kek_id == "0123456789abcdef"
    assert key.wrapped == bytes([0, 1, 2, 3])
    assert key.scope.id == UUID("22222222-2222-4222-8222-222222222222")
    assert key.retired is None
    assert destroyed.scope.strand == "support"
    assert destroyed.finished_at is None


def test_the_worked_example_is_written_as_it_says() -> None:
    found = custody_format.parse(example())
    key, gone = found.keys[0], found.destroyed[0]
    rows = [
        ["kek", found.keks[0].id, MADE],
        ["key", str(key.id), key.kind, str(key.scope_id), key.strand, key.kek_id,
         base64.b64encode(key.wrapped).decode(), MADE, None],
        ["destroyed", gone.kind, str(gone.scope_id), gone.strand, "2026-03-02T02:00:00.000000Z", None],
    ]  # fmt: skip

    assert custody_format.written(found.made_at, rows) == example()


@pytest.mark.parametrize("cut", [0, 1, 50, 200, 400])
def test_a_copy_that_is_cut_off_is_refused(cut: int) -> None:
    with pytest.raises(BadCopy):
        custody_format.parse(example()[:cut])


def test_a_copy_that_lost_or_changed_a_row_is_refused() -> None:
    lines = example().splitlines(keepends=True)

    for wrong in (lines[:2] + lines[3:], [*lines[:1], *lines[2:0:-1], *lines[3:]]):
        with pytest.raises(BadCopy, match="cut off, or was changed"):
            custody_format.parse(b"".join(wrong))


@pytest.mark.parametrize(
    "row",
    [
        ["nobody", "knows"], ["kek"], ["kek", "0123456789abcdef", "yesterday"],
        ["key", "1", "family", "2", "support", "0", "AA==", MADE, None],
        ["destroyed", "house", "33333333-3333-4333-8333-333333333333", "support", MADE, None], [], "kek",
    ],
)  # fmt: skip
def test_a_row_in_another_form_is_refused(row: custody_format.Row) -> None:
    content = custody_format.written(custody_format.parse(example()).made_at, [row])

    with pytest.raises(BadCopy, match="not in its form"):
        custody_format.parse(content)


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(BadCopy, match="not a copy of the keys"):
        custody_format.parse(example().replace(b"hsww keys 1", b"hsww keys 9"))
