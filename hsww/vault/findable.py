"""What a record may be found by, and the tokens that stand for it (8.2, 8.8).

A token is the HMAC-SHA-256 of `hsww search 2`, one byte for the kind and the folded text, of which the first bits are
kept, as a signed number. Without the search key it says nothing but that two records share something; that is why
tokens lie in the key store and are destroyed with the file. Whoever is found by one is only a candidate, and is
opened to be sure. So a token may be short: two texts that share one cost a look and no secret.

    kind       of what                         bits  because
    WORD       each beginning of a word          64  most of a search: among 100,000 families none is opened in vain
    NAME       a whole word of a name            64  `identify` asks about thousands of words at once
    SOUND      how such a word sounds            32  the guess is already coarser than its token
    STREET     a street, and with its number     32  there are some thousands, so none are joined by chance
    PHONE      a number, in its national form    24  whoever got the key too could try every number; some sixty
                                                     mobile numbers share a token, so it proves none of them
    POSTCODE   whole, and its outward code       16  of Britain's 1.8 million some 27 share a token
    BORN       a day of birth                    12  of the days of a lifetime about seven share a token

Names and streets stay long, because shortness would not hide them: the beginnings of a word spell it out.

Worked example, kept true by `tests/vault/test_tokens.py`:

    key                 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
    NAME  "sam"         -3066491695036406969
    BORN  "2021-04-03"  1182
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from hsww.vault import folding
from hsww.vault.models import TokenKind
from hsww.vault.sounds import sounds
from hsww.vault.streets import streets

LONGEST_PREFIX = 12
BITS = {
    TokenKind.WORD: 64,
    TokenKind.PHONE: 24,
    TokenKind.POSTCODE: 16,
    TokenKind.NAME: 64,
    TokenKind.SOUND: 32,
    TokenKind.STREET: 32,
    TokenKind.BORN: 12,
}

Token = tuple[TokenKind, int]


@dataclass(frozen=True, kw_only=True)
class Findable:
    """What a record `ref` of `owner` says of whom it is about and where they live."""

    owner: UUID
    ref: UUID
    names: tuple[str, ...] = ()
    """Whole names, the surname last."""
    first_names: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    born: tuple[date, ...] = ()

    def tokens(self) -> set[Token]:
        return {(kind, token(kind, text)) for kind, text in self._texts()}

    def _texts(self) -> Iterator[tuple[TokenKind, str]]:
        for name in (*self.names, *self.first_names, *self.surnames):
            yield from ((TokenKind.NAME, word) for word in folding.words_to_index(name))
            yield from ((TokenKind.SOUND, code) for code in sounds(name))
            yield from ((TokenKind.WORD, start) for start in _starts(name))
        for address in self.addresses:
            yield from ((TokenKind.STREET, text) for street in streets(address) for text in street.texts())
            yield from ((TokenKind.WORD, start) for start in _starts(address))
        for phone in self.phones:
            yield from ((TokenKind.PHONE, number) for number in folding.phones_within(phone))
        for postcode in self.postcodes:
            yield from ((TokenKind.POSTCODE, part) for part in folding.postcode(postcode) or () if part)
        yield from ((TokenKind.BORN, day.isoformat()) for day in self.born)


def token(kind: TokenKind, text: str) -> int:
    message = b"hsww search 2" + bytes([kind]) + text.encode()
    digest = hmac.digest(settings.SEARCH_TOKEN_KEY, message, hashlib.sha256)
    return int.from_bytes(digest[:8], "big", signed=True) >> (64 - BITS[kind])


def _starts(text: str) -> Iterator[str]:
    for word in folding.words_to_index(text):
        yield from (word[:length] for length in range(1, min(len(word), LONGEST_PREFIX) + 1))
