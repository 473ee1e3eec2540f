"""What follows when something went: the account, the lead's review, and telling the family (2.1-2.3, 1.5)."""

from datetime import date
from typing import TypeVar

from django.db import transaction

from consent.releases.models import Account, Heard, Review, Sent, Telling
from consent.releases.rules import REVIEW, TELL, WRITE_ACCOUNT
from families.actions.reach import must_reach
from hsww.access import log
from hsww.access.rules import Rule
from hsww.access.viewer import Viewer
from hsww.ledger.models import Action

R = TypeVar("R", Account, Review, Heard)


@transaction.atomic
def write_account(
    *, by: Viewer, sent: Sent, said: str, facts: str, opinion: str, least: str, decided: str
) -> Account:
    must_reach(WRITE_ACCOUNT, by, sent.pk)
    row = Account.objects.create(
        family_id=sent.family_id,
        sent=sent,
        said=said,
        facts=facts,
        opinion=opinion,
        least=least,
        decided=decided,
        recorded_by_id=by.user_id,
    )
    return _noted(by, WRITE_ACCOUNT, row)


@transaction.atomic
def review(*, by: Viewer, sent: Sent, verdict: Review.Verdict, words: str) -> Review:
    must_reach(REVIEW, by, sent.pk)
    row = Review.objects.create(
        family_id=sent.family_id, sent=sent, verdict=verdict, words=words, recorded_by_id=by.user_id
    )
    return _noted(by, REVIEW, row)


@transaction.atomic
def tell(*, by: Viewer, telling: Telling, how: Heard.How, told_on: date) -> Heard:
    return _heard(by, telling, how=how, told_on=told_on)


@transaction.atomic
def put_off(*, by: Viewer, telling: Telling, reason: str, look_again_on: date) -> Heard:
    """Only because telling would make the danger greater; and only until a day."""
    return _heard(by, telling, how=Heard.How.PUT_OFF, reason=reason, look_again_on=look_again_on)


def _heard(
    by: Viewer,
    telling: Telling,
    *,
    how: Heard.How,
    told_on: date | None = None,
    reason: str | None = None,
    look_again_on: date | None = None,
) -> Heard:
    must_reach(TELL, by, telling.pk)
    row = Heard.objects.create(
        family_id=telling.family_id,
        telling=telling,
        how=how,
        told_on=told_on,
        reason=reason,
        look_again_on=look_again_on,
        recorded_by_id=by.user_id,
    )
    return _noted(by, TELL, row)


def _noted(by: Viewer, rule: Rule, row: R) -> R:
    log.note(by, action=Action.CHANGED, clause=rule.clauses[0], rule=rule.name, subjects=row.subjects())
    return row
