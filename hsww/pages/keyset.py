"""Pages of a list by key, newest first: the first and the millionth page cost the same (design, section 7).

The place between two rows stands in the address as a number and an opaque id, and names nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, Q, QuerySet

SIZE = 25
MOST_COUNTED = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Row = TypeVar("Row")
Stored = TypeVar("Stored", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    count: str
    older: str = ""
    newer: str = ""

    def links(self, **kept: str) -> dict[str, str]:
        """Where the older and the newer rows are, for the pager; `kept` stays in the address."""
        return {
            name: "?" + urlencode({**kept, name: cursor})
            for name, cursor in (("older", self.older), ("newer", self.newer))
            if cursor
        }


@dataclass(frozen=True)
class Cursor:
    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}_{self.id}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        try:
            microseconds, row = text.split("_", 1)
            return cls(EPOCH + int(microseconds) * MICROSECOND, UUID(row))
        except (ValueError, OverflowError):
            return None


def page(
    rows: QuerySet[Stored], *, by: str, older: str = "", newer: str = "", size: int = SIZE
) -> Page[Stored]:
    """The rows after `older`, or before `newer`, or the newest; `by` is the field of their time."""
    before, after = Cursor.read(newer), Cursor.read(older)
    if before is not None:
        found = list(rows.filter(_beyond(by, "gt", before)).order_by(by, "id")[: size + 1])
        return _made(rows, found[:size][::-1], by, has_older=True, has_newer=len(found) > size)
    some = rows if after is None else rows.filter(_beyond(by, "lt", after))
    found = list(some.order_by(f"-{by}", "-id")[: size + 1])
    return _made(rows, found[:size], by, has_older=len(found) > size, has_newer=after is not None)


def counted(rows: QuerySet[Any]) -> str:
    """Exact up to a thousand; beyond that nobody waits for the count."""
    count = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else str(count)


def _beyond(by: str, side: str, place: Cursor) -> Q:
    """Written so that an index of the time alone finds where to begin."""
    same = Q(**{by: place.at}) & ~Q(**{f"id__{side}": place.id})
    return Q(**{f"{by}__{side}e": place.at}) & ~same


def _made(
    rows: QuerySet[Stored], shown: list[Stored], by: str, *, has_older: bool, has_newer: bool
) -> Page[Stored]:
    def place(row: Stored) -> str:
        return str(Cursor(getattr(row, by), row.pk))

    return Page(
        rows=shown,
        count=counted(rows),
        older=place(shown[-1]) if shown and has_older else "",
        newer=place(shown[0]) if shown and has_newer else "",
    )
