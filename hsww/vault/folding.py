"""How words are made alike before they are searched: case, accents and apostrophes do not count."""

import re
import unicodedata
from collections.abc import Iterator

# Letters that have a stroke or are two in one, which Unicode does not take apart.
STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}  # noqa: RUF001
)
APOSTROPHES = re.compile("['’‘ʼ`]")  # noqa: RUF001
WORD = re.compile(r"[^\W_]+")
NOT_DIGITS = re.compile(r"\D+")
PHONE = re.compile(r"\+?[\d\s().-]+")
PHONE_WITHIN = re.compile(r"\+?\(?\d[\d\s().-]{4,}\d")
POSTCODE = re.compile(r"([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})?")
FEWEST_DIGITS = 6


def fold(text: str) -> str:
    """Folding what is folded already changes nothing."""
    if text.isascii():
        return text.lower()  # the same, in a twentieth of the time
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in apart if not unicodedata.category(letter).startswith("M"))
    return bare.translate(STROKES)


def words(text: str) -> list[str]:
    """The words somebody searches for: O'Brien is one word, Smith-Jones two."""
    return WORD.findall(APOSTROPHES.sub("", fold(text)))


def words_to_index(text: str) -> Iterator[str]:
    """Also each side of an apostrophe, because some people leave the O out and some write a space."""
    yield from words(text)
    if APOSTROPHES.search(folded := fold(text)):
        yield from WORD.findall(folded)


def phone(text: str) -> str | None:
    """Digits alone, in the national form."""
    if not PHONE.fullmatch(text.strip()):
        return None
    digits = NOT_DIGITS.sub("", text)
    for abroad in ("0044", "44"):
        if digits.startswith(abroad) and len(digits) > len(abroad) + FEWEST_DIGITS:
            digits = "0" + digits.removeprefix(abroad).removeprefix("0")
    return digits if len(digits) >= FEWEST_DIGITS else None


def phones_within(text: str) -> list[str]:
    """The numbers in a field where people also write whose number it is, or a second one."""
    return [number for found in PHONE_WITHIN.findall(text) if (number := phone(found))]


def postcode(text: str) -> tuple[str, str | None] | None:
    """Outward code, and the whole code where it is whole."""
    found = POSTCODE.fullmatch(fold(text).strip())
    if found is None:
        return None
    outward, inward = found.groups()
    return outward, outward + inward if inward else None
