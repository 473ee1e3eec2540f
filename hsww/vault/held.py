"""What a model instance keeps for a sealed field: the bytes as they came, or the value opened from them.

Neither shows its content when printed, so an error page, a log line or a debugger's list of attributes holds
nothing. Pickling keeps the sealed bytes only. Nothing changes one; they are not frozen because a page makes a hundred
of each, and that would cost twice as much.
"""

import copy
from dataclasses import dataclass, field
from typing import Any, Protocol

from hsww.vault import envelope
from hsww.vault.errors import NotSealed
from hsww.vault.scopes import KeyScope


@dataclass(slots=True, repr=False, unsafe_hash=True)
class Sealed:
    """Sealed bytes. `row` and `scope` are the row and the file they were sealed for, where that is known."""

    raw: bytes
    row: Any = field(default=None, compare=False)
    scope: KeyScope | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        return "<sealed>"

    @property
    def key_id(self) -> bytes:
        return envelope.key_id_of(self.raw)


class Encodes(Protocol):
    def encode(self, value: Any) -> bytes: ...


@dataclass(slots=True, repr=False, eq=False)
class Held:
    """A value in the open, and the sealed bytes it was opened from or last sealed to."""

    by: Encodes
    value: Any
    sealed: Sealed | None = None
    data: bytes | None = None

    def __repr__(self) -> str:
        return "<held>"

    def unchanged(self, data: bytes) -> bool:
        """Compares encoded forms, because a list or dictionary may have been changed where it stands."""
        return self.sealed is not None and self.data == data

    def replaced(self, value: Any) -> "Held":
        return Held(self.by, value, self.sealed, self.data)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Held":
        return self.replaced(copy.deepcopy(self.value, memo))

    def __reduce__(self) -> tuple[Any, ...]:
        if self.sealed is None or not self.unchanged(self.by.encode(self.value)):
            raise NotSealed("A value that is not saved yet is not pickled: it would be plain text.")
        return Sealed, (self.sealed.raw, self.sealed.row, self.sealed.scope)
