"""Days as people write them: 3/4/2021, 3.4.21, 3 April 2021, 3rd of Apr 2021, April 3 2021, 2021-04-03.

The day comes before the month, as in Britain, unless the year comes first. A year of two digits is the latest
that is no later than next year, because a baby may be expected then. A day that does not exist is none.
"""

import re
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from hsww.vault.folding import fold

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
YEAR = r"(?P<year>\d{4}|\d{2})(?!\d)"
DAY = r"(?<!\d)(?P<day>\d{1,2})"
SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        DAY + r"\s?(?P<mark>[/.-])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?" + YEAR,
        DAY + r"(?:st|nd|rd|th)?[\s-]{1,2}(?:of\s)?" + MONTH + r",?[\s-]{1,2}" + YEAR,
        r"\b" + MONTH + r"\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s" + YEAR,
    )
)


def day(text: str) -> date | None:
    """The day that the whole text is."""
    text = text.strip()
    found = (shape.fullmatch(text) for shape in SHAPES)
    return next((known for one in found if one and (known := _read(one))), None)


def days_within(text: str) -> Iterator[tuple[int, int, date]]:
    """Each day in the text: where it starts, where it ends, and which day it is."""
    for shape in SHAPES:
        for found in shape.finditer(text):
            known = _read(found)
            if known:
                yield found.start(), found.end(), known


def _read(found: re.Match[str]) -> date | None:
    year, month, number = found["year"], fold(found["month"]), int(found["day"])
    place = int(month) if month.isdecimal() else MONTHS.index(month[:3]) + 1
    try:
        return date(_whole(year), place, number)
    except ValueError:
        return None


def _whole(year: str) -> int:
    if len(year) == len("2021"):
        return int(year)
    this = timezone.localdate().year
    near = this - this % 100 + int(year)
    return near if near <= this + 1 else near - 100
