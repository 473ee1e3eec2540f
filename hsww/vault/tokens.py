"""Finds a file by names, places, numbers and birthdays although all of them are encrypted (8.2, 8.8).

What is found here is only a candidate. The caller passes it through its rule's queryset and confirms it by
opening the record. Nobody is missed: an owner is a candidate when every word of the query begins some word of the
owner's names or address, or when the query is one of its telephone numbers, postcodes, outward codes or birthdays.
After those come owners where a word is another name for one of theirs (Kate, Catherine), then those where one
sounds like theirs (Kathryn, Catherine). The tokens themselves are in `findable.py`.

New tokens are committed at once, stale ones go when the data's transaction is committed: whichever of the
two databases fails, a record can be found. `rebuild` makes them all anew from the data.
"""

from collections.abc import Collection, Iterable, Iterator
from enum import IntEnum
from functools import partial
from itertools import islice
from typing import Protocol
from uuid import UUID

from django.db import connections, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, UUIDField

from hsww.vault import folding
from hsww.vault.days import day
from hsww.vault.findable import LONGEST_PREFIX, Findable, Token, token
from hsww.vault.models import SearchToken, TokenKind
from hsww.vault.names import also_called
from hsww.vault.router import DATA, KEYS
from hsww.vault.sounds import sound

__all__ = [
    "SOURCES",
    "Findable",
    "How",
    "index",
    "index_many",
    "matching",
    "owners_matching",
    "rebuild",
    "unindex",
]

PAGE = 500
FIRST = 50
"""Of one word; mostly nobody asks for more. Of several, to look twice costs more than many rows."""

Row = tuple[int, int, UUID, UUID]


class How(IntEnum):
    """How a candidate was found; the surest first."""

    WRITTEN = 1
    ALSO_CALLED = 2
    SOUNDS_LIKE = 3


class Source(Protocol):
    """Gives what the records of these owners may be found by, or of all owners, a few at a time, opened from the data.

    With `names_only`, whatever is no name may stay closed.
    """

    def __call__(
        self, owners: Collection[UUID] | None, /, *, names_only: bool = ...
    ) -> Iterable[Findable]: ...


SOURCES: list[Source] = []
"""The apps that keep owners add theirs when they are ready."""


def index(item: Findable) -> None:
    """Replaces all that this record is found by."""
    tokens = item.tokens()
    _add(_rows(item, tokens))
    transaction.on_commit(partial(_drop_stale, item.owner, item.ref, tokens), using=DATA)


def index_many(items: Iterable[Findable]) -> int:
    """Adds; for records that are new, as in a bulk load. Returns how many there were."""
    waiting, done = iter(items), 0
    while some := list(islice(waiting, PAGE)):
        _add(row for item in some for row in _rows(item, item.tokens()))
        done += len(some)
    return done


def unindex(owner: UUID, ref: UUID | None = None) -> None:
    found = SearchToken.objects.filter(owner=owner)
    (found if ref is None else found.filter(ref=ref)).delete()


def rebuild() -> int:
    """Drops all tokens and makes them anew from every source, as after a restore, and returns how many records
    there were. If it was cut off, run it again; meanwhile search finds too few."""
    SearchToken.objects.all()._raw_delete(KEYS)
    return sum(index_many(source(None)) for source in SOURCES)


def owners_matching(query: str, limit: int, *, among: Collection[UUID] | None = None) -> list[UUID]:
    return [owner for owner, _how in islice(matching(query, among=among), limit)]


def matching(query: str, *, among: Collection[UUID] | None = None) -> Iterator[tuple[UUID, How]]:
    """All candidates, the surest first, a page at a time, so that a caller whose rule hides many can go on.

    `among` asks only about these owners, for a viewer who may see few.
    """
    seen: set[UUID] = set()
    for how, wanted in _ways(query):
        for owner in _paged(wanted, among):
            if owner not in seen:
                seen.add(owner)
                yield owner, how


def _ways(query: str) -> Iterator[tuple[How, list[Q]]]:
    """Each way to read the query; each condition of a way must hold for some token of the owner."""
    number, code, birthday = folding.phone(query), folding.postcode(query), day(query)
    if number:
        yield How.WRITTEN, [_is(TokenKind.PHONE, number)]
    if code:
        yield How.WRITTEN, [_is(TokenKind.POSTCODE, code[1] or code[0])]
    if birthday:
        yield How.WRITTEN, [_is(TokenKind.BORN, birthday.isoformat())]
    # The longest word is the rarest, and the database starts from it.
    words = sorted(set(folding.words(query)), key=len, reverse=True)
    if words:
        yield How.WRITTEN, [_begins(word) for word in words]
    if any(also_called(word) for word in words):
        yield How.ALSO_CALLED, [_begins(word) | _is_called(word) for word in words]
    if any(sound(word) for word in words):
        yield How.SOUNDS_LIKE, [_begins(word) | _is_called(word) | _sounds(word) for word in words]


def _is(kind: TokenKind, *texts: str) -> Q:
    """Adds nothing to another condition if no text is given."""
    return Q(kind=kind, token__in=[token(kind, text) for text in texts]) if texts else Q()


def _begins(word: str) -> Q:
    return _is(TokenKind.WORD, word[:LONGEST_PREFIX])


def _is_called(word: str) -> Q:
    return _is(TokenKind.NAME, *also_called(word))


def _sounds(word: str) -> Q:
    return _is(TokenKind.SOUND, *filter(None, [sound(word)]))


def _paged(wanted: list[Q], among: Collection[UUID] | None) -> Iterator[UUID]:
    candidates = _candidates(wanted)
    if among is not None:
        candidates = candidates.filter(owner__in=list(among))
    rest, most = candidates, PAGE if len(wanted) > 1 else min(FIRST, PAGE)
    while page := list(rest.values_list("owner", flat=True)[:most]):
        yield from page
        if len(page) < most:
            return
        rest, most = candidates.filter(owner__gt=page[-1]), PAGE


def _candidates(wanted: list[Q]) -> QuerySet[SearchToken]:
    first, *others = wanted
    found = SearchToken.objects.filter(first)
    for other in others:
        found = found.filter(Exists(SearchToken.objects.filter(other, owner=OuterRef("owner"))))
    return found.order_by("owner").distinct()


def _rows(item: Findable, tokens: Iterable[Token]) -> Iterator[Row]:
    return ((kind.value, number, item.owner, item.ref) for kind, number in tokens)


def _add(rows: Iterable[Row]) -> None:
    """Plain statements, because a bulk load writes some eighty tokens a family and model instances triple its time."""
    link = connections[KEYS]
    table = link.ops.quote_name(SearchToken._meta.db_table)
    insert = f"INSERT INTO {table} (kind, token, owner, ref) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"  # noqa: S608 - our own name
    ids = UUIDField()
    adapted = [
        (kind, number, ids.get_db_prep_value(owner, link), ids.get_db_prep_value(ref, link))
        for kind, number, owner, ref in rows
    ]
    with transaction.atomic(using=KEYS), link.cursor() as cursor:
        cursor.executemany(insert, adapted)


def _drop_stale(owner: UUID, ref: UUID, kept: set[Token]) -> None:
    current = Q()
    for kind in TokenKind:
        current |= Q(kind=kind, token__in=[number for of_kind, number in kept if of_kind == kind])
    SearchToken.objects.filter(owner=owner, ref=ref).exclude(current).delete()
