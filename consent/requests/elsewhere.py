"""Puts right that a request was said to be of the wrong family (10.2, 7.2, 4.4).

Whatever was written down of it goes to the right family and lies under its key: what is asked, the proofs, how it
ended, the court's paper with its pages, and the hold, from the day on which it was placed. In the wrong file a mark
stays, without a word. What was shared of the wrong family is its own and stays there, without the paper; it went to
somebody who asked about another, so the lead hears of each as of all that goes to the wrong one.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from consent.agencies.models import GotBack
from consent.releases.after import should_not_have_gone
from consent.releases.models import Release, Sent
from consent.releases.rules import SEE_RELEASE
from consent.requests.actions import add_outcome, locked, noted
from consent.requests.hold_models import Hold, Lifted
from consent.requests.models import GAVE, CourtOrder, Elsewhere, LedTo, Outcome, Proved, Request
from consent.requests.rules import PUT_RIGHT
from consent.turn import take_turn
from families.actions.papers import InUseError, pass_on, take_out
from families.actions.reach import must_reach
from families.models import Family, Paper
from families.rules import SEE_FILE
from hsww.access import log
from hsww.access.viewer import Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action
from hsww.ledger.unchanged import added
from hsww.vault.errors import VaultError

IT_STANDS_THERE = "It stands there now"
NEEDS_A_FILE = "A court’s paper has to lie in a file. Find out whose it is first"
PAPER_IN_USE = "Something else in this file rests on the court’s paper. Put that right first"
PAPER_IS_GONE = "The court’s paper cannot be opened. Ask whoever looks after the system"
ANOTHER_FILE = "What was shared because of this was about another file, so it is to be answered again."


class StaysError(Exception):
    """It cannot go there; nothing was saved. `reason` is for whoever wanted it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def went_because_of(viewer: Viewer, asked: Request) -> QuerySet[Sent]:
    """What was shared of the family in whose file it stands, as far as the viewer may see it."""
    seen = SEE_RELEASE.rows(viewer).values("pk")
    return _went(asked).filter(release__in=seen)


def _went(asked: Request) -> QuerySet[Sent]:
    named = LedTo.objects.filter(outcome__request=asked).values("sent")
    because: QuerySet[Sent] = Sent.objects.filter(Q(pk__in=named) | Q(release__order__request=asked))
    return because.filter(family=asked.family_id) if asked.family_id else because.none()


@transaction.atomic
def put_right(
    *, by: Viewer, request: Request, family: Family | None, why: Elsewhere.Why, got_back: GotBack
) -> Elsewhere:
    """`family`: whose it is, or None where nobody knows. `got_back`: of what was shared because of it."""
    if family is not None:
        must_reach(SEE_FILE, by, family.pk)
    asked = locked(by, PUT_RIGHT, request)
    was = asked.family
    _take_turns(was, family)
    _must_be_able(asked, family)
    went = list(_went(asked).select_related("release__contact__agency"))
    row = _said_elsewhere(by, asked, family, why)
    passed = _pass_on(by, asked, family)
    _answer_again(by, asked)
    for sent in went:
        should_not_have_gone(by=by, rule=PUT_RIGHT, sent=sent, got_back=got_back)
    if was is not None:
        _note_of_the_wrong_one(by, was, asked)
    noted(by, PUT_RIGHT, asked, *(about for one in passed for about in added(one)))
    return row


def _take_turns(*families: Family | None) -> None:
    """In one order, so that two that change places do not wait for each other."""
    for pk in sorted(one.pk for one in families if one is not None):
        take_turn(pk)


def _must_be_able(asked: Request, family: Family | None) -> None:
    if asked.family_id == (family.pk if family else None):
        raise StaysError(IT_STANDS_THERE)
    if family is None and (asked.orders.exists() or asked.holds.exists()):
        raise StaysError(NEEDS_A_FILE)


def _said_elsewhere(by: Viewer, asked: Request, family: Family | None, why: Elsewhere.Why) -> Elsewhere:
    last = asked.elsewhere.aggregate(last=Max("place"))["last"] or 0
    return Elsewhere.objects.create(
        request=asked, place=last + 1, was=asked.family, family=family, why=why, recorded_by_id=by.user_id
    )


def _pass_on(by: Viewer, asked: Request, family: Family | None) -> tuple[Hold | Lifted, ...]:
    """The row that says so is there, so the database lets it. Returns the holds that stand elsewhere now."""
    if family is not None:
        _pass_orders(by, list(asked.orders.select_related("paper")), family)
    holds: tuple[Hold | Lifted, ...] = (*Lifted.objects.filter(hold__request=asked), *asked.holds.all())
    rows = (
        *holds,
        *Proved.objects.filter(request=asked),
        *Outcome.objects.filter(request=asked),
    )
    for one in rows:
        one.pass_to(family)
    asked.pass_to(family)
    return holds


def _pass_orders(by: Viewer, orders: Sequence[CourtOrder], family: Family) -> None:
    """A release of the wrong family that named the paper names it no more: a draft goes nowhere by it."""
    passed: dict[UUID, Paper] = {}
    try:
        for order in orders:
            if order.paper_id not in passed:
                passed |= pass_on(by=by, paper=order.paper, family=family)
        for order in orders:
            order.pass_to(family, paper=passed[order.paper_id])
            Release.objects.filter(order=order).exclude(family=family).update(order=None)
        take_out(passed)
    except VaultError:
        raise StaysError(PAPER_IS_GONE) from None
    except InUseError:
        raise StaysError(PAPER_IN_USE) from None


def _answer_again(by: Viewer, asked: Request) -> None:
    last = asked.last_outcome
    if last is not None and last.what in GAVE:
        add_outcome(by, asked, Outcome.What.REOPENED, ANOTHER_FILE, after=last)


def _note_of_the_wrong_one(by: Viewer, was: Family, asked: Request) -> None:
    """An entry of its own: no entry is about both families."""
    log.note(
        by,
        action=Action.CHANGED,
        clause=asked.clause,
        rule=PUT_RIGHT.name,
        subjects=(Subject("family", was.pk), Subject("request", asked.pk)),
    )
