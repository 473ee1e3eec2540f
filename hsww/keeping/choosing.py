"""Picks the two copies that belong together: one of the data, and one of the keys that is no older (1.6, 8.8).

The data is the newest there is, or the newest up to a time that was asked for. The keys are the newest in any case:
what is missing in them was destroyed. Data that is younger than every copy of the keys is passed over, because the
keys of its last rows may be missing.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hsww.keeping.copies import Copy, listed
from hsww.keeping.refusals import Refused


@dataclass(frozen=True)
class Pair:
    data: Copy
    keys: Copy
    passed_over: int
    """Copies of the data that are younger than every copy of the keys."""


def pair(data: Path, keys: Path, *, at: datetime | None = None) -> Pair:
    found = [copy for copy in listed(data, "data") if at is None or copy.made_at <= at]
    if not found:
        raise Refused(f"There is no copy of the data in {data}" + (" up to that time." if at else "."))
    held = listed(keys, "keys")
    if not held:
        raise Refused(f"There is no copy of the keys in {keys}.")
    openable = [copy for copy in found if copy.made_at <= held[0].made_at]
    if not openable:
        raise Refused(
            "Every copy of the data is younger than all copies of the keys, so some rows would have no key."
        )
    return Pair(openable[0], held[0], len(found) - len(openable))
