"""What a template reads in a loop. It can be asked by name as it can be asked by attribute, and says the same.

A template asks everything for a key before it asks for an attribute; what has no keys answers with an error, and in
a list of 25 rows those errors cost more than all the rest (measured: half of the table).
"""

from typing import Any


class Shown:
    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    __iter__ = None
    """It has names and no order; without this, Python would number it."""
