"""Brings the search tokens in step with the data while the site serves, as when they are made in a new way (8.2).

First all tokens that should be there are added, then those that should not be are dropped, a few owners at a time. So
nobody is lost meanwhile who was found before. It keeps no note of how far it came: a run that was cut off is simply
begun again, and finds less to do. `tokens.rebuild`, which drops everything first, is for a place that is shut.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from hsww.vault.locking import settle
from hsww.vault.models import SearchToken
from hsww.vault.tokens import SOURCES, index_many

OWNERS = 100
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Renewed:
    records: int
    dropped: int

    def __str__(self) -> str:
        return f"Search tokens of {self.records} records are in step; {self.dropped} old ones dropped."


def renew() -> Renewed:
    records = sum(index_many(source(None)) for source in SOURCES)
    return Renewed(records, sum(map(_drop_stale, _pages())))


def _pages() -> Iterator[list[UUID]]:
    rest = owners = SearchToken.objects.order_by("owner").values_list("owner", flat=True).distinct()
    while page := list(rest[:OWNERS]):
        yield page
        rest = owners.filter(owner__gt=page[-1])


def _drop_stale(owners: list[UUID]) -> int:
    """A token that somebody is just writing is of a record not committed yet: the tokens are read, then the records."""
    found = SearchToken.objects.filter(owner__in=owners)
    there = {tuple(row): pk for pk, *row in found.values_list("pk", "kind", "token", "owner", "ref")}
    settle()
    for source in SOURCES:
        for item in source(owners):
            for kind, number in item.tokens():
                there.pop((kind.value, number, item.owner, item.ref), None)
    stale = list(there.values())
    for start in range(0, len(stale), AT_ONCE):
        SearchToken.objects.filter(pk__in=stale[start : start + AT_ONCE]).delete()
    return len(stale)
