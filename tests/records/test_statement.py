"""The bytes that are signed are those of the worked example, and no two forms share theirs (9.1)."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from records import statement
from records.statement import Statement

EXAMPLE = Statement(
    about=UUID("1" * 32),
    file=UUID("2" * 32),
    signer=UUID("3" * 32),
    hat="hsuk_reviewer",
    name="Uma Kay",
    purpose="quality",
    organiser=None,
    at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
    nonce=bytes(range(32)),
)


def test_the_worked_example_is_right() -> None:
    described = statement.__doc__ or ""
    written = re.findall(r"^    ([0-9a-f ]+)$", described, re.MULTILINE)
    digest = re.search(r"digest ([0-9a-f]{64})$", described, re.MULTILINE)

    assert bytes(EXAMPLE).hex() == "".join(written).replace(" ", "")
    assert digest is not None
    assert EXAMPLE.digest.hex() == digest[1]


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("about", UUID("4" * 32)),
        ("file", UUID("4" * 32)),
        ("signer", UUID("4" * 32)),
        ("hat", "trustee"),
        ("name", "Uma Key"),
        ("purpose", "spot_check"),
        ("organiser", UUID("4" * 32)),
        ("at", EXAMPLE.at + timedelta(microseconds=1)),
        ("nonce", bytes(32)),
    ],
)
def test_another_form_has_another_digest(part: str, other: Any) -> None:
    assert replace(EXAMPLE, **{part: other}).digest != EXAMPLE.digest


def test_words_cannot_move_from_one_field_to_the_next() -> None:
    assert replace(EXAMPLE, name="Uma Kayq", purpose="uality").digest != EXAMPLE.digest
