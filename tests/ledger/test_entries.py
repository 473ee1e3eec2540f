"""The byte format: the worked example of its docstring, and that no two entries share their bytes."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsww.ledger import entries
from hsww.ledger.entries import Content, Subject

EXAMPLE = Content(
    uid=UUID("1" * 32),
    at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
    actor=UUID("2" * 32),
    appointment=UUID("3" * 32),
    hat="organiser",
    action="seen",
    outcome="allowed",
    clause="4.3",
    rule="family",
    salt=bytes(range(32)),
    reason=None,
    session=bytes.fromhex("55" * 8),
    subjects=(Subject("family", UUID("4" * 32)),),
)
CONTENTS = st.builds(
    Content,
    uid=st.uuids(),
    at=st.datetimes(timezones=st.just(UTC)),
    actor=st.none() | st.uuids(),
    appointment=st.none() | st.uuids(),
    hat=st.text(max_size=5),
    action=st.text(max_size=5),
    outcome=st.text(max_size=5),
    clause=st.text(max_size=5),
    rule=st.text(max_size=5),
    salt=st.binary(min_size=32, max_size=32),
    reason=st.none() | st.binary(max_size=40),
    session=st.none() | st.binary(min_size=8, max_size=8),
    subjects=st.lists(st.builds(Subject, st.text(max_size=5), st.uuids()), max_size=3, unique=True).map(
        lambda found: tuple(sorted(found, key=lambda one: (one.kind.encode(), one.id.bytes)))
    ),
)


def test_the_worked_example_in_the_docstring_is_what_the_code_writes() -> None:
    example = (entries.__doc__ or "").partition("Worked example")[2]
    shown = "".join(line for line in example.splitlines() if line.startswith("    ")).replace(" ", "")
    written, _, leaf = shown.partition("leaf")

    assert entries.to_bytes(EXAMPLE).hex() == written
    assert entries.digest(EXAMPLE).hex() == leaf


@given(CONTENTS)
def test_an_entry_reads_back_as_it_was_written(content: Content) -> None:
    assert entries.from_bytes(entries.to_bytes(content)) == content


@given(CONTENTS, CONTENTS)
def test_different_entries_have_different_bytes(one: Content, other: Content) -> None:
    assert (entries.to_bytes(one) == entries.to_bytes(other)) == (one == other)


def test_the_order_in_which_subjects_were_named_makes_no_difference() -> None:
    two = (Subject("family", UUID(int=2)), Subject("family", UUID(int=1)))

    assert entries.digest(replace(EXAMPLE, subjects=two)) == entries.digest(
        replace(EXAMPLE, subjects=two[::-1])
    )


def test_absent_and_empty_are_different_things() -> None:
    assert entries.digest(replace(EXAMPLE, reason=None)) != entries.digest(replace(EXAMPLE, reason=b""))


@pytest.mark.parametrize("cut", range(len(entries.to_bytes(EXAMPLE))))
def test_an_entry_cut_short_anywhere_is_refused(cut: int) -> None:
    with pytest.raises(entries.Malformed):
        entries.from_bytes(entries.to_bytes(EXAMPLE)[:cut])


def test_an_entry_with_something_added_is_refused() -> None:
    with pytest.raises(entries.Malformed):
        entries.from_bytes(entries.to_bytes(EXAMPLE) + b"\x00")


def test_an_entry_of_an_unknown_version_is_refused() -> None:
    with pytest.raises(entries.Malformed):
        entries.from_bytes(b"\x02" + entries.to_bytes(EXAMPLE)[1:])
