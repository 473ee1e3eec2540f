"""Placing a hold, keeping it on, and lifting it: by the lead, or for a court with its paper (10.2, 8.8)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from consent.requests import holds
from consent.requests.hold_models import Hold, Lifted
from consent.requests.models import Request
from consent.requests.rules import LOOK_AT_HOLD, PLACE_HOLD
from consent.turn import take_turn
from families.actions.reach import must_reach
from families.models import Family
from hsww.access import log
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action
from hsww.ledger.unchanged import added


@dataclass(frozen=True, kw_only=True)
class Because:
    why: Hold.Why
    reason: str
    look_again_on: date


@transaction.atomic
def place(*, by: Viewer, family: Family, because: Because) -> Hold:
    """For what a court asks, `for_court` places it with its paper."""
    must_reach(PLACE_HOLD, by, family.pk)
    if not because.reason.strip():
        raise Denied
    take_turn(family.pk)
    row = Hold.objects.create(
        family=family,
        why=because.why,
        reason=because.reason,
        look_again_on=because.look_again_on,
        recorded_by_id=by.user_id,
    )
    _noted(by, PLACE_HOLD, row, Action.HELD)
    return row


def for_court(*, by: Viewer, rule: Rule, request: Request, look_again_on: date) -> None:
    """With the paper that asks for it; `rule` is that of whoever records the paper."""
    if request.family_id is None:
        raise Denied
    take_turn(request.family_id)
    if holds.standing(request.holds.all()).exists():
        return
    row = Hold.objects.create(
        family_id=request.family_id,
        request=request,
        why=Hold.Why.COURT,
        look_again_on=look_again_on,
        recorded_by_id=by.user_id,
    )
    _noted(by, rule, row, Action.HELD)


@transaction.atomic
def keep_on(*, by: Viewer, hold: Hold, reason: str, look_again_on: date) -> Hold:
    """Another stands in its place, from this moment on."""
    _taken_up(by, hold)
    row = Hold.objects.create(
        family_id=hold.family_id,
        request_id=hold.request_id,
        why=hold.why,
        reason=reason,
        look_again_on=look_again_on,
        instead_of=hold,
        recorded_by_id=by.user_id,
    )
    _noted(by, LOOK_AT_HOLD, row, Action.HELD)
    return row


@transaction.atomic
def lift(*, by: Viewer, hold: Hold, reason: str) -> Lifted:
    _taken_up(by, hold)
    row = Lifted.objects.create(family_id=hold.family_id, hold=hold, reason=reason, recorded_by_id=by.user_id)
    _noted(by, LOOK_AT_HOLD, row, Action.CHANGED)
    return row


def _taken_up(by: Viewer, hold: Hold) -> None:
    take_turn(hold.family_id)
    must_reach(LOOK_AT_HOLD, by, hold.pk)


def _noted(by: Viewer, rule: Rule, row: Hold | Lifted, action: Action) -> None:
    """What names a hold says again what it says, because the last that does so counts."""
    rows = (row, row.hold) if isinstance(row, Lifted) else (row,)
    subjects = {*row.subjects(), *(about for one in rows for about in added(one))}
    log.note(by, action=action, clause=rule.clauses[0], rule=rule.name, subjects=subjects)
