"""Whether words tell where a family lives who must not be found, whatever their writer says that they show (0.1).

Only its own address and postcode are looked for: no list of places can say of other words what they give away.
"""

import re
from collections.abc import Iterator

from consent.standing import same
from families.models import Family

NUMBER = re.compile(r"^(?:(?:flat|no\.?|number|unit) )?\d+\s?[a-z]?\s+")
"""What stands before the name of a street."""
LEAST_WORDS = 2
"""A street's name of one word may be any word."""


def tells_where(text: str, family: Family) -> bool:
    plain, postcode = _plain(text), _plain(family.postcode).replace(" ", "")
    if postcode and postcode in plain.replace(" ", ""):
        return True
    return any(re.search(rf"\b{re.escape(part)}\b", plain) for part in _parts(family.address))


def _parts(address: str) -> Iterator[str]:
    """The lines that have a number, or else the first; and the street without it. A town alone gives nobody away."""
    lines = [plain for line in re.split(r"[,;\n]", address) if (plain := _plain(line))]
    for line in [one for one in lines if any(map(str.isdigit, one))] or lines[:1]:
        yield line
        street = NUMBER.sub("", line)
        if len(street.split()) >= LEAST_WORDS:
            yield street


def _plain(text: str) -> str:
    return same(re.sub(r"[,.;:()\[\]/\n]", " ", text))
