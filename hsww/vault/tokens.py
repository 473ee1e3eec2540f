"""Finds a file by name, telephone number or postcode although all of them are encrypted (8.2, 8.8).

A token is the HMAC-SHA-256 of a folded beginning of a word, cut to 8 bytes: that is long enough that two
words share a token once in some billion searches, and such a false candidate costs one look and no secret,
because the caller opens what it shows; it keeps each entry, of which there are about forty a family, small
and plain integers, which both databases index well. Without the search key a token says nothing but that
two records share a beginning; that is why tokens lie in the key store and are destroyed with the file.

What is found here is only a candidate. The caller passes it through its rule's queryset and confirms it by
opening the record. Nobody is missed: an owner is a candidate when every word of the query begins some word
of the owner's records, or when the query is one of its telephone numbers, postcodes or outward codes.

New tokens are committed at once, stale ones go when the data's transaction is committed: whichever of the
two databases fails, a record can be found.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Exists, OuterRef, QuerySet, UUIDField

from hsww.vault import folding
from hsww.vault.models import SearchToken, TokenKind
from hsww.vault.router import DATA, KEYS

LONGEST_PREFIX = 12
TOKEN_BYTES = 8
PAGE = 500

Token = tuple[TokenKind, int]
Row = tuple[int, int, UUID, UUID]


@dataclass(frozen=True, kw_only=True)
class Findable:
    """What a record `ref` of `owner` may be found by. Street names go with the names."""

    owner: UUID
    ref: UUID
    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


def index_names(owner: UUID, ref: UUID, names: Iterable[str]) -> None:
    """Replaces the words this record is found by."""
    _replace(owner, ref, {TokenKind.WORD}, _of_names(names))


def index_contacts(
    owner: UUID, ref: UUID, *, phones: Iterable[str] = (), postcodes: Iterable[str] = ()
) -> None:
    """Replaces the telephone numbers and postcodes this record is found by."""
    kinds = {TokenKind.PHONE, TokenKind.POSTCODE}
    _replace(owner, ref, kinds, _of_phones(phones) | _of_postcodes(postcodes))


def index_many(items: Iterable[Findable]) -> None:
    """Adds; for records that are new, as in a bulk load."""
    waiting = iter(items)
    while some := list(islice(waiting, PAGE)):
        _add(row for item in some for row in _rows(item.owner, item.ref, _of(item)))


def unindex(owner: UUID, ref: UUID | None = None) -> None:
    found = SearchToken.objects.filter(owner=owner)
    (found if ref is None else found.filter(ref=ref)).delete()


def owners_matching(query: str, limit: int, *, among: Collection[UUID] | None = None) -> list[UUID]:
    """`among` asks only about these owners, for a viewer who may see few."""
    return list(islice(matching(query, among=among), limit))


def matching(query: str, *, among: Collection[UUID] | None = None) -> Iterator[UUID]:
    """All candidates, a page at a time, so that a caller whose rule hides many can go on."""
    seen: set[UUID] = set()
    for wanted in _ways(query):
        for owner in _paged(wanted, among):
            if owner not in seen:
                seen.add(owner)
                yield owner


def token(kind: TokenKind, text: str) -> int:
    message = b"hsww search 1" + bytes([kind]) + text.encode()
    digest = hmac.digest(settings.SEARCH_TOKEN_KEY, message, hashlib.sha256)
    return int.from_bytes(digest[:TOKEN_BYTES], "big", signed=True)


def _ways(query: str) -> Iterator[list[Token]]:
    """Each way to read the query: as a number, as a postcode, as words; all tokens of a way must match."""
    number, code = folding.phone(query), folding.postcode(query)
    if number:
        yield [(TokenKind.PHONE, token(TokenKind.PHONE, number))]
    if code:
        yield [(TokenKind.POSTCODE, token(TokenKind.POSTCODE, code[1] or code[0]))]
    # The longest word is the rarest, and the database starts from it.
    words = sorted(set(folding.words(query)), key=len, reverse=True)
    if words:
        yield [(TokenKind.WORD, token(TokenKind.WORD, word[:LONGEST_PREFIX])) for word in words]


def _paged(wanted: list[Token], among: Collection[UUID] | None) -> Iterator[UUID]:
    candidates = _candidates(wanted)
    if among is not None:
        candidates = candidates.filter(owner__in=list(among))
    rest = candidates
    while page := list(rest.values_list("owner", flat=True)[:PAGE]):
        yield from page
        if len(page) < PAGE:
            return
        rest = candidates.filter(owner__gt=page[-1])


def _candidates(wanted: list[Token]) -> QuerySet[SearchToken]:
    (kind, first), *others = wanted
    found = SearchToken.objects.filter(kind=kind, token=first)
    for other_kind, other in others:
        same_owner = SearchToken.objects.filter(kind=other_kind, token=other, owner=OuterRef("owner"))
        found = found.filter(Exists(same_owner))
    return found.order_by("owner").distinct()


def _of(item: Findable) -> set[Token]:
    return _of_names(item.names) | _of_phones(item.phones) | _of_postcodes(item.postcodes)


def _of_names(names: Iterable[str]) -> set[Token]:
    starts = {
        word[:length]
        for name in names
        for word in folding.words_to_index(name)
        for length in range(1, min(len(word), LONGEST_PREFIX) + 1)
    }
    return {(TokenKind.WORD, token(TokenKind.WORD, start)) for start in starts}


def _of_phones(phones: Iterable[str]) -> set[Token]:
    numbers = {number for text in phones for number in folding.phones_within(text)}
    return {(TokenKind.PHONE, token(TokenKind.PHONE, number)) for number in numbers}


def _of_postcodes(postcodes: Iterable[str]) -> set[Token]:
    codes = {part for text in postcodes for part in folding.postcode(text) or () if part}
    return {(TokenKind.POSTCODE, token(TokenKind.POSTCODE, code)) for code in codes}


def _rows(owner: UUID, ref: UUID, tokens: Iterable[Token]) -> Iterator[Row]:
    return ((kind.value, number, owner, ref) for kind, number in tokens)


def _add(rows: Iterable[Row]) -> None:
    """Plain statements, because a bulk load writes some forty tokens a family and model instances triple its time."""
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


def _replace(owner: UUID, ref: UUID, kinds: set[TokenKind], tokens: set[Token]) -> None:
    _add(_rows(owner, ref, tokens))
    kept = {number for _, number in tokens}
    transaction.on_commit(partial(_drop_stale, owner, ref, kinds, kept), using=DATA)


def _drop_stale(owner: UUID, ref: UUID, kinds: set[TokenKind], kept: set[int]) -> None:
    SearchToken.objects.filter(owner=owner, ref=ref, kind__in=kinds).exclude(token__in=kept).delete()
