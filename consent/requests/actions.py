"""Taking a request, saying whose it is, and ending it. Every action adds rows, and the ledger says each (10.2, 8.9).

Nothing is released here. Whoever ends a request of the police as given must name what was sent, and it must have gone
for a reason of the policy or by a court's order; what a court got must have gone by its order; and numbers for a funder
are kept as they were given, of families that said yes to just that. Without these there is only to refuse.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from consent.releases.models import Sent
from consent.requests import holding, queries
from consent.requests.bearing_out import is_borne_out
from consent.requests.models import (
    ENDS,
    GAVE,
    About,
    Asker,
    Aware,
    CameBy,
    Counted,
    CourtOrder,
    LedTo,
    Numbers,
    Outcome,
    ProofHow,
    Proved,
    Request,
)
from consent.requests.rules import END_REQUEST, KNOW_OF_POLICE, RECORD_ORDER, SAY_WHOSE, SEE_REQUEST, TAKE
from consent.turn import take_turn
from families.actions.reach import must_reach
from families.models import Family, Paper
from families.rules import OPEN_PAPER, SEE_FILE
from hsww.access import log
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.entries import Subject
from hsww.ledger.models import Action


class NothingBearsItOutError(Exception):
    """It was to end as given, and nothing that was sent lets it; nothing was saved."""


class AlreadySoError(Exception):
    """It has ended, or was opened again, meanwhile; nothing was saved."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    asker: Asker
    who: str
    came_by: CameBy
    came_on: date
    wants: str
    due_on: date
    job: str = ""
    organisation: str = ""
    power: str = ""
    occasion: str = ""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """The rest is of a written form."""

    how: ProofHow
    reference: str = ""
    signed_by: str = ""
    rank: str = ""
    senior: bool = False


@transaction.atomic
def take(*, by: Viewer, asked: Asked, proof: Proof) -> Request:
    if TAKE.reach(by) is None:
        raise Denied
    row = Request.objects.create(**asdict(asked), recorded_by_id=by.user_id)
    if proof.how != ProofHow.NONE:
        _proved(by, row, proof)
    noted(by, TAKE, row)
    return row


@transaction.atomic
def prove(*, by: Viewer, request: Request, proof: Proof) -> Proved:
    asked = locked(by, SEE_REQUEST, request)
    row = _proved(by, asked, proof)
    noted(by, SEE_REQUEST, asked)
    return row


def _proved(by: Viewer, asked: Request, proof: Proof) -> Proved:
    form = proof.how == ProofHow.FORM
    return Proved.objects.create(
        request=asked,
        family_id=asked.family_id,
        how=proof.how,
        reference=proof.reference if form else None,
        signed_by=proof.signed_by if form else None,
        rank=proof.rank if form else None,
        senior=form and proof.senior,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def say_whose(*, by: Viewer, request: Request, family: Family | None) -> About:
    """None: nobody we know. Of a family, all that was written down until now is sealed under its key from here on."""
    if family is not None:
        must_reach(SEE_FILE, by, family.pk)
    asked = locked(by, SAY_WHOSE, request)
    row = About.objects.create(request=asked, family=family, recorded_by_id=by.user_id)
    if family is not None:
        for model in (Proved, Outcome):
            for one in model.objects.filter(request=asked):
                one.belong(family)
        asked.belong(family)
    noted(by, SAY_WHOSE, asked)
    return row


@transaction.atomic
def record_order(
    *, by: Viewer, request: Request, paper: Paper, terms: Sequence[str], return_on: date
) -> CourtOrder:
    """The file is on hold from now on, if it was not for this request already."""
    asked = locked(by, RECORD_ORDER, request)
    must_reach(OPEN_PAPER, by, paper.pk)
    if paper.family_id != asked.family_id:
        raise Denied
    row = CourtOrder.objects.create(
        family_id=asked.family_id,
        request=asked,
        paper=paper,
        terms=list(terms),
        return_on=return_on,
        recorded_by_id=by.user_id,
    )
    holding.for_court(by=by, rule=RECORD_ORDER, request=asked, look_again_on=return_on)
    noted(by, RECORD_ORDER, asked)
    return row


@dataclass(frozen=True, kw_only=True)
class Given:
    """Numbers for a funder, and the families that are among them."""

    text: str
    of: Collection[Family]


@transaction.atomic
def end(
    *,
    by: Viewer,
    request: Request,
    what: Outcome.What,
    reasoning: str,
    sent: Collection[Sent] = (),
    given: Given | None = None,
) -> Outcome:
    asked = _in_turn(by, request)
    last = asked.last_outcome
    if what not in ENDS or (last is not None and last.what in ENDS):
        raise AlreadySoError
    if asked.asker == Asker.FUNDER:
        return _end_for_funder(by, asked, what, reasoning, given, after=last)
    led_to = list(queries.may_have_led_to(by, asked).filter(pk__in=[one.pk for one in sent]))
    if len(led_to) != len(set(sent)):
        raise Denied
    if what in GAVE and not is_borne_out(asked, led_to):
        raise NothingBearsItOutError
    row = add_outcome(by, asked, what, reasoning, after=last)
    for one in led_to:
        LedTo.objects.create(outcome=row, sent=one, recorded_by_id=by.user_id)
    noted(by, END_REQUEST, asked, *(Subject("sent", one.pk) for one in led_to))
    return row


def _in_turn(by: Viewer, request: Request) -> Request:
    """In the family's turn too: nothing goes by a court's paper once it is saved that its request has ended."""
    asked = locked(by, END_REQUEST, request)
    if asked.family_id is not None:
        take_turn(asked.family_id)
    return asked


def _end_for_funder(
    by: Viewer,
    asked: Request,
    what: Outcome.What,
    reasoning: str,
    given: Given | None,
    *,
    after: Outcome | None,
) -> Outcome:
    """As given only with what was given, and only of families that say yes to just this now: in the turn of each,
    so that nobody takes it back meanwhile."""
    if what not in GAVE:
        row = add_outcome(by, asked, what, reasoning, after=after)
        noted(by, END_REQUEST, asked)
        return row
    families = sorted(given.of, key=lambda one: one.pk) if given and given.text.strip() else []
    for family in families:
        take_turn(family.pk)
    agreed = {one.family.pk for one in queries.agreed(by, asked) if one.yes}
    if given is None or not families or not {one.pk for one in families} <= agreed:
        raise NothingBearsItOutError
    row = add_outcome(by, asked, what, reasoning, after=after)
    kept = Numbers.objects.create(
        outcome=row, text=given.text, families=len(families), recorded_by_id=by.user_id
    )
    for family in families:
        Counted.objects.create(numbers=kept, family=family, recorded_by_id=by.user_id)
    noted(by, END_REQUEST, asked, *(Subject("family", one.pk) for one in families), action=Action.DISCLOSED)
    return row


@transaction.atomic
def reopen(*, by: Viewer, request: Request, reasoning: str) -> Outcome:
    asked = _in_turn(by, request)
    last = asked.last_outcome
    if last is None or last.what not in ENDS:
        raise AlreadySoError
    row = add_outcome(by, asked, Outcome.What.REOPENED, reasoning, after=last)
    noted(by, END_REQUEST, asked)
    return row


def add_outcome(
    by: Viewer, asked: Request, what: Outcome.What, reasoning: str, *, after: Outcome | None
) -> Outcome:
    return Outcome.objects.create(
        request=asked,
        family_id=asked.family_id,
        what=what,
        reasoning=reasoning,
        after=after,
        recorded_by_id=by.user_id,
    )


@transaction.atomic
def become_aware(*, by: Viewer, seen: Collection[str]) -> int:
    """Of those that the page showed, by their ids; a second press changes nothing. The entry names no family."""
    found = [one for one in KNOW_OF_POLICE.rows(by) if str(one.pk) in seen]
    if not found:
        return 0
    for one in found:
        Aware.objects.get_or_create(request=one, recorded_by_id=by.user_id)
    log.note(
        by,
        action=Action.ACKNOWLEDGED,
        clause="10.2",
        rule=KNOW_OF_POLICE.name,
        subjects=[Subject("request", one.pk) for one in found],
    )
    return len(found)


def locked(by: Viewer, rule: Rule, request: Request) -> Request:
    """One at a time for a request. Asked again under the lock, because whose it is may have been said meanwhile."""
    asked = Request.objects.select_for_update().filter(pk=request.pk).first()
    if asked is None:
        raise Denied
    must_reach(rule, by, asked.pk)
    return asked


def noted(by: Viewer, rule: Rule, asked: Request, *more: Subject, action: Action = Action.CHANGED) -> None:
    log.note(by, action=action, clause=asked.clause, rule=rule.name, subjects=(*asked.subjects(), *more))
