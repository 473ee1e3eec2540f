"""Pages by key, newest first: the first and the millionth page cost the same (design, section 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet

from families.models import Family

SIZE = 25
MOST_COUNTED = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Row = TypeVar("Row")


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
    """A place between two rows; in an address it is a number and an opaque id, and names nobody."""

    updated_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{(self.updated_at - EPOCH) // MICROSECOND}_{self.id}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        try:
            microseconds, row = text.split("_", 1)
            return cls(EPOCH + int(microseconds) * MICROSECOND, UUID(row))
        except (ValueError, OverflowError):
            return None

    @classmethod
    def of(cls, family: Family) -> "Cursor":
        return cls(family.updated_at, family.id)


def page(rows: QuerySet[Family], *, older: str = "", newer: str = "") -> Page[Family]:
    """The rows after `older`, or before `newer`, or the newest."""
    before, after = Cursor.read(newer), Cursor.read(older)
    if before is not None:
        found = list(_newer(rows, before).order_by("updated_at", "id")[: SIZE + 1])
        more, shown = len(found) > SIZE, found[:SIZE][::-1]
        return _made(rows, shown, has_older=True, has_newer=more)
    some = _older(rows, after) if after is not None else rows
    found = list(some.order_by("-updated_at", "-id")[: SIZE + 1])
    more = len(found) > SIZE
    return _made(rows, found[:SIZE], has_older=more, has_newer=after is not None)


def counted(rows: QuerySet[Family]) -> str:
    """Exact up to a thousand; beyond that nobody waits for the count."""
    count = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED:,}+" if count > MOST_COUNTED else str(count)


def _older(rows: QuerySet[Family], than: Cursor) -> QuerySet[Family]:
    return rows.filter(updated_at__lte=than.updated_at).exclude(updated_at=than.updated_at, id__gte=than.id)


def _newer(rows: QuerySet[Family], than: Cursor) -> QuerySet[Family]:
    return rows.filter(updated_at__gte=than.updated_at).exclude(updated_at=than.updated_at, id__lte=than.id)


def _made(rows: QuerySet[Family], shown: list[Family], *, has_older: bool, has_newer: bool) -> Page[Family]:
    return Page(
        rows=shown,
        count=counted(rows),
        older=str(Cursor.of(shown[-1])) if shown and has_older else "",
        newer=str(Cursor.of(shown[0])) if shown and has_newer else "",
    )
