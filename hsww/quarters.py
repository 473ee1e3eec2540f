"""Quarters of the year, by which the scheme counts; a report is of one that is over."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

MONTHS = 3
YEAR = 12


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @property
    def number_of_all(self) -> int:
        """Counted on from year to year, so that the next quarter is one more."""
        return self.year * (YEAR // MONTHS) + self.number

    @property
    def start(self) -> date:
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def end(self) -> date:
        return self.following.start - timedelta(days=1)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first and the last of it."""
        first, last = datetime.combine(self.start, time.min), datetime.combine(self.end, time.max)
        return timezone.make_aware(first), timezone.make_aware(last)

    @property
    def following(self) -> "Quarter":
        return (
            Quarter(self.year, self.number + 1) if self.number < YEAR // MONTHS else Quarter(self.year + 1, 1)
        )

    @property
    def before(self) -> "Quarter":
        return (
            Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, YEAR // MONTHS)
        )

    @property
    def label(self) -> str:
        return f"{self.start:%B} to {self.end:%B %Y}"

    @property
    def key(self) -> str:
        return f"{self.year}-{self.number}"


def of_day(day: date) -> Quarter:
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def latest_ended(today: date) -> Quarter:
    return of_day(today).before


def ended(today: date, how_many: int) -> Iterator[Quarter]:
    """Newest first."""
    quarter = latest_ended(today)
    for _ in range(how_many):
        yield quarter
        quarter = quarter.before


def by_key(key: str, among: Iterable[Quarter]) -> Quarter | None:
    return next((one for one in among if one.key == key), None)
