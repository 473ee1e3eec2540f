"""What follows when something went: the account, the lead's review, and telling the family (2.1-2.3, 1.5)."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from consent.agencies.actions import went_for_another
from consent.agencies.models import GotBack, SentHow
from consent.releases import hearing, proposing
from consent.releases.models import NEVER_TOLD, Account, Heard, Release, Review, Sent, Telling, Way
from consent.releases.proposing import Preview
from consent.releases.rules import REVIEW, TELL, WRITE_ACCOUNT
from consent.standing import ROUTINE
from families.actions.reach import must_reach
from families.models import Person
from hsww.access import log
from hsww.access.rules import Rule
from hsww.access.viewer import Denied, Viewer
from hsww.ledger.models import Action

R = TypeVar("R", Account, Review, Heard)
WENT_AS = {Way.LETTER: SentHow.LETTER, Way.FILE: SentHow.HAND, Way.SPOKEN: SentHow.CALL}


def open_tellings(*, by: Viewer, release: Release, sent: Sent, preview: Preview) -> None:
    """None where nobody may tell them (2.2)."""
    if release.ground in NEVER_TOLD:
        return
    routine = release.purpose in ROUTINE and sent.review_by is None
    people = list(release.family.people.all())
    whose = _hearers(sent, preview, people)
    for person in people:
        if person.pk in whose and not person.do_not_contact:
            Telling.objects.create(
                family_id=release.family_id,
                sent=sent,
                person=person,
                routine=routine,
                lead_decides=whose[person.pk],
                recorded_by_id=by.user_id,
            )


def _hearers(sent: Sent, preview: Preview, people: Sequence[Person]) -> hearing.Hearers:
    """By who lives there now, also of what was told before."""
    state = proposing.readable(sent.family_id) if sent.earlier else preview.state
    if state is None:
        return hearing.adults_at_home(people)
    return hearing.hearers(preview.parts, state, sent)


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
    """What should not have been shared is the beginning of a breach, as what went to the wrong one is (4.4)."""
    must_reach(REVIEW, by, sent.pk)
    row = Review.objects.create(
        family_id=sent.family_id, sent=sent, verdict=verdict, words=words, recorded_by_id=by.user_id
    )
    if verdict == Review.Verdict.WRONG:
        should_not_have_gone(by=by, rule=REVIEW, sent=sent, got_back=GotBack.NO)
    return _noted(by, REVIEW, row)


def should_not_have_gone(*, by: Viewer, rule: Rule, sent: Sent, got_back: GotBack) -> None:
    release = sent.release
    went_for_another(
        by=by,
        rule=rule,
        contact=release.contact,
        sent_on=timezone.localdate(sent.said_at),
        sent_how=WENT_AS[Way(release.way)],
        got_back=got_back,
    )


@transaction.atomic
def tell(*, by: Viewer, telling: Telling, how: Heard.How, told_on: date) -> Heard:
    if told_on < timezone.localdate(telling.sent.said_at):
        raise Denied
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
