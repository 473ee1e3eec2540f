"""What the first checkpoint of a log says when the log did not begin with the scheme; no Django (9.1).

A log must never sign two histories under one name. After a restore, or after it was found not to hold, the entries
that follow are another log: it has a name of its own and counts from 0 again. Its first checkpoint says, in lines after
the head (tlog-checkpoint calls them extension lines), why it began and what it follows:

    begun restored | begun broken
    held ORIGIN SIZE ROOT       the newest checkpoint that the database holds; left out if it holds none
    signed ORIGIN SIZE ROOT     the last that is known to have been signed, kept outside; left out if none is known

The log's key signs these lines with the head, and so does every witness. The name is that of the scheme's first log,
and after it a slash, which log it is, and when it began:

    scheme.example/ledger/2-20260301T093000Z

Worked example, the first checkpoint of that log, begun from a copy that lacked the last two of five entries:

    scheme.example/ledger/2-20260301T093000Z
    1
    //////////////////////////////////////////8=
    begun restored
    held scheme.example/ledger 3 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
    signed scheme.example/ledger 5 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from hsww.ledger.notes import BadNote, Head

Why = Literal["restored", "broken"]
WHYS: dict[str, Why] = {"restored": "restored", "broken": "broken"}
AFTER_HEAD = 3
_LATER = re.compile(r"/[0-9]+-[0-9]{8}T[0-9]{6}Z$")


@dataclass(frozen=True)
class Beginning:
    why: Why
    held: Head | None
    signed: Head | None

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """That of a checkpoint's text, or None where it says nothing of one."""
        lines = text.removesuffix("\n").split("\n")[AFTER_HEAD:]
        if not lines or not lines[0].startswith("begun "):
            return None
        heads = dict(line.partition(" ")[::2] for line in lines[1:])
        why = WHYS.get(lines[0].removeprefix("begun "))
        if why is None or len(heads) != len(lines) - 1 or not set(heads) <= {"held", "signed"}:
            raise BadNote("What this checkpoint says of its log's beginning cannot be read.")
        return cls(why, *(_head(heads[name]) if name in heads else None for name in ("held", "signed")))

    def __str__(self) -> str:
        heads = (("held", self.held), ("signed", self.signed))
        told = (f"{name} {' '.join(str(head).split())}\n" for name, head in heads if head)
        return f"begun {self.why}\n" + "".join(told)

    def sentences(self) -> Iterator[str]:
        yield {
            "restored": "This log was begun anew when the scheme was restored from a copy.",
            "broken": "This log was begun anew because the log before it was found not to hold.",
        }[self.why]
        if self.held is None:
            yield "No checkpoint of an older log was found in the database."
        else:
            yield f"It follows what the database held then: {_told(self.held)}."
        if self.signed is None:
            yield "No head kept outside the database was known then. What was lost cannot be told from this."
            return
        yield f"The last head known to have been signed was {_told(self.signed)}."
        if self.held is not None and self.held == self.signed:
            yield "The two are the same: no sealed entry was lost."
        elif lost := self._lost():
            yield f"{lost} sealed entries are in the older log only, and were lost."

    def _lost(self) -> int:
        """Where the two heads are of one log."""
        if self.held is None or self.signed is None or self.held.origin != self.signed.origin:
            return 0
        return max(0, self.signed.size - self.held.size)


def name_of(first: str, number: int, at: datetime) -> str:
    """The name of the log that begins then. `number` counts the scheme's logs from 0."""
    return f"{first}/{number + 1}-{at:%Y%m%dT%H%M%SZ}"


def is_later(name: str) -> bool:
    """Whether a log of this name must say what it follows."""
    return _LATER.search(name) is not None


def _head(text: str) -> Head:
    parts = text.split(" ")
    if len(parts) != AFTER_HEAD:
        raise BadNote("What this checkpoint says of its log's beginning cannot be read.")
    return Head.from_text("\n".join(parts) + "\n")


def _told(head: Head) -> str:
    _, _, root = str(head).split()
    return f"the first {head.size} entries of the log {head.origin}, root {root}"
