"""The exceptions to permission (policy statement; 2.1-2.3, 7.4, 9.3, 10.2): what each lets go, and what is left to do.

Nothing may delay what keeps somebody safe: an exception of that kind lets everything go, whatever was said, held,
hidden, unchecked or not yet approved, and asks for nothing first; all that is looked at afterwards. To keep a child or
an adult safe does not even wait for the list of laws to be up to date, because the policy itself is the ground. A court
gets what it named, and a new scheme what bears on a concern; for these a hidden address goes only if the ground says
that it is needed. The police asking is not a ground.
"""

from datetime import date
from enum import StrEnum

from consent.deciding_facts import Ground, GroundKind, Item, Proposed
from consent.models import Purpose, Recipient

WELFARE = (GroundKind.CHILD, GroundKind.ADULT)
AT_ONCE = (*WELFARE, GroundKind.OFFENCE, GroundKind.TERRORISM, GroundKind.DUTY)
"""Nothing stands in front of these."""


class Check(StrEnum):
    """What a person still has to do: before it goes, or within days after."""

    RECIPIENT = "recipient"
    """Make sure that the address is the recipient's own."""
    APPROVAL = "approval"
    PERMISSION = "permission"
    """Look at it again, because it went without the family's permission."""
    FACTS = "facts"
    LAW = "law"
    HOLD = "hold"
    HIDDEN_ADDRESS = "hidden_address"


def at_once(ground: Ground | None, on: date) -> bool:
    """Whether it lets everything go, before anything else is asked."""
    if ground is None or ground.kind not in AT_ONCE:
        return False
    return ground.kind in WELFARE or ground.in_force.holds(on)


def lets_go(ground: Ground | None, proposed: Proposed, item: Item, *, hides: bool, on: date) -> bool:
    """`hides`: whether the item would show a hidden address."""
    if ground is None or at_once(ground, on):
        return ground is not None
    if not ground.in_force.holds(on) or (hides and item.id not in ground.addresses):
        return False
    if ground.kind == GroundKind.COURT:
        return item.id in ground.terms and ground.theirs
    return ground.kind == GroundKind.TRANSFER and _is_transfer(ground, proposed) and item.bears_on_concern


def _is_transfer(ground: Ground, proposed: Proposed) -> bool:
    """Only to a new scheme, and only with the concern that it is about."""
    to = (proposed.topic.recipient, proposed.topic.purpose)
    return to == (Recipient.NEW_SCHEME, Purpose.MOVE) and ground.theirs and bool(ground.facts)


def before(proposed: Proposed, *, used: bool, on: date) -> frozenset[Check]:
    """`used`: whether anything goes on the ground, and not on permission."""
    if at_once(proposed.ground, on):
        return frozenset()
    wanted = {Check.RECIPIENT: not proposed.verified, Check.APPROVAL: used and not proposed.approved}
    return frozenset(check for check, open_ in wanted.items() if open_)


def after(proposed: Proposed, *, used: bool, held: bool, hides: bool, on: date) -> frozenset[Check]:
    ground = proposed.ground
    if ground is None or not used:
        return frozenset()
    quick = at_once(ground, on)
    wanted = {
        Check.PERMISSION: True,
        Check.HOLD: held,
        Check.HIDDEN_ADDRESS: hides,
        Check.LAW: not ground.in_force.holds(on),
        Check.FACTS: not ground.facts,
        Check.RECIPIENT: quick and not proposed.verified,
        Check.APPROVAL: quick and not proposed.approved,
    }
    return frozenset(check for check, open_ in wanted.items() if open_)
