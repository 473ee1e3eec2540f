"""What in a text is shaped like a telephone number, a postcode, a day or a street, each with what it would be
found by. Shapes cost nothing and prove nothing: most are nobody's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hsww.vault import folding
from hsww.vault.days import days_within
from hsww.vault.identify.matches import Kind
from hsww.vault.streets import streets_within

GROUP = re.compile(r"\+?(?<!\w)\d+(?![^\W_])")
BETWEEN = re.compile(r"[\s().‐‑–-]{1,4}")  # noqa: RUF001
POSTCODE = re.compile(r"(?<![^\W_])([a-z]{1,2}\d[a-z\d]?)\s{0,3}(\d[a-z]{2})(?![^\W_])", re.IGNORECASE)
BIRTH = re.compile(r"(?:\b(?:born|birth|birthday|dob|d\.o\.b\.?|due)\b[^.!?]{0,20})$", re.IGNORECASE)
MOST_GROUPS = 6
MOST_DIGITS = 15
BEFORE = 40


@dataclass(frozen=True, slots=True)
class Shape:
    kind: Kind
    start: int
    end: int
    text: str
    """As its token is made of it."""
    alone: bool = True
    """Whether it says anything by itself: a day only where it is called a birthday."""


def shapes(text: str) -> Iterator[Shape]:
    yield from _phones(text)
    for found in POSTCODE.finditer(text):
        yield Shape(Kind.POSTCODE, *found.span(), folding.fold(found[1] + found[2]))
    for start, end, day in days_within(text):
        called = bool(BIRTH.search(text, max(0, start - BEFORE), start))
        yield Shape(Kind.DATE_OF_BIRTH, start, end, day.isoformat(), called)
    for street in streets_within(text):
        yield Shape(Kind.STREET, street.start, street.end, street.texts()[-1])


def _phones(text: str) -> Iterator[Shape]:
    """Every way to join neighbouring groups of digits: two numbers may stand side by side."""
    groups = list(GROUP.finditer(text))
    for place, first in enumerate(groups):
        digits, last = "", first
        for group in groups[place : place + MOST_GROUPS]:
            if group is not first and not BETWEEN.fullmatch(text, last.end(), group.start()):
                break
            digits, last = digits + group[0], group
            if len(digits) > MOST_DIGITS:
                break
            number = folding.phone(digits)
            if number:
                bracketed = text[: first.start()].endswith("(") and ")" in text[first.end() : last.end()]
                yield Shape(Kind.PHONE, first.start() - bracketed, last.end(), number)
