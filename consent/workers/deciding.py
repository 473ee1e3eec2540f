"""Whether something about one of our people may leave: by their own yes to just this, or by a ground (8.7).

A pure function over what it is told. The newest answer counts; but what a person said themselves, only they themselves
take back: a no given here is not undone by somebody who writes down that they were told yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consent.deciding_facts import GroundKind
from consent.exceptions import Exemption

OWN_DATA = "8.7"


@dataclass(frozen=True)
class Answered:
    """In the order in which they were written down."""

    id: UUID
    yes: bool
    themselves: bool


@dataclass(frozen=True)
class Verdict:
    goes: bool
    reason: str
    clause: str = OWN_DATA
    answer: UUID | None = None
    """The id of the yes it rests on."""


NOT_ASKED = Verdict(False, "They have not answered yet.")
SAID_NO = Verdict(False, "They said no.")
ONLY_THEY = Verdict(False, "They said no themselves. Only they can say yes now.")
NO_LONGER = Verdict(False, "That reason is not in force.")
NO_PAPER = Verdict(False, "Nobody wrote down which paper of the court orders it.", "10.2")


def decide(
    *, answers: Sequence[Answered], ground: Exemption | None, on: date, by_paper: bool = False
) -> Verdict:
    """`by_paper`: whether the court's paper is named."""
    if ground is not None and ground.kind == GroundKind.COURT and not by_paper:
        return NO_PAPER
    if ground is not None:
        return Verdict(True, ground.say, ground.clauses[0]) if ground.in_force(on) else NO_LONGER
    if not answers:
        return NOT_ASKED
    last = answers[-1]
    own = next((one for one in reversed(answers) if one.themselves), None)
    if not last.yes:
        return SAID_NO
    if own is not None and not own.yes:
        return ONLY_THEY
    return Verdict(True, "They said yes to just this.", answer=last.id)
